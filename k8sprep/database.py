"""The database setting: one URL, or PostgreSQL in parts, or the embedded SQLite file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# With WAL, readers need not wait for a writer; IMMEDIATE takes the write lock first, so that two
# writers wait for each other instead of failing; FULL keeps what was confirmed if the power fails.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
}
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}
# A peer that vanished is noticed within half a minute, whoever waits for whom.
NETWORK = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long what is asked of the database may take, in seconds.

    `statement`, `lock` and `idle` (within a transaction) are kept by the server; `answer`, by the
    client, ends the wait for a server that stands still; `connect` is for the login.
    """

    connect: int
    lock: float
    statement: float
    answer: float
    idle: int


# A request whose database hangs says so within 10 s: the check of a kept connection, the login and
# one statement. Commands (migrations, the bank) take the time that they need, but not for ever.
SERVING = Limits(connect=2, lock=2.5, statement=3, answer=3.5, idle=30)
COMMANDS = Limits(connect=5, lock=60, statement=900, answer=960, idle=900)
SQLITE_LOCK_SECONDS = {SERVING: 6, COMMANDS: 20}


def database_from(env: environ.Env, *, default_path: Path) -> dict[str, Any]:
    """Read Django's database setting from the environment.

    Args:
        env: `DATABASE_URL`, or `DB_HOST`, `DB_NAME`, `DB_USER`, `DB_PASSWORD` and `DB_PORT` (a
            password with `/` or `?` needs no escaping there); each also as `…_FILE`.
        default_path: the SQLite file when neither is set.

    Returns:
        One entry of `DATABASES`.

    Raises:
        ImproperlyConfigured: when the URL cannot be read, or names neither PostgreSQL nor SQLite.
    """
    if env.str("DB_HOST", default=""):
        return limited(_postgresql(_in_parts(env)), COMMANDS)
    try:
        database = env.db_url_config(
            env.str("DATABASE_URL", default="") or f"sqlite:///{default_path}"
        )
    except ValueError:  # its own words would put a part of the password into the log
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. A password with `/`, `?` or `#` needs no escaping in "
            "DB_PASSWORD, with DB_HOST, DB_NAME and DB_USER beside it."
        ) from None
    if database.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgres:// or sqlite:///, "
            "or set DB_HOST, DB_NAME, DB_USER and DB_PASSWORD."
        )
    is_sqlite = database["ENGINE"].endswith("sqlite3")
    database = {**database, "OPTIONS": SQLITE_OPTIONS} if is_sqlite else _postgresql(database)
    return limited(database, COMMANDS)


def limited(database: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the setting with these limits: those of `COMMANDS`, or of `SERVING`."""
    options = dict(database["OPTIONS"])
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = SQLITE_LOCK_SECONDS[limits]
    else:
        options["connect_timeout"] = limits.connect
    return {**database, "OPTIONS": options, "LIMITS": limits}


def _in_parts(env: environ.Env) -> dict[str, Any]:
    return {
        "HOST": env.str("DB_HOST"),
        "PORT": env.str("DB_PORT", default="5432"),
        "NAME": env.str("DB_NAME", default="k8sprep"),
        "USER": env.str("DB_USER", default="k8sprep"),
        "PASSWORD": env.str("DB_PASSWORD", default=""),
        "OPTIONS": {"sslmode": env.str("DB_SSLMODE", default="prefer")},
    }


def _postgresql(database: dict[str, Any]) -> dict[str, Any]:
    return {
        **database,
        "ENGINE": "k8sprep.postgresql",
        "OPTIONS": NETWORK | database.get("OPTIONS", {}),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
