"""Clients that send or read slowly, or never, hold nobody up and are let go after a while."""

from __future__ import annotations

import socket
import time
from collections.abc import Generator
from contextlib import ExitStack
from http.client import HTTPResponse
from urllib.parse import urlsplit

import pytest

from k8sprep import worker
from tests.security.hurried import HANGS_SECONDS, LARGE
from tests.serving import gunicorn

CROWD = 24
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A"
POST = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
HALF_A_BODY = POST % 1000 + b"a"
LIVEZ = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def site() -> Generator[str]:
    """The address of one worker with two threads and short deadlines."""
    with gunicorn("tests.security.hurried:application", WORKERS="1", THREADS="2") as address:
        yield address


@pytest.fixture
def crowd() -> Generator[ExitStack]:
    """Connections that are closed when the test is over."""
    with ExitStack() as stack:
        yield stack


def connect(site: str, *parts: bytes, pause: float = 0) -> socket.socket:
    where = urlsplit(site)
    client = socket.create_connection((where.hostname, where.port), timeout=20)
    for part in parts:
        client.sendall(part)
        time.sleep(pause)
    return client


def all_of(client: socket.socket) -> bytes:
    """Everything until the site hangs up."""
    return b"".join(iter(lambda: client.recv(65536), b""))


def response(client: socket.socket) -> tuple[int, bytes]:
    with HTTPResponse(client) as answer:
        answer.begin()
        return answer.status, answer.read()


def is_alive(site: str) -> bool:
    """Whether `/livez` answers within a second."""
    with connect(site, LIVEZ) as client:
        client.settimeout(1)
        return response(client) == (200, b"ok\n")


def gather(crowd: ExitStack, site: str, beginning: bytes) -> list[socket.socket]:
    return [crowd.enter_context(connect(site, beginning)) for _ in range(CROWD)]


@pytest.mark.parametrize("beginning", [b"", b"G", HALF_A_HEAD, HALF_A_BODY])
def test_a_crowd_that_does_not_go_on_holds_nobody_up(
    site: str, crowd: ExitStack, beginning: bytes
) -> None:
    gather(crowd, site, beginning)
    assert is_alive(site)
    with connect(site, POST % 4, b"text") as client:
        client.settimeout(3)
        assert response(client) == (200, b"text")


@pytest.mark.parametrize("beginning", [HALF_A_HEAD, HALF_A_BODY])
def test_what_does_not_go_on_is_told_so_and_let_go(site: str, beginning: bytes) -> None:
    with connect(site, beginning) as client:
        assert all_of(client).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_byte_now_and_then_does_not_lengthen_the_deadline(site: str) -> None:
    with connect(site, *(bytes([byte]) for byte in HALF_A_HEAD[:25]), pause=0.1) as client:
        assert all_of(client).startswith(b"HTTP/1.1 408 ")


def test_a_request_that_comes_in_small_pieces_is_answered(site: str) -> None:
    whole = POST % 5 + b"hello"
    with connect(site, *(whole[at : at + 3] for at in range(0, len(whole), 3)), pause=0.01) as one:
        assert response(one) == (200, b"hello")


def test_a_crowd_that_does_not_read_holds_nobody_up_and_is_let_go(
    site: str, crowd: ExitStack
) -> None:
    request = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
    clients = gather(crowd, site, request)[: CROWD // 3]
    assert is_alive(site)
    with connect(site, request) as client:
        status, body = response(client)
    assert (status, len(body)) == (200, LARGE)
    time.sleep(worker_sends_for() + 2)
    assert any(len(until_reset(client)) < LARGE for client in clients)


def test_whoever_reads_steadily_is_not_cut_off_however_long_it_takes(site: str) -> None:
    request = b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    begun, received = time.monotonic(), 0
    with connect(site, request) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        while data := client.recv(65536):
            received += len(data)
            time.sleep(0.1)
    assert received > LARGE
    assert time.monotonic() - begun > 2 * worker_sends_for()


def worker_sends_for() -> int:
    """How long the hurried worker sends."""
    return worker.SEND_SECONDS


def until_reset(client: socket.socket) -> bytes:
    received = b""
    try:
        while data := client.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


def test_livez_answers_while_every_thread_hangs(site: str, crowd: ExitStack) -> None:
    request = b"GET /hangs HTTP/1.1\r\nHost: localhost\r\n\r\n"
    clients = [crowd.enter_context(connect(site, request)) for _ in range(2)]
    until = time.monotonic() + HANGS_SECONDS - 2
    while time.monotonic() < until:
        assert is_alive(site)
        time.sleep(0.5)
    assert {response(client) for client in clients} == {(200, b"at last")}


def test_a_connection_serves_one_request_after_the_other(site: str) -> None:
    with connect(site, LIVEZ) as client:
        for text in (b"one", b"two"):
            assert response(client)[0] == 200
            client.sendall(POST % 3 + text)
        assert response(client) == (200, b"two")


def test_requests_sent_ahead_are_answered_in_order(site: str) -> None:
    requests = [POST % 3 + text for text in (b"one", b"two", b"six")]
    last = POST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") % 3 + b"end"
    with connect(site, b"".join([*requests, last])) as client:
        said = all_of(client)
    assert [said.count(text) for text in (b"one", b"two", b"six", b"end")] == [1] * 4
    assert said.index(b"one") < said.index(b"two") < said.index(b"six") < said.index(b"end")


def test_who_asks_whether_to_go_on_is_told_to_once(site: str) -> None:
    head = POST.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n") % 4
    with connect(site, head) as client:
        assert client.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"text")
        assert response(client) == (200, b"text")


CHUNKED = b"POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (CHUNKED, 411),
        (POST % (worker.BODY_MAX + 1), 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * (worker.HEAD_MAX + 1), 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 5\r\n\r\nhello", 400),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once(site: str, request_: bytes, status: int) -> None:
    with connect(site, request_) as client:
        client.settimeout(2)
        assert response(client)[0] == status


def test_large_bodies_together_are_bounded_and_refused_with_a_moment_to_come_back(
    site: str, crowd: ExitStack
) -> None:
    size = worker.BODY_MAX - 1
    clients = [crowd.enter_context(connect(site, POST % size)) for _ in range(8)]
    statuses = [first_line(said) for said in map(all_of, clients)]
    assert statuses.count(b"HTTP/1.1 503 Service Unavailable") >= 6
    assert is_alive(site)


def first_line(said: bytes) -> bytes:
    return said.split(b"\r\n", 1)[0]


def test_more_connections_than_are_held_push_out_those_that_waited_longest(
    site: str, crowd: ExitStack
) -> None:
    oldest = crowd.enter_context(connect(site))
    for _ in range(worker.WAITING_MAX):
        crowd.enter_context(connect(site))
    assert oldest.recv(1) == b""
    assert is_alive(site)


def test_who_is_only_connected_does_not_hold_up_the_end() -> None:
    with ExitStack() as idle, gunicorn(WORKERS="1", SECRET_KEY="k" * 50 + "0123456789") as address:
        for beginning in (b"", LIVEZ):
            idle.enter_context(connect(address, beginning))
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
