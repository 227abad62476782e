"""A real gunicorn, with k8sprep's own configuration, on the database of the test that runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from django.db import connection

from tests.pages import HTMX, Form, Page

ROOT = Path(__file__).resolve().parent.parent
# What tests/reliability/dying.py dies of.
DIE = {"X-Die": "now"}
READY = re.compile(r"k8sprep is ready: (http://\S+)/")


def address_of_database() -> str:
    """Return the URL of the database that this test uses."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server = os.environ["DATABASE_URL"]
    return re.sub(r"^(\w+://[^/]*/)[^?]*", lambda match: match[1] + name, server)


@contextmanager
def gunicorn(app: str = "k8sprep.wsgi:application", **environment: str) -> Generator[str]:
    """Serve `app` on a free port of 127.0.0.1 for the length of the block.

    Args:
        app: module and name of a WSGI application.
        environment: what is set besides the tests' own environment.

    Yields:
        Its address, without a slash at the end.
    """
    command = [sys.executable, "-m", "gunicorn", "-c", "k8sprep/gunicorn.conf.py", app]
    own = {"DATABASE_URL": address_of_database(), "HOST": "127.0.0.1", "PORT": "0"}
    server = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | own | environment, stdout=subprocess.PIPE, text=True
    )
    with server:
        try:
            assert server.stdout
            ready = READY.match(server.stdout.readline())
            assert ready, "gunicorn did not become ready"
            yield ready[1]
        finally:
            server.terminate()


class Browser:
    """Somebody there: keeps cookies, follows redirects, raises when no answer came at all."""

    def __init__(self, address: str, *, htmx: bool) -> None:
        self.host = urlsplit(address).netloc
        self.headers = HTMX if htmx else {}
        self.cookies = SimpleCookie()

    def open(self, path: str) -> Page:
        return self._request("GET", path, None, {})

    def send(self, form: Form, button: str, headers: dict[str, str] | None = None) -> Page:
        body = urlencode(form.fields | form.buttons[button])
        return self._request("POST", form.action, body, self.headers | (headers or {}))

    def status_of(self, form: Form, button: str) -> int:
        """Send a form and return the status of what is answered, whatever it is."""
        body = urlencode(form.fields | form.buttons[button])
        return self._answer("POST", form.action, body, self.headers)[0].status

    def post(self, path: str, body: bytes, kind: str) -> int:
        """Send a body of any kind and return the status of what is answered."""
        return self._answer("POST", path, body, {"Content-Type": kind})[0].status

    def _request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Page:
        response, content = self._answer(method, path, body, headers)
        if response.status == 302:
            return self.open(response.headers["Location"])
        assert response.status == 200
        return Page(SimpleNamespace(content=content))

    def _answer(
        self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(self.host, timeout=20)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            connection.request(method, path, body, {**kind, **headers, "Cookie": cookies})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        return response, content
