"""A real Chromium against a live server that answers as production does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from typing import Any, Literal, Protocol

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tools.test import CHROMIUMS

# Chromium's own calls home would only fail here, and cannot run sandboxed as root.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


class LeaveToWhiteNoise(StaticFilesHandler):
    """Replaces the test server's own handling of static files, which knows no hashed names."""

    def _should_handle(self, path: str) -> bool:
        return False


@pytest.fixture(scope="session", autouse=True)
def async_unsafe() -> Generator[None]:
    """Let Django use the database beside Playwright's event loop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start the system's Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert path, "There is no Chromium on PATH: `make test` installs it, or says how."
    as_root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": path, "args": QUIET + as_root}


@pytest.fixture(scope="session")
def live_server() -> Generator[LiveServer]:
    """Serve with production's middleware; static files by WhiteNoise, hashed and compressed."""
    server = LiveServer("127.0.0.1", start=False)
    server.thread.static_handler = LeaveToWhiteNoise
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """The address that Playwright's relative addresses start from."""
    return str(live_server.url)


class OpenPage(Protocol):
    """Opens a browser of its own (new cookies) at a path of the live server."""

    def __call__(
        self,
        path: str = "/",
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        **context: Any,
    ) -> Page:
        """Return the page; `width` in CSS pixels, 360 is a phone; `context` as in Playwright."""


@pytest.fixture
def complaints() -> Generator[list[str]]:
    """What the browser complained of, breaches of the CSP among it; a test fails with any left.

    A test that provokes an error on purpose checks it here and clears the list.
    """
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_page(new_context: Callable[..., BrowserContext], complaints: list[str]) -> OpenPage:
    """Open pages at 360 or 1280 px, light or dark, with and without JavaScript."""

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def open_it(
        path: str = "/",
        *,
        width: int = 1280,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        **context: Any,
    ) -> Page:
        page = new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=javascript,
            **context,
        ).new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    return open_it


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A desktop browser at the home page."""
    return open_page("/")


def press_at_any_width(control: Locator, *, narrow: int = 360) -> None:
    """Press a control on a phone, when it could have been pressed on a desktop as well."""
    for width in (1280, narrow):
        control.page.set_viewport_size({"width": width, "height": 800})
        control.click(trial=width != narrow)


def expect_awake(page: Page) -> None:
    """Wait until keys rate: they do not in an answer's first quarter of a second."""
    expect(page.locator(".ratings[data-awake]")).to_be_visible()
