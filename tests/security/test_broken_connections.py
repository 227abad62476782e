"""Clients that break off or frame their requests oddly end their own connection, nobody else's."""

from __future__ import annotations

import resource
import socket
import struct
import time
from collections.abc import Generator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.security.hurried import HANGS_SECONDS, LARGE
from tests.security.test_slow_clients import LIVEZ, POST, all_of, connect, is_alive, response
from tests.serving import gunicorn

PID = b"GET /pid HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
ASKS = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") % 5
HANGS = b"GET /hangs HTTP/1.1\r\nHost: localhost\r\n\r\n"
RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds


own_site = partial(gunicorn, "tests.security.hurried:application", WORKERS="1", THREADS="2")


@pytest.fixture(scope="module")
def site() -> Generator[str]:
    """The address of one worker with two threads and short deadlines."""
    with own_site() as address:
        yield address


def worker_of(site: str) -> int:
    """The process that answers; another one only if it died."""
    with connect(site, PID) as client:
        return int(response(client)[1])


@pytest.mark.parametrize("beginning", [b"", b"GET /", ASKS, LIVEZ, POST % 5, POST % 5 + b"hello"])
def test_a_client_that_resets_its_connection_ends_no_worker(site: str, beginning: bytes) -> None:
    before = worker_of(site)
    for _ in range(50):
        with connect(site, beginning) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    assert worker_of(site) == before


@pytest.mark.parametrize("zeros", [1, 14, 20, 3000])
def test_a_length_with_leading_zeros_makes_no_request_of_a_body(site: str, zeros: int) -> None:
    length = b"0" * zeros + b"%d" % len(LIVEZ)
    request = POST.replace(b"%d", length) + LIVEZ
    with connect(site, request) as client:
        assert response(client) == (200, LIVEZ)
        client.shutdown(socket.SHUT_WR)
        assert all_of(client) == b""


@pytest.mark.parametrize("digits", [16, 5000])
def test_a_length_beyond_all_numbers_is_refused_at_once(site: str, digits: int) -> None:
    with connect(site, POST.replace(b"%d", b"9" * digits)) as client:
        client.settimeout(2)
        assert response(client)[0] == 413


def test_a_worker_without_a_free_file_descriptor_lets_go_who_waited_longest(site: str) -> None:
    before = worker_of(site)
    limits = resource.prlimit(before, resource.RLIMIT_NOFILE)
    with ExitStack() as crowd:
        resource.prlimit(before, resource.RLIMIT_NOFILE, (64, limits[1]))
        for _ in range(100):
            crowd.enter_context(connect(site))
        assert is_alive(site)
        resource.prlimit(before, resource.RLIMIT_NOFILE, limits)
    assert worker_of(site) == before


def test_more_requests_than_a_worker_can_have_leave_livez_answering() -> None:
    with own_site(GUNICORN_CMD_ARGS="--graceful-timeout 1") as site, ExitStack() as crowd:
        clients = [crowd.enter_context(connect(site, HANGS)) for _ in range(1100)]
        assert is_alive(site)
        assert response(clients[-1])[0] == 503


def test_large_responses_that_nobody_reads_are_bounded() -> None:
    request = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with own_site() as site, ExitStack() as crowd:
        clients = [crowd.enter_context(connect(site, request)) for _ in range(60)]
        time.sleep(1.5)
        # The worker holds 12 MiB of them, and the newest; who reads late finds the others cut off.
        assert sum(received(client) >= LARGE for client in clients) <= 6


def received(client: socket.socket) -> int:
    """How many bytes come, until a large response is whole or the connection ends."""
    size = 0
    try:
        while size < LARGE and (piece := client.recv(1 << 20)):
            size += len(piece)
    except ConnectionResetError:
        pass
    return size


def test_a_kept_connection_does_not_hold_up_the_end_after_its_last_response() -> None:
    with ExitStack() as crowd:
        with own_site() as site:
            client = crowd.enter_context(connect(site, HANGS))
            time.sleep(0.5)
            begun = time.monotonic()
        assert response(client) == (200, b"at last")
    assert time.monotonic() - begun < HANGS_SECONDS + 6
