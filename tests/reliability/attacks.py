"""What a few hostile clients do to a site, with a bounded load, and how others fare meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from threading import Event
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from msgspec.structs import replace

from quiz.bounds import ANSWER_MAX, FILE_BYTES, FILE_VALUES, TEXT_MAX
from quiz.practice.tokens import read_token
from quiz.takeout.dump import count_values, write
from quiz.takeout.schema import MOST
from tests.factories import START
from tests.serving import Browser
from tests.takeout.samples import SAMPLE, answered

Answer = TypeVar("Answer")
# Posts are at their height after a fraction of a second. Whoever only holds on does so for longer
# than others may wait for a page, or a site that waits for them would pass.
SECONDS, HOLD_SECONDS = 2.0, 4.0
HOSTILE_ANSWERS = ["(", "not ", "a. ", "1,000,", "--a", "e.g.", "that not ", "\u00e9"]
HOSTILE_NOTES = ["> " * 19 + "`\n" * TEXT_MAX, "![" * TEXT_MAX, "```xpp\n" + "a ( " * TEXT_MAX]
HALVES = [b"GET / HTTP/1.1\r\nX", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\na"]
CROWD = 24


@dataclass
class Worst:
    """The longest that anybody else had to wait, in seconds, and what they were told."""

    livez: float = 0.0
    page: float = 0.0
    statuses: set[int] = field(default_factory=set)
    rated: list[UUID] = field(default_factory=list)  # the tokens of what was answered


def probe(site: str, over: Event, worst: Worst) -> None:
    """Ask for `/livez` until it is over."""
    while not over.wait(0.1):
        status, seconds = timed(lambda: get(site, "/livez"))
        assert status == 200
        worst.livez = max(worst.livez, seconds)


def practise(site: str, over: Event, worst: Worst) -> None:
    """Rate a question, as one new visitor every tenth of a second, until it is over."""
    while not over.wait(0.1):
        somebody = Browser(site, htmx=True)
        status, seconds = timed(lambda: get(site, "/review/"))
        worst.page = max(worst.page, seconds)
        worst.statuses.add(status)
        if status == 200:
            rate(somebody, worst)


def rate(somebody: Browser, worst: Worst) -> None:
    form = somebody.open("/review/").form("Reveal answer")
    page, seconds = timed(lambda: somebody.send(form, "Reveal answer"))
    worst.page = max(worst.page, seconds)
    page, seconds = timed(lambda: somebody.send(page.form("Good"), "Good"))
    assert "Good · back within 10 min" in page.words
    worst.page = max(worst.page, seconds)
    worst.rated.append(read_token(form.fields["token"]).nonce)


def timed(act: Callable[[], Answer]) -> tuple[Answer, float]:
    begun = time.monotonic()
    return act(), time.monotonic() - begun


def get(site: str, path: str) -> int:
    client = HTTPConnection(urlsplit(site).netloc, timeout=20)
    try:
        client.request("GET", path)
        response = client.getresponse()
        response.read()
        return response.status
    finally:
        client.close()


OTHERS = (probe, practise)


def under(attack: Callable[[str, Event], object], site: str) -> Worst:
    """Attack a site for `SECONDS` or as long as it takes, while others rate and a probe asks."""
    over, worst = Event(), Worst()
    with ThreadPoolExecutor(2) as pool:
        there = [pool.submit(other, site, over, worst) for other in OTHERS]
        try:
            attack(site, over)
        finally:
            over.set()
        for other in there:
            other.result()
    return worst


def post_hostile_answers(site: str, over: Event) -> None:
    """Let eight clients post ten thousand hostile characters each, again and again."""
    together(site, [(unit * ANSWER_MAX)[:ANSWER_MAX] for unit in HOSTILE_ANSWERS], reveal)


def post_hostile_notes(site: str, over: Event) -> None:
    """Let three clients keep notes whose Markdown is as hostile as it gets, again and again."""
    together(site, [note[:TEXT_MAX] for note in HOSTILE_NOTES], annotate)


def together(site: str, texts: list[str], act: Callable[[Browser, str], None]) -> None:
    until = time.monotonic() + SECONDS

    def go_on(text: str) -> None:
        while time.monotonic() < until:
            act(Browser(site, htmx=False), text)

    with ThreadPoolExecutor(len(texts)) as pool:
        list(pool.map(go_on, texts))


def reveal(somebody: Browser, text: str) -> None:
    form = somebody.open("/review/").form("Reveal answer")
    form.fields["answer"] = text
    somebody.send(form, "Reveal answer")


def annotate(somebody: Browser, text: str) -> None:
    form = somebody.open("/review/").form("Reveal answer")
    form = somebody.send(form, "Reveal answer").form("Good")
    form.fields["note"] = text
    somebody.send(form, "Good")


def half_open(site: str, over: Event) -> None:
    """Open connections, send a part of a request each, and send no more."""
    where = urlsplit(site)
    with ExitStack() as crowd:
        for place in range(CROWD):
            client = socket.create_connection((where.hostname, where.port))
            crowd.enter_context(client)
            client.sendall(HALVES[place % len(HALVES)])
        over.wait(HOLD_SECONDS)


def import_much(site: str, over: Event) -> None:
    """Import two files at once that are as large as can be."""
    file = largest_file()
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(lambda _: upload(Browser(site, htmx=False), file), range(2)))
    assert set(statuses) <= {302, 503}
    assert 302 in statuses


def largest_file() -> bytes:
    """Return a file of as many answers and values as there may be, and of most of the bytes."""
    since = START - timedelta(days=300)
    moments = [since + timedelta(minutes=place) for place in range(MOST)]
    payload = {"answer": "word " * 90, "heard": ["a"] * 14, "ticked": ["a"] * 15, "proposed": 3}
    attempts = [
        replace(answered(place), answered_at=at, due=at + timedelta(days=2), payload=payload)
        for place, at in enumerate(moments)
    ]
    settings = replace(SAMPLE.settings, since=since)
    file = write(replace(SAMPLE, attempts=attempts, settings=settings)).encode()
    assert FILE_VALUES * 0.9 < count_values(file) <= FILE_VALUES
    assert FILE_BYTES * 0.6 < len(file) <= FILE_BYTES
    return file


def upload(somebody: Browser, file: bytes) -> int:
    """Import a file as the settings page does; return the status."""
    fields = somebody.open("/settings/").form("Import").fields
    token = fields["csrfmiddlewaretoken"].encode()
    parts = [
        b'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token,
        b'Content-Disposition: form-data; name="file"; filename="k8sprep.json"\r\n\r\n' + file,
    ]
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return somebody.post("/settings/import/", body, "multipart/form-data; boundary=edge")
