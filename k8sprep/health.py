"""The probes' answers, before any other middleware.

A probe comes with the pod's IP as host and without https, so host checks and redirects must not
see it: a 301 would count as healthy.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse


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
        except Error:
            connection.close()
            return "the database does not answer"
        return "" if self.migrated else "migrations are missing"

    def _missing_migrations(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
