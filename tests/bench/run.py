"""`make bench`: how fast a rating is answered, beside what surrounds it and what could be had.

One interleaved run on PostgreSQL: eight connections, each posting in turn to the hot path, to a
bare Django view and to the ceiling (tests/bench/views.py), served by gunicorn as in production.
It prints what it measured and judges nothing.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import load
from tests.bench.load import Browser

WARM_UP, ROUNDS = 50, 400
KINDS = ("hot", "bare", "ceiling")
ADDRESSES = {"hot": "/review/rate/", "bare": "/bench/bare/", "ceiling": "/bench/ceiling/"}
TOKEN = re.compile(rb'name="token" value="([^"]+)"')
ASKING = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
Times = dict[str, list[float]]


def main(*, port: int) -> None:
    """Fill the database, then measure at ten thousand attempts and at a million."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load.questions()
    browsers = load.browsers()
    for total in (10_000, 1_000_000):
        load.attempts(total)
        with _gunicorn() as server:
            started, busy = time.monotonic(), time.process_time()
            times = _measure(browsers, port)
            _report(total, times, time.monotonic() - started)
            print(
                f"  of which the load itself: {_each(time.process_time() - busy, times)} ms of CPU"
            )
            _memory(server)
    _plans(browsers[0])


@contextmanager
def _gunicorn() -> Generator[int]:
    command = [sys.executable, "-m", "gunicorn", "-c", "k8sprep/gunicorn.conf.py"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        server.stdout.readline()  # the address: it is ready
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _measure(browsers: list[Browser], port: int) -> Times:
    with ThreadPoolExecutor(len(browsers)) as pool:
        runs = list(pool.map(lambda browser: _visit(browser, port), browsers))
    return {kind: [took for run in runs for took in run[kind]] for kind in KINDS}


def _visit(browser: Browser, port: int) -> Times:
    """Post in turn to each address over one connection; return the seconds that each took."""
    connection = HTTPConnection("127.0.0.1", port)
    times: Times = {kind: [] for kind in KINDS}
    token = _token(_send(connection, browser, "GET", "/review/", ""))
    for turn in range(WARM_UP + ROUNDS):
        for kind in KINDS:
            started = time.perf_counter()
            page = _send(connection, browser, "POST", ADDRESSES[kind], _form(browser, token))
            took = time.perf_counter() - started
            token = token if kind == "bare" else _token(page)
            if turn >= WARM_UP:
                times[kind].append(took)
    return times


def _form(browser: Browser, token: str) -> str:
    answer = "the kubelet asks the runtime, then the runtime asks the kernel"
    return urlencode(
        {"csrfmiddlewaretoken": browser.csrf, "token": token, "rating": 1, "answer": answer}
    )


def _send(connection: HTTPConnection, browser: Browser, method: str, path: str, body: str) -> bytes:
    headers = {
        "Cookie": browser.cookies,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    page = response.read()
    if response.status != HTTPStatus.OK:
        sys.exit(f"{path} answered {response.status}: {page[:500]!r}")
    return page


def _token(page: bytes) -> str:
    found = TOKEN.search(page)
    if not found:
        sys.exit(f"There was no card to rate: {page[:500]!r}")
    return found[1].decode()


def _report(total: int, times: Times, seconds: float) -> None:
    print(f"\n{total:,} attempts, {len(times['hot'])} requests a kind, {seconds:.0f} s")
    for kind in KINDS:
        percentiles = statistics.quantiles(times[kind], n=100)
        mean = statistics.fmean(times[kind])
        print(
            f"  {kind:8} mean {mean * 1000:6.2f} ms, median {percentiles[49] * 1000:6.2f} ms, "
            f"p99 {percentiles[98] * 1000:6.2f} ms"
        )
    mean_of = {kind: statistics.fmean(times[kind]) for kind in KINDS}
    print(f"  hot path / ceiling: {mean_of['ceiling'] / mean_of['hot']:.2f} of its throughput")
    print(f"  hot path / bare:    {mean_of['bare'] / mean_of['hot']:.2f} of its throughput")


def _each(seconds: float, times: Times) -> str:
    requests = sum(len(took) for took in times.values())
    return f"{seconds / requests * 1000:.2f}"


def _memory(server: int) -> None:
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for worker in workers:
        rollup = Path(f"/proc/{worker}/smaps_rollup").read_text()
        kilobytes = re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
        print(f"  worker: {int(kilobytes[0]) / 1024:.0f} MiB PSS")


def _plans(browser: Browser) -> None:
    """Print whether any statement of the hot path reads the attempts from end to end."""
    client = Client(
        SERVER_NAME="localhost", headers={"cookie": browser.cookies, "hx-request": "true"}
    )
    token = _token(client.get("/review/").content)
    with CaptureQueriesContext(connection) as captured:
        client.post("/review/rate/", {"token": token, "rating": 1})
    asked = [query["sql"].strip() for query in captured]
    statements = [sql for sql in asked if sql.split()[0] in ASKING]
    scans = sum("Seq Scan on quiz_attempt" in _plan(statement) for statement in statements)
    print(f"\nhot path: {len(statements)} statements, sequential scans of attempts: {scans}")


def _plan(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        return "\n".join(row[0] for row in cursor.fetchall())
