"""An answer is heard however it was typed: on a phone, in a word processor, on other keyboards."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import cycle

import pytest

from quiz.exercises.characters import plain
from tests.bank.agreement import Judged, agreement, judge, judged

LOST = 0.01  # of the recall, at most
NBSP, THIN, SOFT_HYPHEN, ZERO_WIDTH = "\u00a0", "\u2009", "\u00ad", "\u200b"


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


def sub(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text)


def curly(text: str) -> str:
    """Quotes as a word processor makes them."""
    text = re.sub(r"(?<=\w)'", "\u2019", text).replace("'", "\u2018")
    sides = cycle("\u201c\u201d")
    return re.sub('"', lambda _: next(sides), text)


def full_width(text: str) -> str:
    """Letters, digits and signs as a Japanese keyboard types them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def capitals(text: str) -> str:
    """Sentences that begin with a capital, as on a phone."""
    return re.sub(r"(?:^|[.!?]\s+|\n)[a-z]", lambda found: found[0].upper(), text)


def accented(text: str) -> str:
    """An accent that a keyboard slipped in, in two pieces: the e and the accent."""
    return unicodedata.normalize("NFD", re.sub(r"e(?=[a-z])", "\u00e9", text))


DRESSES: dict[str, Callable[[str], str]] = {
    # Golden answers pause with commas; people with dashes would have typed them so.
    **{
        f"dashes {sign!r} for commas": sub(r", ", sign)
        for sign in (
            *(" - ", " -- ", "--", " \u2013 ", "\u2013", " \u2014 ", "\u2014", " \u2015 "),
            *(f"{NBSP}\u2013 ", f"{THIN}\u2014{THIN}"),
        )
    },
    "flags with an em dash": swap(" --", " \u2014"),
    "non-breaking hyphens": sub(r"(?<=\w)-(?=\w)", "\u2011"),
    "hyphens of their own": sub(r"(?<=\w)-(?=\w)", "\u2010"),
    "curly quotes": curly,
    "accents for apostrophes": swap("'", "\u00b4"),
    "backticks for apostrophes": swap("'", "`"),
    "modifier apostrophes": swap("'", "\u02bc"),
    "non-breaking blanks": swap(" ", NBSP),
    "thin blanks": swap(" ", THIN),
    "narrow non-breaking blanks": swap(" ", "\u202f"),
    "ideographic blanks": swap(" ", "\u3000"),
    "two blanks": swap(" ", "  "),
    "tabs": swap(" ", "\t"),
    "full width": full_width,
    "ligatures": lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
    "soft hyphens": sub(r"(?<=[a-z]{3})(?=[a-z]{3})", SOFT_HYPHEN),
    "zero-width characters": sub(r"(?<=[a-z]{3})(?=[a-z]{3})", ZERO_WIDTH),
    "a byte order mark": lambda text: f"\ufeff{text}",
    "ellipses": lambda text: text.replace("...", "\u2026").replace(". ", "\u2026 "),
    "ideographic full stops": swap(". ", "\u3002"),
    "capitals at the beginning of sentences": capitals,
    "capitals everywhere": str.upper,
    "a full stop at the end": lambda text: f"{text}.",
    "no full stops but lines": swap(". ", "\n"),
    "carriage returns": swap(". ", ".\r\n"),
    "line separators": swap(". ", "\u2028"),
    **{
        f"bullets {sign!r}": sub(r"(?:^|(?<=[.])\s+)", f"\n{sign}")
        for sign in ("- ", "* ", "\u2022 ", "\u2022\t", "\u25e6 ", "\u2013 ", "\u00b7 ")
    },
    "numbered lines": sub(r"(?<=[.])\s+", "\n1) "),
    "decomposed accents": accented,
}


def typed(answer: Judged, text: str) -> Judged:
    """Return the answer as the matcher judges it when it is typed like this."""
    if text == answer.text:
        return answer
    return replace(answer, text=text, ticked=ticked(answer.number, plain(text)[0]))


@cache
def ticked(number: int, words: str) -> frozenset[int]:
    """Return what the matcher ticks; cached, since many dresses are plainly the same."""
    return judge(number, words, kind="", true=frozenset()).ticked


def test_the_matcher_hears_what_is_plain_and_nothing_else() -> None:
    for answer, dress in zip(judged(), cycle(DRESSES.values()), strict=False):
        text = dress(answer.text)
        as_typed = judge(answer.number, text, kind="", true=frozenset())
        assert as_typed.ticked == ticked(answer.number, plain(text)[0]), text


@pytest.mark.parametrize("dress", DRESSES)
def test_a_dress_hides_nearly_nothing_and_adds_no_wrong_tick(dress: str) -> None:
    plain, dressed = judged(), [typed(answer, DRESSES[dress](answer.text)) for answer in judged()]
    assert agreement(dressed)["all"].recall >= agreement(plain)["all"].recall - LOST
    assert [
        (after.number, after.kind, place)
        for before, after in zip(plain, dressed, strict=True)
        for place in after.ticked - before.ticked - before.true
    ] == []


def test_every_dress_changes_answers() -> None:
    texts = [answer.text for answer in judged()]
    for name, dress in DRESSES.items():
        assert any(dress(text) != text for text in texts), name
