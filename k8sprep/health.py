"""The probes' answers, before any other middleware.

A probe comes with the pod's IP as host and without https, so host checks and redirects must not
see it: a 301 would count as healthy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

# SQLite's result codes and PostgreSQL's SQLSTATEs.
REASONS = {
    "the database is damaged": {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, "XX001", "XX002"},
    "the database's disk is full": {sqlite3.SQLITE_FULL, "53100"},
}


class HealthMiddleware:
    """`/livez`: this process answers. `/readyz`: it can reach a migrated database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe, pass everything else on."""
        match request.path_info:
            case "/livez":
                return HttpResponse("ok\n", content_type="text/plain")
            case "/readyz":
                return self.readyz()
            case _:
                return self.get_response(request)

    def readyz(self) -> HttpResponse:
        """200 when the database answers and has every migration, else 503 with the reason."""
        if trouble := self._trouble():
            return HttpResponse(f"{trouble}\n", content_type="text/plain", status=503)
        return HttpResponse("ok\n", content_type="text/plain")

    def _trouble(self) -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            # Migrations only ever grow while a process lives: once complete, always complete.
            self.migrated = self.migrated or not self._missing_migrations()
        except Error as error:
            connection.close()
            return _reason(error)
        return "" if self.migrated else "migrations are missing"

    def _missing_migrations(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _reason(error: Error) -> str:
    """Say what keeps the database from answering, as far as its driver knows."""
    cause = error.__cause__
    codes = {getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorcode", 0) & 0xFF}
    said = (reason for reason, known in REASONS.items() if codes & known)
    return next(said, "the database does not answer")
