"""Attempts that wait in a temporary table, to be added with a few quick statements.

To fill it takes no lock that others wait for: SQLite keeps temporary tables in a file of the
connection's own. What is left to do under the lock happens within the database.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection

from quiz.models import Attempt
from quiz.practice.record import Amount

FIELDS = Attempt._meta.concrete_fields
BATCH = 500  # rows that are prepared in Python at a time: all of them would be twice in memory
ADDED = 1_000  # rows that one statement adds: it stays far below every limit

ALL = ", ".join(field.attname for field in FIELDS)
COLUMNS = ALL.removeprefix("id, ")
CREATE = "CREATE TEMPORARY TABLE staged_attempt AS SELECT ALL FROM quiz_attempt LIMIT 0".replace(
    "ALL", ALL
)
PLACES = f"({', '.join(['%s'] * len(FIELDS))})"
INSERT = "INSERT INTO staged_attempt VALUES PLACES"
MEASURE = "SELECT COUNT(*), COALESCE(SUM(LENGTH(CAST(payload AS TEXT))), 0) FROM staged_attempt"
ADD_RATINGS = """
INSERT INTO quiz_attempt (COLUMNS) SELECT COLUMNS FROM staged_attempt
WHERE id > %s AND id <= %s AND rating IS NOT NULL ORDER BY id
""".replace("COLUMNS", COLUMNS)
# A reversal waits with the token of what it takes back, whose id may not be known before.
TAKEN = """(
    SELECT taken.id FROM quiz_attempt taken
    WHERE taken.learner_id = waiting.learner_id AND taken.token = waiting.token
)"""
TAKING = COLUMNS.replace("token", "NULL").replace("reverses_id", TAKEN)
ADD_REVERSALS = """
INSERT INTO quiz_attempt (COLUMNS) SELECT TAKING FROM staged_attempt waiting
WHERE id > %s AND id <= %s AND rating IS NULL ORDER BY id
""".replace("COLUMNS", COLUMNS).replace("TAKING", TAKING)


@contextmanager
def staging() -> Generator[None]:
    """Have the table for the length of the block."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE staged_attempt")


def stage(attempts: Iterable[Attempt]) -> Amount:
    """Let these wait, and no others, in this order; a reversal names its rating by its token.

    Returns:
        How much waits then.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_attempt")
        rows = (_row(place, attempt) for place, attempt in enumerate(attempts, start=1))
        size = min(BATCH, connection.ops.bulk_batch_size(FIELDS, range(BATCH)))
        while some := list(islice(rows, size)):
            places = ", ".join([PLACES] * len(some))
            cursor.execute(INSERT.replace("PLACES", places), [*chain(*some)])
        cursor.execute(MEASURE)
        return Amount(*cursor.fetchone())


def add_staged(staged: Amount) -> None:
    """Add what waits to the learner's attempts; the caller has locked the learner."""
    with connection.cursor() as cursor:
        for statement in (ADD_RATINGS, ADD_REVERSALS):
            for start in range(0, staged.attempts, ADDED):
                cursor.execute(statement, [start, start + ADDED])


def _row(place: int, attempt: Attempt) -> list[Any]:
    """Return the columns as the database takes them; the place stands where the id will be."""
    attempt.pk = place
    return [field.get_db_prep_save(getattr(attempt, field.attname), connection) for field in FIELDS]
