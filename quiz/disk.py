"""Whether an error means that there is no room left on a disk. Pure."""

from __future__ import annotations

import errno
import sqlite3

# SQLite's result codes, and PostgreSQL's SQLSTATE.
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, "53100"}


def is_full(error: BaseException | None) -> bool:
    """Whether the system, SQLite's driver or PostgreSQL's says that the disk is full."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return not FULL.isdisjoint(codes_of(error))


def codes_of(error: BaseException | None) -> set[int | str | None]:
    """Return a driver's codes: PostgreSQL's, SQLite's and, in its lowest byte, the kind of that."""
    code = getattr(error, "sqlite_errorcode", 0)
    return {getattr(error, "sqlstate", None), code, code & 0xFF}
