"""A value is a value: what a Secret holds is what logs in, whatever characters it is made of."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler
from hypothesis import example, given, settings
from hypothesis import strategies as st
from psycopg import sql

from k8sprep.database import database_from
from k8sprep.environment import Environment, check_secrets
from tools import postgresql

WAYS = pytest.mark.parametrize("way", ["variable", "file"])
NASTY = ("$", "$PATH", "$(X)", "${HOME}", "%(X)s", "\\", "'", '"', "@", ":", "/", "?", "#", " ")
# Whatever a Secret may hold: characters of all kinds, and those that mean something to somebody.
PASSWORDS = st.lists(
    st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=12,
).map("".join)
LINE_ENDS = st.sampled_from(["", "\n", "\r\n"])


@pytest.fixture(scope="module")
def folder() -> Generator[Path]:
    """Return the folder of a server on which everybody but its owner needs a password."""
    with postgresql.server() as address:
        folder = Path(address.split("?host=")[1])
        rules = "local all postgres trust\nlocal all all scram-sha-256\n"
        (folder / "data" / "pg_hba.conf").write_text(rules)
        with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as owner:
            owner.execute("CREATE ROLE k8sprep LOGIN")
            owner.execute("SELECT pg_reload_conf()")
        yield folder


def logs_in(folder: Path) -> bool:
    """Sign in as the application would; return whether PostgreSQL let it."""
    database = database_from(Environment(), default_path=Path("none"))
    assert database["HOST"] == str(folder)
    parameters = ConnectionHandler({"default": database})["default"].get_connection_params()
    try:
        psycopg.connect(**parameters).close()
    except psycopg.OperationalError:
        return False
    return True


def give(patch: pytest.MonkeyPatch, way: str, name: str, value: bytes, file: Path) -> None:
    """Set a variable, or the file that its `…_FILE` names, to a Secret's bytes."""
    patch.delenv(name, raising=False)
    patch.delenv(f"{name}_FILE", raising=False)
    if way == "variable":
        patch.setenv(name, os.fsdecode(value))
    else:
        file.write_bytes(value)
        patch.setenv(f"{name}_FILE", str(file))


@WAYS
@settings(max_examples=60)
@example(password="$ecret", line_end="")
@example(password="$PATH", line_end="\n")
@example(password="$", line_end="")
@example(password="$(X)", line_end="")
@example(password=" 'a' \"b\" ", line_end="")
@example(password="\r", line_end="")
@example(password="p/a?s@s:w#o%r&d\\", line_end="\r\n")
@given(password=PASSWORDS, line_end=LINE_ENDS)
def test_the_password_of_a_secret_logs_in(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    way: str,
    password: str,
    line_end: str,
) -> None:
    value = f"{password}{line_end}"
    meant = value.removesuffix("\n").removesuffix("\r") if value.endswith("\n") else value
    if not meant:
        return
    with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as owner:
        change = sql.SQL("ALTER ROLE k8sprep PASSWORD {}")
        owner.execute(change.format(sql.Literal(meant)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DB_HOST", str(folder))
        patch.setenv("DB_NAME", "postgres")
        file = tmp_path_factory.getbasetemp() / "password"
        give(patch, way, "DB_PASSWORD", value.encode(), file)
        assert logs_in(folder)
        give(patch, way, "DB_PASSWORD", f"{meant}x".encode(), file)
        assert not logs_in(folder)


@WAYS
@pytest.mark.parametrize("value", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DB_PASSWORD", "DB_HOST"])
def test_what_is_named_and_empty_stops_the_boot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, name: str, value: bytes
) -> None:
    give(monkeypatch, way, name, value, tmp_path / "value")
    if way == "file":
        monkeypatch.setenv(name, "another")  # which must not take its place
    with pytest.raises(ImproperlyConfigured, match=f"{name}.* is empty. Give it a value"):
        Environment().str(name, default="default")


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASE_URL"])
def test_a_secret_that_nothing_else_needs_is_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"{name}_FILE", "")
    with pytest.raises(ImproperlyConfigured, match=f"{name}_FILE is empty"):
        check_secrets()


@WAYS
@pytest.mark.parametrize("value", [b"\xff\xfe", b"a\x00b"])
def test_bytes_that_are_no_text_stop_the_boot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, value: bytes
) -> None:
    if way == "variable" and b"\0" in value:
        value = b"\xc3"  # no variable can hold a zero
    give(monkeypatch, way, "DB_PASSWORD", value, tmp_path / "value")
    with pytest.raises(ImproperlyConfigured, match="holds bytes that are not text"):
        check_secrets()


@WAYS
@pytest.mark.parametrize("value", ["$HOME", "$", "$NONE", "\\$HOME", "$HOME,b"])
def test_every_other_value_is_taken_as_it_stands_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str, value: str
) -> None:
    give(monkeypatch, way, "ANY", value.encode(), tmp_path / "value")
    env = Environment()
    assert env.str("ANY") == value
    assert env.list("ANY") == value.split(",")
    assert env.str("ANY", default="other") == value
    with pytest.raises(ImproperlyConfigured, match="ANY is"):
        env.flag("ANY", default=True)
    with pytest.raises(ImproperlyConfigured, match="ANY is"):
        env.number("ANY", default=1, at_least=0)
