"""What the database says when it refuses a row."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


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
