"""What a new release does to the database before its pods serve; once, however many start."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection

from k8sprep.version import VERSION, order
from quiz.bank.importer import import_bank
from quiz.models import Bank
from quiz.ops.prepare import migrate
from quiz.search.index import refresh

LOCK = 0x6B387370  # any number that nothing else in this database takes as an advisory lock
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's SQLSTATE after lock_timeout
TIMEOUT = "SELECT set_config('lock_timeout', %s, false)"
PAUSE_SECONDS = 0.5
WORD_SECONDS = 30
# A migration that waits for a table holds up everyone behind it, so it soon gives up.
TABLE_LOCK_SECONDS = 10


class ReleaseError(Exception):
    """The release cannot go on; the message says why and what to do."""


def wait_for_database(*, seconds: float, say: Callable[[str], object]) -> float:
    """Wait until a login succeeds; return how long that took, in seconds.

    Args:
        seconds: how long it may take.
        say: called with the reason when a login first fails, and again every half minute.

    Raises:
        ReleaseError: when it still fails after `seconds`.
    """
    start, said = time.monotonic(), -math.inf
    while why := _no_login():
        waited = time.monotonic() - start
        if waited + PAUSE_SECONDS > seconds:
            raise ReleaseError(
                f"The database did not answer for {seconds:g} s ({why}). "
                "Start it, or correct its address."
            )
        if waited - said >= WORD_SECONDS:
            said = waited
            say(f"release: no login to the database yet, still trying ({why})")
        time.sleep(PAUSE_SECONDS)
    return time.monotonic() - start


def _no_login() -> str:
    """Return why a login fails, or nothing when it succeeds."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return " ".join(str(error).split())
    return ""


@contextmanager
def alone(*, seconds: float) -> Generator[float]:
    """Hold the lock that only one release can have; yield how many seconds it took to get.

    The lock belongs to the session and goes with the connection, which is closed after the block.
    SQLite is for a single pod and needs no lock.

    Raises:
        ReleaseError: when the lock is not free within `seconds`, or a table that a migration has
            to change is not free within `TABLE_LOCK_SECONDS`.
    """
    if connection.vendor == "sqlite":
        yield 0.0
        return
    start = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(TIMEOUT, [f"{seconds:g}s"])
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            cursor.execute(TIMEOUT, [f"{TABLE_LOCK_SECONDS}s"])
        yield time.monotonic() - start
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise ReleaseError(
            f"Waited {time.monotonic() - start:.1f} s for a lock that another session holds: "
            "another release that migrates, or a long transaction. Let it end, then start again."
        ) from None
    finally:
        connection.close()


def upgrade(*, wait: float, lock_timeout: float, say: Callable[[str], object]) -> str:
    """Migrate and import the bank under the lock; return one line that says what happened.

    Args:
        wait: how long the database may take to answer, in seconds.
        lock_timeout: how long another release may hold the lock, in seconds.
        say: called with what is being waited for.

    Raises:
        ReleaseError: when the database or the lock takes longer.
        BankError: when the bank's files are wrong.
        ValueError: when this release's or the database's version cannot be read.
    """
    waited = wait_for_database(seconds=wait, say=say)
    with alone(seconds=lock_timeout) as locked:
        applied = migrate()
        bank = _import_bank()
    return (
        f"release: waited {waited:.1f} s for the database, {locked:.1f} s for the lock; "
        f"migrations applied: {applied}; bank: {bank}"
    )


def newer_bank() -> str:
    """Return the release of the database's bank if it is newer than this one, else nothing."""
    held = Bank.objects.values_list("release", flat=True).first()
    return held if held and order(held) > order(VERSION) else ""


def _import_bank() -> str:
    if newer_bank():
        return "newer kept"
    report = import_bank(settings.BANK_DIR)
    refresh()
    changed = report.created + report.updated + report.retired
    return "imported" if changed else "unchanged"
