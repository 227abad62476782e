"""What is known of the backups is one row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from quiz.clock import now
from quiz.models import Backup


@pytest.mark.both_databases
def test_there_is_one_last_backup(db: None) -> None:
    told = {"finished_at": now(), "bytes": 5, "free_bytes": 2**40}
    Backup.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Backup.objects.create(id=2, **told)
    assert Backup.objects.get().free_bytes == 2**40
    assert str(Backup.objects.get()).startswith("Backup of 20")
