"""A walk through the pages in every state, and what looks wrong on each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page, expect

from quiz.models import Question
from tests.browser.axe import ALL, COLOURS, violations

SMALLEST = 44  # CSS pixels, of what a thumb presses
# With what axe-core is asked of each look; light differs from dark in its colours alone, and what
# is shown at 320 px is shown at 1280 px too.
LOOKS: list[tuple[int, Literal["light", "dark"], dict[str, list[str]] | None]] = [
    (320, "light", None),
    (320, "dark", ALL),
    (1280, "dark", ALL),
    (1280, "light", COLOURS),
]
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Links within a text are as high as its lines; WCAG excepts them too.
TARGETS = """() => [...document.querySelectorAll("a, button, textarea")]
  .filter((control) => getComputedStyle(control).display !== "inline")
  .map((control) => [control.innerText || control.name, control.getBoundingClientRect()])
  .filter(([name, box]) => box.width > 0 && box.right > 0)
  .map(([name, box]) => [name, Math.round(box.width), Math.round(box.height)])"""

# Relative luminance and contrast as WCAG 2.2 defines them; 4.5 is its AA.
FAINT = """() => {
  const channel = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const behind = ground(element);
    const mixed = (c, i) => c * style.opacity + behind[i] * (1 - style.opacity);
    const [one, two] = [light(numbers(style.color).slice(0, 3).map(mixed)), light(behind)];
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < 4.5) found.push([texts.currentNode.data.trim(), contrast.toFixed(2)]);
  }
  return found;
}"""

# Pages that are only opened.
AS_THEY_ARE = (
    "/progress/",
    "/settings/",
    "/settings/delete/",
    "/accounts/login/",
    "/accounts/device/",
)


def every_page(page: Page, longest: Question) -> Iterator[str]:
    """Go through the pages, one step at a time, and name each."""
    section, permalink = longest.section.get_absolute_url(), longest.get_absolute_url()
    for path in ("/", "/sections/", section, "/no-such-page/", permalink):
        page.goto(path)
        yield path
    press(page, "Reveal answer")
    yield "a permalink's answer"
    open_all(page)
    yield "a permalink's note and report"
    for path in (
        "/evidence/",
        "/q/567/evidence/",
        "/search/",
        "/search/?q=kubelet&section=scale",
        "/practice/",
        "/practice/?order=1",
    ):
        page.goto(path)
        open_all(page)
        yield path
    press(page, "Reveal answer")
    yield "an answer, freely"
    page.goto("/practice/?order=1&at=99")
    yield "the end of a round"
    page.goto("/review/")
    yield "the review"
    page.get_by_role("textbox").fill("one-very-long-word-" * 30)
    press(page, "Reveal answer")
    yield "an answer"
    press(page, "Good")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    yield "the next question"
    press(page, "Not today")
    expect(page.locator("#status-line")).to_contain_text("Not today")
    yield "after a burial"
    press(page, "Keys")
    yield "the keys"
    yield from rehearsal(page)
    for path in (history_of_the_first(), *AS_THEY_ARE):
        page.goto(path)
        open_all(page)
        yield path


def rehearsal(page: Page) -> Iterator[str]:
    """Go through a rehearsal that ends after its first answer."""
    page.goto("/mock/")
    open_all(page)
    yield "the choice of a rehearsal"
    press(page, "Start")
    page.get_by_role("textbox").fill("one-very-long-word-" * 30)
    yield "a rehearsed question"
    press(page, "Pause")
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    yield "a pause"
    press(page, "Continue")
    press(page, "End the rehearsal")
    expect(page.get_by_text("Answer 1 of 1")).to_be_visible()
    yield "a rehearsed answer"
    press(page, "Again")
    expect(page.get_by_role("heading", name="What to study first")).to_be_visible()
    yield "a report"
    for path in ("/mock/", "/mock/sheet/"):
        page.goto(path)
        yield path


def history_of_the_first() -> str:
    """Open the history of the question that is rated above."""
    first = Question.objects.published().order_by("place")[0]
    return f"{first.get_absolute_url()}history/"


def open_all(page: Page) -> None:
    """Open what is folded away."""
    closed = page.locator("main details:not([open]) > summary")
    while closed.count():
        closed.first.click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    if name == "Reveal answer":
        expect(page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()


def flaws(page: Page, options: dict[str, list[str]] | None = ALL) -> list[str]:
    """Return what is wrong: sideways scrolling, small targets, faint text, axe-core's rules."""
    found = ["scrolls sideways"] if page.evaluate(SCROLLS) else []
    for name, across, down in page.evaluate(TARGETS):
        if min(across, down) < SMALLEST:
            found.append(f"{name} is {across} by {down} px")
    found += [f"{text}: contrast {contrast}" for text, contrast in page.evaluate(FAINT)]
    return found if options is None else found + violations(page, options)


def flaws_in_every_look(page: Page) -> list[str]:
    """Return the flaws of a page, as it stands, on a phone and a desktop, light and dark."""
    found = []
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} px, {scheme}: {flaw}" for flaw in flaws(page, options)]
    # A window of 1280 px at 200 % is one of 640 px.
    page.set_viewport_size({"width": 640, "height": 400})
    return [*found, "scrolls sideways at twice the size"] if page.evaluate(SCROLLS) else found
