"""A look-up of a name that ends in little more than a second, whatever the name servers do."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass

PATIENCE = 1.0
_busy = threading.Lock()


@dataclass(frozen=True, slots=True)
class Found:
    """The addresses of a name, sorted (none: there is no such name), and the milliseconds."""

    addresses: tuple[str, ...]
    milliseconds: float


def look_up(name: str) -> Found | None:
    """Ask the system's resolver, as the application itself would.

    Args:
        name: the name to look up.

    Returns:
        What it answered; None when it did not within a second, or is still busy with another.
    """
    answers: list[Found] = []
    # Others take milliseconds; one that takes longer waits for a name server that is silent.
    if not _busy.acquire(timeout=PATIENCE / 10):
        return None
    thread = threading.Thread(target=_ask, args=(name, answers), daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return answers[0] if answers else None


def _ask(name: str, answers: list[Found]) -> None:
    began = time.perf_counter()
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        addresses = {str(address[0]) for *_, address in found}
        milliseconds = 1000 * (time.perf_counter() - began)
        answers.append(Found(tuple(sorted(addresses)), milliseconds))
    except (OSError, UnicodeError):
        answers.append(Found((), 1000 * (time.perf_counter() - began)))
    finally:
        _busy.release()
