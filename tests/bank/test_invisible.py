"""What nobody can see is found, named and placed."""

from __future__ import annotations

import pytest

from quiz.bank.body import code
from quiz.bank.invisible import find_hidden


@pytest.mark.parametrize(
    ("char", "what", "todo"),
    [
        ("\u200b", "an invisible character, U+200B (zero width space)", "remove it"),
        ("\u00ad", "an invisible character, U+00AD (soft hyphen)", "remove it"),
        ("\u202e", "an invisible character, U+202E (right-to-left override)", "remove it"),
        ("\U000e0041", "an invisible character, U+E0041 (tag latin capital letter a)", "remove it"),
        ("\ufe0f", "an invisible character, U+FE0F (variation selector-16)", "remove it"),
        ("\u3164", "an invisible character, U+3164 (hangul filler)", "remove it"),
        ("\x00", "an invisible character, U+0000", "remove it"),
        ("\uffff", "an invisible character, U+FFFF", "remove it"),
        ("\ue000", "a private-use character, U+E000", "remove it"),
        ("\U000f0000", "a private-use character, U+F0000", "remove it"),
        ("\u00a0", "a false blank, U+00A0 (no-break space)", "type an ordinary space"),
        ("\u3000", "a false blank, U+3000 (ideographic space)", "type an ordinary space"),
    ],
)
def test_what_nobody_can_see_is_named_with_its_place(char: str, what: str, todo: str) -> None:
    found = find_hidden(f"The first line.\nThe kubelet starts{char} Pods.\u200b")
    assert found
    assert (found.what, found.todo, found.line) == (what, todo, 2)
    assert found.place == "after “The kubelet starts”"


def test_at_the_beginning_of_a_line_there_is_nothing_before_it() -> None:
    found = find_hidden("a\n\u200bb")
    assert found
    assert (found.place, found.line) == ("at the beginning", 2)


@pytest.mark.parametrize("text", ["", "\tplain\n", "“quoted”, né, 何ですか, 5 ms → ✓ é"])
def test_what_can_be_seen_is_left_alone(text: str) -> None:
    assert find_hidden(text) is None


def test_code_is_found_in_blocks_and_within_lines() -> None:
    text = "a `b` c ``d ` e``\n\n```shell\nf\n\ng\n```\n\n`h`"
    assert code(text) == [(3, "f"), (4, ""), (5, "g"), (0, "b"), (0, "d ` e"), (8, "h")]
