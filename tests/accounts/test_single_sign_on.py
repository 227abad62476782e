"""Signing in by another site: a real OpenID Connect provider, and this site in its own process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.ops.test_metrics import free_port
from tests.serving import ROOT, Browser, gunicorn

ADA = {"sub": "ada-of-the-other-site", "email": "ada@example.org", "email_verified": True}


@contextmanager
def provider() -> Generator[str]:
    """Run a provider that knows Ada; yield its address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    with subprocess.Popen(
        [*command, "--user-claims", json.dumps(ADA)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(100):
                if listens(int(port)):
                    break
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture
def site(tmp_path: Path) -> Generator[tuple[str, str]]:
    """The addresses of a site that Ada may sign in to by the provider, and of the provider."""
    with provider() as issuer:
        environment = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
            "OIDC_ISSUER": issuer,
            "OIDC_NAME": "Example",
            "OIDC_CLIENT_ID": "k8sprep",
            "OIDC_CLIENT_SECRET": "a secret of the client",
        }
        migrate = [sys.executable, "manage.py", "migrate", "-v0"]
        subprocess.run(migrate, cwd=ROOT, env=os.environ | environment, check=True)
        with gunicorn(WORKERS="1", **environment) as address:
            yield address, issuer


def on_the_way(browser: Browser) -> str:
    """Press the button of the provider; return the address at which the provider asks."""
    page = browser.open("/accounts/login/")
    way = browser.send(page.form("Sign in with Example"), "Sign in with Example")
    [link] = [attributes["href"] for tag, attributes in way.tags if tag == "a"]
    return link


def allowed(asked: str) -> str:
    """Say yes there, as Ada; return the path to which the provider sends the browser back."""
    parts = urlsplit(asked)
    connection = HTTPConnection(parts.netloc, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(connection):
        said = urlencode({"sub": ADA["sub"]})
        connection.request("POST", f"{parts.path}?{parts.query}", said, kind)
        response = connection.getresponse()
        assert response.status in {302, 303}, response.read()
    back = urlsplit(str(response.headers["Location"]))
    return f"{back.path}?{back.query}"


def test_whom_a_provider_knows_is_signed_in_to_one_account(site: tuple[str, str]) -> None:
    address, issuer = site
    for _ in range(2):
        browser = Browser(address, htmx=False)
        asked = on_the_way(browser)
        assert asked.startswith(issuer)
        assert {"state", "code_challenge"} <= parse_qs(urlsplit(asked).query).keys()
        browser.open(allowed(asked))
        assert "You are signed in as ada@example.org" in browser.open("/accounts/").words
        assert "Other sites" in browser.open("/accounts/").words
    thief = Browser(address, htmx=False)
    back = allowed(on_the_way(Browser(address, htmx=False)))
    assert thief._answer("GET", back, None, {})[0].status == 401  # the state is another browser's
    assert "You are not signed in" in thief.open("/accounts/").words
