"""Behind a proxy that ends TLS: what the settings of `HTTPS=1` promise, from a real server."""

from __future__ import annotations

from collections.abc import Generator
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest

from tests.factories import make_questions
from tests.serving import gunicorn

PROXY = {"X-Forwarded-Proto": "https"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://localhost"}


@pytest.fixture
def host(transactional_db: None) -> Generator[str]:
    """Host and port of a server behind such a proxy."""
    make_questions(1)
    with gunicorn(HTTPS="1") as address:
        yield urlsplit(address).netloc


def ask(
    host: str, method: str, path: str, headers: dict[str, str], **fields: str
) -> tuple[int, HTTPMessage]:
    connection = HTTPConnection(host, timeout=20)
    try:
        connection.request(method, path, urlencode(fields), {"Host": "localhost", **headers})
        response = connection.getresponse()
        response.read()
        return response.status, response.headers
    finally:
        connection.close()


def test_without_https_one_is_sent_there_and_given_no_cookie(host: str) -> None:
    status, headers = ask(host, "GET", "/review/", {})
    assert (status, headers["Location"]) == (301, "https://localhost/review/")
    assert headers["Set-Cookie"] is None
    assert ask(host, "GET", "/readyz", {})[0] == 200


def test_with_https_cookies_are_secure_and_of_this_host_alone(host: str) -> None:
    status, headers = ask(host, "GET", "/review/", PROXY)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    sent = SimpleCookie()
    for line in headers.get_all("Set-Cookie", []):
        sent.load(line)
    assert set(sent) == {"__Host-csrftoken", "__Host-guest"}
    for one in sent.values():
        assert (one["secure"], one["httponly"], one["path"], one["domain"]) == (True, True, "/", "")
        assert one["samesite"] == "Lax"
    csrf = sent["__Host-csrftoken"]
    cookie = {"Cookie": f"{csrf.key}={csrf.value}", **PROXY, **FORM}
    _status, headers = ask(host, "POST", "/theme/", cookie, theme="dark")
    [theme] = SimpleCookie(headers["Set-Cookie"]).values()
    assert (theme["secure"], theme["httponly"], theme["samesite"]) == (True, True, "Lax")
    other = cookie | {"Origin": "https://other.localhost"}
    assert ask(host, "POST", "/review/reveal/", other, csrfmiddlewaretoken=csrf.value)[0] == 403
    assert ask(host, "POST", "/review/reveal/", cookie, csrfmiddlewaretoken=csrf.value)[0] == 409
