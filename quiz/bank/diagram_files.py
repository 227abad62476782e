"""The diagrams that explain an answer: one small SVG each, beside the bank's folder. Pure.

`diagrams/<number>.svg` is shown with the answer, inside the page itself, so that its lines take the
colour of the text in every theme. What stands in a page has to be harmless: a diagram is drawn from
the few elements and attributes that are listed here, and is refused if it holds anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from quiz.bank.files import read_beside, write_beside
from quiz.bank.findings import BankError, Finding

MOST_BYTES = 4096
NAME = re.compile(r"([1-9][0-9]{0,5})\.svg")
SPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    *("svg", "title", "desc", "g", "text", "tspan"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
}
ATTRIBUTES = {
    *("viewBox", "role", "class", "transform", "d", "points", "x", "y", "dx", "dy", "x1", "y1"),
    *("x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "fill", "fill-opacity"),
    *("stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("font-size", "font-weight", "text-anchor"),
}
COLOURS = {"none", "currentColor"}
CLASSES = {"accent", "soft"}
HEAD = ["title", "desc"]


def read_diagrams(questions: Path) -> tuple[dict[int, str], list[Finding]]:
    """Read the diagrams that stand beside the bank's folder `questions`.

    Returns:
        The files' texts by number, and what is wrong with those that cannot be used.
    """
    return read_beside(questions, "diagrams", _read)


def write_diagram(questions: Path, number: int, text: str) -> bool:
    """Write a diagram beside a bank's folder, if its file differs.

    Args:
        questions: the bank's folder.
        number: the question's.
        text: the file's whole text.

    Returns:
        Whether it was written.

    Raises:
        BankError: when it cannot be.
    """
    return write_beside(questions, f"diagrams/{number}.svg", text)


def judge_diagrams(diagrams: Mapping[int, str], known: set[int]) -> Iterator[Finding]:
    """Yield a finding for each diagram whose number is not among the questions' `known`."""
    for number in sorted(diagrams.keys() - known):
        what, todo = "no question has this number", "rename it, or write the question"
        yield Finding(path=f"diagrams/{number}.svg", what=what, todo=todo)


def faults(text: str) -> Iterator[tuple[str, str]]:
    """Yield what keeps a text from being shown as a diagram, and what to do about it."""
    if len(text.encode()) > MOST_BYTES:
        what = f"it has {len(text.encode()):,} bytes, but only {MOST_BYTES:,} are allowed"
        yield what, "show less: it has to be read on a phone"
    if "<!" in text or "<?" in text:
        # Neither is needed, and a page would read them otherwise than an XML parser does.
        yield "it holds a comment, a doctype or an instruction", "begin with <svg, and remove it"
        return
    try:
        svg = fromstring(text)  # noqa: S314 (without a doctype there are no entities)
    except ParseError as error:
        yield f"it is not well-formed ({error})", "write it as docs/content.md shows"
        return
    yield from _of_the_frame(svg)
    for element in svg.iter():
        yield from _of_an_element(element)


def _read(file: Path) -> tuple[int, str]:
    place = f"diagrams/{file.name}"
    if not (name := NAME.fullmatch(file.name)):
        todo = "name it `<number>.svg`, as its question"
        raise BankError([Finding(path=place, what="it has no number", todo=todo)])
    try:
        text = file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        todo = "put a text file in UTF-8 there"
        what = f"it cannot be read ({error})"
        raise BankError([Finding(path=place, what=what, todo=todo)]) from None
    if found := [Finding(path=place, what=what, todo=todo) for what, todo in faults(text)]:
        raise BankError(found)
    return int(name[1]), text


def _of_the_frame(svg: Element) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the outermost element, and with the words for those who see none."""
    if svg.tag != f"{SPACE}svg" or svg.get("role") != "img" or not svg.get("viewBox"):
        todo = 'begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="…" role="img">'
        yield "its frame is not that of a diagram", todo
    if [child.tag.removeprefix(SPACE) for child in svg[:2]] != HEAD or not all(
        "".join(child.itertext()).strip() for child in svg[:2]
    ):
        todo = "say first in <title> what it shows, and in <desc> all that can be seen"
        yield "it has no text for those who cannot see it", todo


def _of_an_element(element: Element) -> Iterator[tuple[str, str]]:
    name = element.tag.removeprefix(SPACE)
    if name not in ELEMENTS:
        yield f"it holds <{name}>", f"draw with {', '.join(sorted(ELEMENTS - {'svg'}))}"
    if name in HEAD and len(element):
        yield f"<{name}> holds elements", "write plain text there"
    for key, value in element.items():
        if key not in ATTRIBUTES:
            yield (
                f"<{name}> has {key}",
                "remove it; quiz/bank/diagram_files.py lists what may be there",
            )
        elif key in {"fill", "stroke"} and value not in COLOURS:
            yield f"{key} is {value}", "write none or currentColor, which suits both themes"
        elif key == "class" and value not in CLASSES:
            yield f"class is {value}", f"write {' or '.join(sorted(CLASSES))}"
