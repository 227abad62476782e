"""gunicorn's thread worker, with its threads for whole requests only.

gunicorn hands a connection to a thread before its request has come, and the thread waits for the
rest as long as the client likes: as many half-sent requests as there are threads stop everything.
Here the worker's loop, which waits for nobody, gathers each request and sends each response, so
that no thread ever meets the client. Whatever waits has a deadline. `/livez` has a thread of its
own, which is free whatever the others do. docs/adr/0014 says why this and not another server.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from selectors import EVENT_READ, EVENT_WRITE
from time import monotonic
from typing import Any, TypeAlias, cast

from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS, BODY_SECONDS, SEND_SECONDS, LINGER_SECONDS = 10, 30, 60, 2
HEAD_MAX = 64 * 1024
BODY_MAX = 6 * 1024 * 1024  # an import and the form around it
# What large requests may hold in memory together, from the head to the response.
LARGE = 64 * 1024
LARGE_MAX = 2 * BODY_MAX
UNSENT_MAX = 12 * 1024 * 1024  # of large responses together; then the slowest reader makes room
WAITING_MAX = 500  # connections; then the one that waited longest makes room
STARTED_MAX = 200  # requests that threads have or will have: some seconds' work
PIECE = 64 * 1024
RETRY_SECONDS = 10
SEND_RATE = 16 * 1024  # bytes a second; each that a client reads puts its deadline off by as much

LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding:", re.IGNORECASE | re.MULTILINE)
CONTINUE = re.compile(rb"^expect:[ \t]*100-continue[ \t]*\r$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Refusal:
    """An answer that the worker gives itself, before any thread sees the request."""

    status: str
    sentence: str
    retry_seconds: int = 0

    def response(self) -> bytes:
        """Return the bytes to send."""
        body = f"{self.sentence}\n".encode()
        retry = f"Retry-After: {self.retry_seconds}\r\n" if self.retry_seconds else ""
        head = (
            f"HTTP/1.1 {self.status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\n{retry}Connection: close\r\n\r\n"
        )
        return head.encode() + body


TOO_SLOW = Refusal("408 Request Timeout", "The request took too long to arrive. Send it again.")
LONG_HEAD = Refusal("431 Request Header Fields Too Large", "The request's header is too long.")
NO_LENGTH = Refusal("411 Length Required", "Send the request with a Content-Length.")
TOO_LARGE = Refusal(
    "413 Content Too Large",
    "That is more than this site takes at once. A file to import may have 5 MB.",
)
BUSY = Refusal(
    "503 Service Unavailable",
    "The site is reading other large files at this moment. Try again in ten seconds.",
    RETRY_SECONDS,
)
CROWDED = Refusal(
    "503 Service Unavailable",
    "The site has more requests than it can answer at this moment. Try again in ten seconds.",
    RETRY_SECONDS,
)


class Client(socket.socket):
    """A client's socket, as threads see it: the request has come, the response waits to be sent."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(fileno=accepted.detach())
        self.received = bytearray()
        self.request = BytesIO()
        self.unsent = bytearray()

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Return a part of the request; nothing after its end."""
        return self.request.read(size)

    def send(self, data: Any, flags: int = 0, /) -> int:
        """Drop gunicorn's “100 Continue”, which the loop has sent when it was of use."""
        return len(data)

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Keep a part of the response for the loop to send."""
        self.unsent += data

    def receive(self) -> bytes | None:
        """Return what has arrived, nothing at the end, None where there is nothing yet."""
        try:
            return super().recv(PIECE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def flush(self) -> bool:
        """Send what goes now; return whether everything has gone.

        Raises:
            OSError: when the client is gone.
        """
        try:
            while self.unsent:
                del self.unsent[: super().send(self.unsent[:PIECE])]
        except BlockingIOError:
            return False
        return True


class Connection(TConn):
    """A connection, with what the loop knows of its present request.

    `size` is the request's in bytes, 0 until its head is there; `is_open` tells whether another
    request may follow; `then` is what the loop calls next, None while a thread has it.
    """

    sock: Client

    def __init__(self, worker: ThreadWorker, sock: Client, client: Any, server: Any) -> None:
        super().__init__(worker.cfg, sock, client, server)
        self.data_ready = True  # a thread has nothing to wait for
        self.size = 0
        self.is_open = True
        self.then: Then | None = None

    @property
    def held(self) -> int:
        """How many bytes this one takes of what large requests may hold together."""
        return self.size if self.size > LARGE else 0


Then: TypeAlias = Callable[[Connection], None]


class Worker(ThreadWorker):
    """Gathers requests and sends responses in its loop; threads do what lies between."""

    def init_process(self) -> None:
        """Begin without any connection."""
        self.probes = ThreadPoolExecutor(max_workers=1)
        self.waiting: dict[Connection, float] = {}  # the deadline of each, longest waiting first
        self.held = 0  # bytes of the large requests whose head is there
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, if need be in the place of the one that waited longest."""
        if len(self.waiting) >= WAITING_MAX:
            self._drop(next(iter(self.waiting)))
        try:
            accepted, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError:  # no file descriptor is left
            for conn in [*self.waiting][:1]:
                self._drop(conn)
            return
        self.nr_conns += 1
        sock = Client(accepted)
        conn = Connection(self, sock, address, listener.getsockname())
        self._listen(conn)

    def finish_request(self, conn: TConn, fs: Future[bool]) -> None:
        """Send what a thread has answered, then wait for the next request or hang up."""
        conn = cast("Connection", conn)
        self._release(conn)
        # Bytes that only gunicorn took for another request: where one begins is not sure any more.
        rest = conn.parser and conn.parser.unreader.buf.getvalue()  # type: ignore[union-attr]
        conn.is_open = not fs.exception() and fs.result() and not rest
        if conn.sock.fileno() < 0:
            self.nr_conns -= 1
            return
        conn.sock.settimeout(0)
        self._wait(conn, EVENT_WRITE, self._send, SEND_SECONDS)
        self._wake(conn, self._send)
        if len(conn.sock.unsent) > LARGE:
            self._bound_unsent()

    def murder_pending(self) -> None:
        """Drop every connection whose time is over; called at least once a second."""
        now = monotonic()
        for conn in [conn for conn, deadline in self.waiting.items() if deadline <= now]:
            if conn.then == self._receive and conn.sock.received:
                self._refuse(conn, TOO_SLOW)
            else:
                self._drop(conn)

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  # gunicorn's
        """Drop every connection when the worker ends."""
        for conn in list(self.waiting) if force else []:
            self._drop(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """Keep nobody waiting for a next request beyond `deadline`: the worker is stopping."""
        for conn, own in self.waiting.items():
            if not conn.sock.received and not conn.sock.unsent:
                self.waiting[conn] = min(own, deadline)

    def _listen(self, conn: Connection) -> None:
        """Wait for a request, whose beginning may be here already."""
        seconds = self.cfg.keepalive if self.alive else LINGER_SECONDS
        self._wait(conn, EVENT_READ, self._receive, seconds)
        if conn.sock.received:
            self.waiting[conn] = monotonic() + HEAD_SECONDS
            self._consider(conn)

    def _receive(self, conn: Connection) -> None:
        data = conn.sock.receive()
        if data is None:
            return
        if not data:
            self._drop(conn)
            return
        if not conn.sock.received:
            self.waiting[conn] = monotonic() + HEAD_SECONDS
        conn.sock.received += data
        self._consider(conn)

    def _consider(self, conn: Connection) -> None:
        """Look whether the head is here, and once it is, whether all of the request is."""
        received = conn.sock.received
        if not conn.size:
            end = received.find(b"\r\n\r\n") + 4
            if end > 3:
                self._take_head(conn, bytes(received[:end]))
            elif len(received) > HEAD_MAX:
                self._refuse(conn, LONG_HEAD)
        if conn.size and len(received) >= conn.size:
            self._start(conn)

    def _take_head(self, conn: Connection, head: bytes) -> None:
        """Find out how long the request is, and whether it is taken at all.

        A head that makes no sense has no length here, and is refused by gunicorn.
        """
        # Of a longer number the beginning is too large already; Python takes no endless ones.
        lengths = [int(digits.lstrip(b"0")[:16] or 0) for digits in LENGTH.findall(head)]
        length = max(lengths, default=0)
        if CHUNKED.search(head):
            self._refuse(conn, NO_LENGTH)
        elif length > BODY_MAX:
            self._refuse(conn, TOO_LARGE)
        elif not self._make_room(len(head) + length):
            self._refuse(conn, BUSY)
        else:
            conn.size = len(head) + length
            self.held += conn.held
            self.waiting[conn] = monotonic() + BODY_SECONDS
            if length and CONTINUE.search(head):
                conn.sock.unsent += b"HTTP/1.1 100 Continue\r\n\r\n"
                conn.sock.flush()

    def _make_room(self, size: int) -> bool:
        """Whether a request of that size can be held, without those that have been slowest."""
        if size <= LARGE:
            return True
        for conn in [conn for conn in self.waiting if conn.held]:
            if self.held + size > LARGE_MAX:
                self._refuse(conn, BUSY)
        return self.held + size <= LARGE_MAX

    def _start(self, conn: Connection) -> None:
        """Give the whole request to a thread, unless too many wait for one."""
        pool = self.probes if conn.sock.received.startswith(b"GET /livez ") else self.tpool
        if pool is self.tpool and self.nr_conns - len(self.waiting) >= STARTED_MAX:
            self._refuse(conn, CROWDED)
            return
        self._stop_waiting(conn)
        conn.sock.request = BytesIO(bytes(conn.sock.received[: conn.size]))
        del conn.sock.received[: conn.size]
        pool.submit(self.handle, conn).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def _bound_unsent(self) -> None:
        """Let the slowest readers go while large responses hold too much; the newest stays."""
        large = [conn for conn in self.waiting if len(conn.sock.unsent) > LARGE]
        held = sum(len(conn.sock.unsent) for conn in large)
        for conn in large[:-1]:
            if held > UNSENT_MAX:
                held -= len(conn.sock.unsent)
                self._drop(conn)

    def _send(self, conn: Connection) -> None:
        """Send what goes now; afterwards listen again, or hang up."""
        unsent = len(conn.sock.unsent)
        if not conn.sock.flush():
            # Whoever reads fast enough is not cut off, however much there is to read.
            self.waiting[conn] += (unsent - len(conn.sock.unsent)) / SEND_RATE
            return
        self._stop_waiting(conn)
        if conn.is_open:
            self._listen(conn)
        else:
            self._hang_up(conn)

    def _hang_up(self, conn: Connection, *, seconds: float = LINGER_SECONDS) -> None:
        """End our side and listen until the client has read it: else it might lose the response."""
        conn.sock.shutdown(socket.SHUT_WR)
        self._wait(conn, EVENT_READ, self._discard, seconds)

    def _discard(self, conn: Connection) -> None:
        if conn.sock.receive() == b"":
            self._drop(conn)

    def _refuse(self, conn: Connection, refusal: Refusal) -> None:
        """Answer without a thread; what still comes of the request is dropped."""
        self._stop_waiting(conn)
        self._release(conn)
        conn.sock.received.clear()
        conn.is_open = False
        conn.sock.unsent += refusal.response()
        try:
            conn.sock.flush()
            self._hang_up(conn, seconds=BODY_SECONDS)
        except OSError:
            self._drop(conn)

    def _release(self, conn: Connection) -> None:
        self.held -= conn.held
        conn.size = 0
        conn.sock.request = BytesIO()

    def _wait(self, conn: Connection, event: int, then: Then, seconds: float) -> None:
        """Let the loop call `then` at the event, or let the connection go after so many seconds."""
        conn.then = then
        self.poller.register(conn.sock, event, partial(self._wake, conn, then))
        self.waiting[conn] = monotonic() + seconds

    def _wake(self, conn: Connection, then: Then, _sock: Client | None = None) -> None:
        """Call what the connection waits for, unless another's event has just ended its wait.

        A client that hangs up at any moment ends its connection, and never the loop.
        """
        if conn.then != then:
            return
        try:
            then(conn)
        except OSError:
            self._drop(conn)

    def _stop_waiting(self, conn: Connection) -> None:
        conn.then = None
        if self.waiting.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._stop_waiting(conn)
        self._release(conn)
        self.nr_conns -= 1
        conn.sock.close()
        conn.sock.unsent.clear()
