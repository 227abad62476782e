"""Copies the SQLite file while it is in use, and restores such copies.

PostgreSQL has its own tools for this, `pg_dump` and `pg_restore`; the chart runs those.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.db import connection

from quiz.disk import is_full
from quiz.models import Backup

PATTERN = "k8sprep-*.sqlite3"


class BackupError(Exception):
    """There is no backup, or no usable one; the message says why and what to do."""


def backup(*, folder: Path, keep: int, moment: datetime) -> Path:
    """Copy the database into `folder`, check that the copy is whole, and delete the oldest.

    A full volume first loses the oldest, one after the other and never the last: otherwise it
    would stay full, and no backup would ever succeed again.

    Args:
        folder: where the backups are; it has to exist.
        keep: how many to keep, including this one.
        moment: now (UTC); the backup is named after it.

    Returns:
        The new file. It has this name only once it is complete and on the disk.

    Raises:
        BackupError: when the database is not SQLite, the folder cannot be written to, or the copy
            is damaged; then no backup is deleted.
    """
    _need_sqlite()
    file = folder / f"k8sprep-{moment:%Y%m%dT%H%M%SZ}.sqlite3"
    part = file.with_suffix(".part")
    try:
        for left in folder.glob("*.part"):
            left.unlink()
        while not _fits(part) and len(older := backups(folder)) > 1:
            older[-1].unlink()
        if not part.exists():
            raise BackupError(f"{folder} has no room for a backup beside the last. Enlarge it.")
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"{part} cannot be written: {error}. Give {folder} room.") from None
    _check(part)
    part.rename(file)
    _to_disk(folder)
    for old in backups(folder)[keep:]:
        old.unlink()
    Backup.objects.update_or_create(
        id=1,
        defaults={
            "finished_at": moment,
            "bytes": file.stat().st_size,
            "free_bytes": shutil.disk_usage(folder).free,
        },
    )
    return file


def restore(*, file: Path) -> None:
    """Replace the whole database by a backup; what was written since then is lost.

    Processes that have the database open continue with what was restored.

    Raises:
        BackupError: when the database is not SQLite, or the file is missing or damaged; then
            nothing is changed.
    """
    _need_sqlite()
    _check(file)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(_database())) as target:
        source.backup(target)


def backups(folder: Path) -> list[Path]:
    """Return the backups in `folder`, newest first."""
    return sorted(folder.glob(PATTERN), reverse=True)


def tables(file: Path) -> set[str]:
    """Return the names of a SQLite file's tables; none if it is not a sound database."""
    if not file.is_file():
        return set()
    try:
        with closing(sqlite3.connect(file)) as database:
            is_whole = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {name for (name,) in names} if is_whole else set()
    except sqlite3.DatabaseError:
        return set()


def _need_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise BackupError(
            "The database is PostgreSQL: use pg_dump and pg_restore, as the chart's jobs do."
        )


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _fits(part: Path) -> bool:
    """Copy the database; False, and nothing left behind, when the volume is full."""
    try:
        _copy(_database(), part)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        if not is_full(error):
            raise
        return False
    return True


def _copy(source: str, part: Path) -> None:
    part.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(part)) as target:
        database.backup(target)
        # A single file that is complete, without a log beside it.
        target.execute("PRAGMA journal_mode=DELETE")
    _to_disk(part)


def _check(file: Path) -> None:
    """Check that a backup has the tables that Django needs to go on from it."""
    if missing := {"django_migrations", "quiz_attempt", "quiz_card"} - tables(file):
        raise BackupError(
            f"{file} is not a complete backup: {', '.join(sorted(missing))} cannot be read in it. "
            "Take another one."
        )


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
