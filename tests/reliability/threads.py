"""Many writers at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from quiz.practice.tokens import StaleCardError

Answer = TypeVar("Answer")


def together(calls: Sequence[Callable[[], Answer]]) -> list[Answer | None]:
    """Call all at once, each in a thread with a connection of its own.

    Returns:
        Their answers in the same order, None where the card was stale.
    """
    start = Barrier(len(calls), timeout=60)  # a thread without a connection must not hang the rest

    def call_at_the_start(call: Callable[[], Answer]) -> Answer | None:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except StaleCardError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call_at_the_start, calls))
