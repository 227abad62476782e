"""How much goes over the wire: little at first, and no static file twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

KIB = 1024


class Wire:
    """Bytes by address, as the browser's network layer counted them, headers included."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, int] = {}
        self._paths: dict[str, str] = {}
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.responseReceived", self._named)
        self._session.on("Network.loadingFinished", self._counted)

    def _named(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if not response.get("fromDiskCache"):
            self._paths[event["requestId"]] = response["url"].split("/", 3)[3]

    def _counted(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._paths and event["encodedDataLength"]:
            self.bytes[self._paths[event["requestId"]]] = int(event["encodedDataLength"])


def test_the_first_visit_is_light_and_the_second_loads_no_static_file(
    open_page: OpenPage, real_bank: None
) -> None:
    page = open_page("about:blank")
    wire = Wire(page)
    page.goto("/review/", wait_until="networkidle")
    first = dict(wire.bytes)
    assert {path.split("?")[0].rsplit(".", 1)[-1] for path in first} >= {"review/", "css", "js"}
    assert sum(first.values()) <= 45_000, first
    wire.bytes.clear()
    page.goto("/review/", wait_until="networkidle")
    page.get_by_role("link", name="Sections").click()
    page.wait_for_load_state("networkidle")
    assert set(wire.bytes) == {"review/", "sections/"}


def test_the_style_sheet_stays_small() -> None:
    path = staticfiles_storage.url("quiz/site.css").removeprefix(settings.STATIC_URL)
    packed = Path(settings.STATIC_ROOT, f"{path}.gz").stat().st_size
    assert packed <= 12 * KIB
