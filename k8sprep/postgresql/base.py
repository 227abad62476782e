"""Django's PostgreSQL backend, with a limit on every wait: none of them is for ever.

The server's own limits end a statement that takes long or waits for a lock. They do not help where
the server itself stands still (a stopped process, a node that hangs): the kernel there goes on
acknowledging packets, so that no TCP timeout ends the wait either. So the client has one as well.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus

SET = (
    "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false), "
    "set_config('idle_in_transaction_session_timeout', %s, false)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps its setting's `LIMITS` (k8sprep.database.Limits)."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; from then on the client waits as long as the limits say."""
        connection = super().get_new_connection(conn_params)
        seconds = self.settings_dict["LIMITS"].answer
        connection.wait = partial(wait, connection, timeout=seconds)
        return connection

    def init_connection_state(self) -> None:
        """Tell the server its limits."""
        super().init_connection_state()
        limits = self.settings_dict["LIMITS"]
        with self.cursor() as cursor:
            cursor.execute(SET, [f"{limits.statement}s", f"{limits.lock}s", f"{limits.idle}s"])


def wait(connection: Connection, gen: PQGen[Any], interval: float = 0.1, *, timeout: float) -> Any:
    """Wait as psycopg does, but not for ever.

    Args:
        connection: the connection that waits.
        gen: psycopg's steps of the wait.
        interval: how often psycopg looks up, in seconds.
        timeout: the most seconds to wait.

    Raises:
        OperationalError: when the server does not answer by then. The connection is closed, since
            nobody knows what it is doing.
    """
    try:
        return Connection.wait(connection, gen, interval, timeout)
    except OperationalError:
        if connection.pgconn.transaction_status == TransactionStatus.ACTIVE:
            connection.pgconn.finish()
        raise
