"""The database setting: one URL, or PostgreSQL in parts, or the embedded SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

# WAL lets readers pass a writer; IMMEDIATE takes the write lock first, so that two writers wait
# for each other instead of failing; FULL keeps what was acknowledged through a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
}
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}


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
        return _postgresql(_in_parts(env))
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
    return {**database, "OPTIONS": SQLITE_OPTIONS} if is_sqlite else _postgresql(database)


def _in_parts(env: environ.Env) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": env.str("DB_HOST"),
        "PORT": env.str("DB_PORT", default="5432"),
        "NAME": env.str("DB_NAME", default="k8sprep"),
        "USER": env.str("DB_USER", default="k8sprep"),
        "PASSWORD": env.str("DB_PASSWORD", default=""),
        "OPTIONS": {"sslmode": env.str("DB_SSLMODE", default="prefer")},
    }


def _postgresql(database: dict[str, Any]) -> dict[str, Any]:
    options = {"connect_timeout": 5, **database.get("OPTIONS", {})}
    return {
        **database,
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
