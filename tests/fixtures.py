"""The fixtures that tests of every room share."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, transaction
from django.db.models import Model
from pytest_django import DjangoDbBlocker, Settings
from whitenoise.base import WhiteNoise

from quiz.models import Bank, KeyPoint, Learner, Question, Reference, SearchText, Section
from tests.factories import make_learner, make_questions

# Addresses at which no database answers.
NOWHERE: dict[str, dict[str, Any]] = {
    "sqlite": {"NAME": "/there/is/no/such/folder/db.sqlite3"},
    "postgresql": {"HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {"connect_timeout": 5}},
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Name this worker's own database; for SQLite a file, since one in memory locks under threads.

    The process id keeps two runs on one PostgreSQL server apart.
    """
    database = django_settings.DATABASES["default"]
    is_sqlite = database["ENGINE"].endswith("sqlite3")
    name = (
        tmp_path_factory.mktemp("database") / "test.sqlite3" if is_sqlite else f"test_{os.getpid()}"
    )
    database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """Make this worker's database; before it goes, end what a live server's thread left open.

    PostgreSQL drops no database in which a session is still closing.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def static_files_found_once() -> Generator[None]:
    """Let WhiteNoise look through a folder once, not once for every test's client."""
    look_through: Callable[[WhiteNoise, str, str], None] = WhiteNoise.update_files_dictionary
    found: dict[tuple[str, str], dict[str, Any]] = {}

    def recall(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look_through(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files |= found[root, prefix]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", recall)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_hashed_in_one_round() -> Generator[None]:
    """Hash passwords as production does, but once, not a million times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture
def alice(db: None) -> Learner:
    """A learner in UTC: the one whose data a test is about."""
    return make_learner()


@pytest.fixture
def bob(db: None) -> Learner:
    """Another learner, in Auckland, who must see and change nothing of Alice's."""
    return make_learner(zone="Pacific/Auckland")


@pytest.fixture
def questions(db: None) -> list[Question]:
    """Three published questions of one section: 551, 552 and 553."""
    return make_questions(3)


@pytest.fixture(scope="session")
def rows_of_real_bank(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[type[Model], list[Model]]]:
    """All that an import of the real bank stores, by model; one worker imports it for all."""
    kept = tmp_path_factory.getbasetemp().parent / "rows_of_real_bank"
    with kept.with_suffix(".lock").open("w") as lock, django_db_blocker.unblock():
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.environ.get("PYTEST_XDIST_WORKER"):
            return _imported()
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_imported()))
        rows: list[tuple[type[Model], list[Model]]] = pickle.loads(kept.read_bytes())
        return rows


def _imported() -> list[tuple[type[Model], list[Model]]]:
    """Import the real bank, and undo it."""
    models: list[type[Model]] = [Section, Question, KeyPoint, Reference, SearchText, Bank]
    with transaction.atomic():
        call_command("import_bank", verbosity=0)
        rows = [(model, list(model._default_manager.all())) for model in models]
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def real_bank(db: None, rows_of_real_bank: list[tuple[type[Model], list[Model]]]) -> None:
    """The real bank, as an import leaves it."""
    for model, rows in rows_of_real_bank:
        model._default_manager.bulk_create(rows)
    models = [model for model, _ in rows_of_real_bank]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def database_away(db: None) -> AbstractContextManager[None]:
    """`with database_away:` nothing answers at the database's address, for this thread."""

    @contextmanager
    def away() -> Generator[None]:
        there = connections["default"]
        nowhere = connections.create_connection("default")
        nowhere.settings_dict = nowhere.settings_dict | NOWHERE[there.vendor]
        connections["default"] = nowhere
        yield
        nowhere.close()
        connections["default"] = there

    return away()


class MoveClock(Protocol):
    """Moves the application's clock forward."""

    def __call__(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Add to what it was moved by before."""


@pytest.fixture
def move_clock(settings: Settings) -> MoveClock:
    """`move_clock(days=1)`: it is tomorrow, in the live server too."""

    def move(*, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        settings.CLOCK_OFFSET += timedelta(days=days, hours=hours, minutes=minutes)

    return move
