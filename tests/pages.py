"""A browser of the plainest kind: it keeps cookies, and finds forms by their buttons."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol

from django.test import Client

HTMX = {"HX-Request": "true"}
VOID = {"base", "br", "hr", "img", "input", "link", "meta"}


class Received(Protocol):
    """What of a response is read here."""

    @property
    def content(self) -> bytes: ...


@dataclass(slots=True)
class Form:
    """Where it is posted, what it holds, what each button (by its name) adds and where it leads."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, dict[str, str]] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """What a visitor sees of some HTML: `words`, `headings` and `forms`; also every `tag`.

    A part of a page may have controls whose form it does not show: they make one of their own.
    """

    def __init__(self, response: Received) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.headings: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []
        self.feed(response.content.decode())
        self.words = " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get")))
        elif tag in {"input", "button", "textarea"} and not self.forms:
            self.forms.append(Form("", "post"))
        is_sent = attributes.get("type") != "checkbox" or "checked" in attributes
        if tag == "input" and is_sent and "name" in attributes:
            self.forms[-1].fields[attributes["name"]] = attributes.get(
                "value", "on" if attributes.get("type") == "checkbox" else ""
            )
        elif tag in {"button", "textarea", "h1"}:
            self._start = len(self._text)
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_data(self, data: str) -> None:
        if not any("aria-hidden" in attributes for _tag, attributes in self._open):
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        opened, attributes = self._open.pop()
        assert opened == tag, f"<{opened}> is ended by </{tag}>"
        if tag == "h1":
            self.headings.append("".join(self._text[self._start :]).strip())
        elif tag == "button":
            name = "".join(self._text[self._start :]).strip()
            adds = {attributes["name"]: attributes["value"]} if "name" in attributes else {}
            self.forms[-1].buttons[name] = adds
            self.forms[-1].leads[name] = attributes.get("formaction", self.forms[-1].action)
        elif tag == "textarea":
            self.forms[-1].fields[attributes["name"]] = "".join(self._text[self._start :])
            del self._text[self._start :]

    def form(self, button: str) -> Form:
        """Return the one form with a button of this name."""
        [form] = [form for form in self.forms if button in form.buttons]
        return form

    def has_button(self, name: str) -> bool:
        """Whether a button of this name can be pressed."""
        return any(name in form.buttons for form in self.forms)


def ratings_of(page: Page) -> list[str]:
    """Return the names of the buttons that rate, in their order."""
    return [name for name, adds in page.form("Good").buttons.items() if "rating" in adds]


class Visitor:
    """Somebody with a browser of their own, with htmx or without JavaScript."""

    def __init__(self, *, htmx: bool = False, **client: Any) -> None:
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, **client)
        self.headers = HTMX if htmx else {}
        self.response: Any
        self.page: Page

    def open(self, path: str) -> Page:
        """Go to an address."""
        return self._show(self.client.get(path, follow=True))

    def send(self, path: str, **fields: str) -> Page:
        """Post fields that no form of the page has."""
        return self._show(self.client.post(path, fields, headers=self.headers, follow=True))

    def press(self, button: str, **typed: str) -> Page:
        """Press a button of the page, its form filled in with `typed`."""
        form = self.page.form(button)
        return self.send(form.leads[button], **form.fields | form.buttons[button] | typed)

    def _show(self, response: Received) -> Page:
        self.response, self.page = response, Page(response)
        return self.page

    def answer(self, rating: str = "Good", **typed: str) -> Page:
        """Open the review, reveal and rate."""
        self.open("/review/")
        self.press("Reveal answer", **typed)
        return self.press(rating, **typed)
