"""What others see of a shared question, and what a phone needs to install the site."""

from __future__ import annotations

import json
import re
import struct
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from quiz.models import Question
from tests.pages import Page, Visitor

SIZE = struct.Struct(">II")


def shared(page: Page) -> dict[str, str]:
    """The Open Graph properties of a page."""
    metas = [attributes for tag, attributes in page.tags if tag == "meta"]
    return {one["property"]: one["content"] for one in metas if "property" in one}


def linked(page: Page, rel: str) -> str:
    [link] = [one for tag, one in page.tags if tag == "link" and one.get("rel") == rel]
    return link["href"]


def get(client: Client, address: str) -> tuple[str, bytes]:
    """Return the type and the bytes of a file that the site serves."""
    with closing(client.get(urlsplit(address).path)) as response:
        assert response.status_code == 200, address
        return response["Content-Type"], b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_shared_question_tells_its_title_and_nothing_of_its_answer(
    client: Client, questions: list[Question]
) -> None:
    Question.objects.filter(number=551).update(title='What does "k < v" mean?')
    page = Page(client.get("/q/551/?from=a-friend", headers={"host": "localhost"}))
    said = shared(page)
    assert said["og:title"] == 'What does "k < v" mean?'
    assert said["og:description"].startswith("Kubernetes interview question 551, Mid-level, Scale.")
    assert said["og:url"] == linked(page, "canonical") == "http://localhost/q/551/"
    assert said["og:type"] == "article"
    assert not [text for text in said.values() if "short answer" in text.lower()]
    kind, image = get(client, said["og:image"])
    assert said["og:image"].startswith("http://localhost/static/")
    assert kind == "image/png"
    assert SIZE.unpack_from(image, 16) == (512, 512)


def test_over_https_the_addresses_are_https(client: Client, questions: list[Question]) -> None:
    said = shared(Page(client.get("/q/551/", secure=True)))
    assert said["og:url"] == "https://testserver/q/551/"


def test_an_answer_is_shared_as_its_question(questions: list[Question]) -> None:
    visitor = Visitor()
    visitor.open("/q/551/")
    before = shared(visitor.page)
    assert shared(visitor.press("Reveal answer")) == before


def test_only_questions_are_shared_with_a_card(client: Client, questions: list[Question]) -> None:
    assert shared(Page(client.get("/review/"))) == {}


@pytest.mark.parametrize("path", ["/", "/review/", "/q/551/", "/settings/", "/none/"])
def test_every_page_leads_to_the_manifest_and_the_icons(
    client: Client, questions: list[Question], path: str
) -> None:
    page = Page(client.get(path))
    assert get(client, linked(page, "manifest"))[0].startswith("application/manifest+json")
    kind, icon = get(client, linked(page, "apple-touch-icon"))
    assert (kind, SIZE.unpack_from(icon, 16)) == ("image/png", (180, 180))
    assert get(client, linked(page, "icon"))[0] == "image/svg+xml"


def test_the_manifest_has_what_a_browser_asks_of_a_site_to_install(
    client: Client, questions: list[Question]
) -> None:
    address = linked(Page(client.get("/")), "manifest")
    manifest = json.loads(Path(settings.STATIC_ROOT, "quiz/site.webmanifest").read_text())
    assert {*manifest} >= {"name", "start_url", "scope", "display", "icons", "theme_color"}
    assert client.get(manifest["start_url"]).status_code == 200
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200
    sizes = set()
    for icon in manifest["icons"]:
        kind, body = get(client, urljoin(address, icon["src"]))
        assert kind == icon["type"]
        if kind == "image/png":
            across, down = SIZE.unpack_from(body, 16)
            assert icon["sizes"] == f"{across}x{down}"
            sizes.add((across, icon.get("purpose", "any")))
    assert sizes == {(192, "any"), (512, "any"), (512, "maskable")}


def test_no_page_fetches_anything_from_elsewhere(client: Client, questions: list[Question]) -> None:
    for path in ("/", "/q/551/", "/review/"):
        content = client.get(path).content.decode()
        loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', content)
        assert [one for one in loaded if urlsplit(one).netloc not in {"", "testserver"}] == []
