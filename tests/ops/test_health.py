"""The probes of Kubernetes: by IP, without https, and honest about the database."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings


def test_livez_answers_without_a_database(client: Client) -> None:
    response = client.get("/livez")  # pytest-django lets no test without `db` touch one
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_answers_when_the_database_is_there_and_migrated(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_probe_comes_by_ip_and_without_https(
    client: Client, db: None, settings: Settings, path: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(path, headers={"host": "10.1.2.3"})
    assert response.status_code == 200
    assert client.get("/", headers={"host": "10.1.2.3"}).status_code in {301, 400}


def test_readyz_says_that_a_migration_is_missing(client: Client, db: None) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("quiz")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations are missing\n")


def test_readyz_says_that_the_database_is_away_and_when_it_is_back(
    client: Client, db: None, database_away: AbstractContextManager[None]
) -> None:
    assert client.get("/readyz").status_code == 200
    with database_away:
        response = client.get("/readyz")
        assert client.get("/livez").status_code == 200
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("sqlite_errorcode", sqlite3.SQLITE_NOTADB, b"the database is damaged\n"),
        ("sqlite_errorcode", sqlite3.SQLITE_CORRUPT_INDEX, b"the database is damaged\n"),
        ("sqlite_errorcode", sqlite3.SQLITE_FULL, b"the database's disk is full\n"),
        ("sqlite_errorcode", sqlite3.SQLITE_BUSY, b"the database does not answer\n"),
        ("sqlstate", "XX001", b"the database is damaged\n"),
        ("sqlstate", "53100", b"the database's disk is full\n"),
    ],
)
def test_readyz_says_that_the_database_is_damaged_or_full(
    client: Client, db: None, name: str, code: int | str, reason: bytes
) -> None:
    def fail(*_: Any) -> None:
        cause = Exception()
        setattr(cause, name, code)
        raise DatabaseError from cause

    with connection.execute_wrapper(fail):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, reason)


def test_readyz_asks_for_migrations_once_and_then_only_for_an_answer(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


def test_every_answer_of_a_probe_is_plain_text(client: Client, db: None) -> None:
    assert client.get("/livez")["Content-Type"] == "text/plain"
    assert client.get("/readyz")["Content-Type"] == "text/plain"


def test_readyz_accepts_a_database_that_a_newer_release_has_migrated(
    client: Client, db: None
) -> None:
    MigrationRecorder(connection).record_applied("quiz", "9999_of_the_next_release")
    assert client.get("/readyz").status_code == 200
