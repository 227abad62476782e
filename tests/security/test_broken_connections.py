"""Clients that break off or frame their requests oddly end their own connection, nobody else's."""

from __future__ import annotations

import resource
import socket
import struct
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from tests.security.test_slow_clients import LIVEZ, POST, all_of, connect, is_alive, response
from tests.serving import gunicorn

PID = b"GET /pid HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
ASKS = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") % 5
RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds


@pytest.fixture(scope="module")
def site() -> Generator[str]:
    """The address of one worker with two threads and short deadlines."""
    with gunicorn("tests.security.hurried:application", WORKERS="1", THREADS="2") as address:
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
