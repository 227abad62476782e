"""What the database says when it refuses a row."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def refused(constraint: str, *, columns: str = "") -> Generator[None]:
    """Expect the database to refuse because of this constraint.

    Args:
        constraint: its name.
        columns: those of a UNIQUE, by which SQLite names it.
    """
    name = columns if columns and connection.vendor == "sqlite" else constraint
    with pytest.raises(IntegrityError, match=rf"{name}\b"), transaction.atomic():
        yield
