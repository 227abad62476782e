"""Runs in a pod: guests who reveal and rate over kept connections, until /tmp/stop is there.

The environment gives SITE (host and port), GUESTS at once, PACE (seconds from one rating of a
guest to the next), ENOUGH (ratings that are needed before a stop counts) and SECONDS (the end,
whatever came of it). What came of it is the last line of its output, as JSON. A request that
fails is counted and sent again, as somebody who reloads would, with the same token.
"""

from __future__ import annotations

import base64
import json
import os
import select
import sys
import threading
import time
from collections import Counter
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

STOP = Path("/tmp/stop")
RATINGS_OF_A_GUEST = 8
PATIENCE = 10.0
AWAY = ("Back in a moment", "/static/quiz/site")  # the words and the style of the 503 page


class Forms(HTMLParser):
    """The forms of a page: where each goes, what it holds, and the names on its buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((attributes.get("action", ""), {}, []))
        elif tag == "input" and self.found and attributes.get("type") == "hidden":
            self.found[-1][1][attributes["name"]] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.found and data.strip():
            self.found[-1][2].append(data.strip())

    def with_button(self, name: str) -> tuple[str, dict[str, str]] | None:
        """The form on which this name stands, or None."""
        fitting = [(to, fields) for to, fields, words in self.found if name in words]
        return fitting[0] if fitting else None


class Record:
    """What all guests have done together."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.began = time.time()
        self.acknowledged: list[str] = []
        self.failures: list[tuple[float, str]] = []
        self.statuses: Counter[str] = Counter()
        self.styled = 0
        self.sent_again = 0
        self.slowest = 0.0

    def answer(self, status: int, text: str, seconds: float) -> None:
        with self.lock:
            self.statuses[str(status)] += 1
            self.slowest = max(self.slowest, seconds)
            if status == 503:
                self.styled += all(part in text for part in AWAY)

    def failure(self, what: str) -> None:
        with self.lock:
            self.failures.append((time.time(), what))

    def acknowledge(self, token: str) -> None:
        with self.lock:
            self.acknowledged.append(nonce(token))

    def as_json(self) -> str:
        found = {name: value for name, value in vars(self).items() if name != "lock"}
        return json.dumps(found | {"seconds": time.time() - self.began})


def nonce(token: str) -> str:
    """The name of one showing, which the signed token carries in the open."""
    payload = token.partition(":")[0]
    content = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(content[1])


class Browser:
    """Cookies and one kept connection."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.connection = HTTPConnection(os.environ["SITE"], timeout=PATIENCE)
        self.forget()

    def forget(self) -> None:
        """Become a new guest."""
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask until the site answers below 500; status (or 0 at the end of time) and body."""
        while not out_of_time(self.record):
            status, text = self._once(method, path, urlencode(fields or {}))
            if 0 < status < 500:
                return status, text
            time.sleep(0.2)
        return 0, ""

    def _once(self, method: str, path: str, body: str) -> tuple[int, str]:
        began = time.monotonic()
        try:
            response = self._send(method, path, body)
            text = response.read().decode()
        except (HTTPException, OSError) as error:
            self.connection.close()
            self.record.failure(f"{method} {path}: {error!r}")
            return 0, ""
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        self.record.answer(response.status, text, time.monotonic() - began)
        if response.status not in {200, 302}:
            self.record.failure(f"{method} {path}: {response.status}")
        return response.status, text

    def _send(self, method: str, path: str, body: str) -> HTTPResponse:
        """Send over the kept connection; once more over a new one when the kept one was closed.

        So do browsers and proxies: on a connection that was kept, no answer at all means that
        the other side closed it before it had read the request.
        """
        kept = self._is_alive()
        try:
            return self._exchange(method, path, body)
        except (HTTPException, ConnectionError):
            self.connection.close()
            if not kept:
                raise
            with self.record.lock:
                self.record.sent_again += 1
            return self._exchange(method, path, body)

    def _exchange(self, method: str, path: str, body: str) -> HTTPResponse:
        cookies = "; ".join(f"{name}={crumb.value}" for name, crumb in self.cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        return self.connection.getresponse()

    def _is_alive(self) -> bool:
        """Whether there is a kept connection that the other side has not closed."""
        if self.connection.sock and select.select([self.connection.sock], [], [], 0)[0]:
            self.connection.close()
        return self.connection.sock is not None


def rate_one(browser: Browser) -> bool:
    """Open the review, reveal, rate Good; False when there is nothing left to review."""
    _status, page = browser.ask("GET", "/review/")
    asked = Forms(page).with_button("Reveal answer")
    if not asked:
        return False
    _status, page = browser.ask("POST", *asked)
    answered = Forms(page).with_button("Good")
    if not answered:
        if not out_of_time(browser.record):
            browser.record.failure("the answer has no button Good")
        return False
    path, fields = answered
    status, _page = browser.ask("POST", path, fields | {"rating": "3"})
    if status == 302:
        browser.record.acknowledge(fields["token"])
    return status == 302


def practise(record: Record) -> None:
    """Act as one guest after another."""
    browser = Browser(record)
    while not done(record):
        browser.forget()
        for _ in range(RATINGS_OF_A_GUEST):
            began = time.monotonic()
            if done(record) or not rate_one(browser):
                break
            time.sleep(max(0.0, float(os.environ["PACE"]) - (time.monotonic() - began)))


def done(record: Record) -> bool:
    """Whether a stop was asked for and enough was done, or the time is over."""
    enough = len(record.acknowledged) >= int(os.environ["ENOUGH"])
    return out_of_time(record) or (enough and STOP.exists())


def out_of_time(record: Record) -> bool:
    """Whether the bound in time is reached."""
    return time.time() - record.began > float(os.environ["SECONDS"])


def main() -> None:
    """Let all guests practise at once, then report."""
    record = Record()
    guests = [
        threading.Thread(target=practise, args=[record]) for _ in range(int(os.environ["GUESTS"]))
    ]
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join()
    sys.stdout.write(f"{record.as_json()}\n")


if __name__ == "__main__":
    main()
