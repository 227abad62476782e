# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.bank.findings import BankError
from tools.convert.repair import repaired


def test_broken_encoding_is_repaired_and_shown_as_before_and_after() -> None:
    lines, findings = repaired("fine\nðŸ”¹ podâ€™s â€“ cafÃ©")
    assert lines == ["fine", "🔹 pod’s – café"]
    assert [(finding.line, finding.what) for finding in findings] == [
        (2, "broken encoding: ðŸ”¹ podâ€™s â€“ cafÃ© → 🔹 pod’s – café")
    ]


def test_text_broken_twice_is_repaired() -> None:
    assert repaired("cafÃƒÂ©")[0] == ["café"]


@pytest.mark.parametrize(
    "line",
    [
        "\"straight\" and 'straight'",
        "“curly” and ‘curly’ and …",
        "ﬁ ligature, ＡＢ wide, cafe\u0301 in two, ½ × 2 °C",
        "├── deploy\t└── chart │ ╔══╗",
        "&amp; &lt;b&gt; a\\u00e9",
        "🔹 👩 💻 ⚙ → ≤ 日本語 Ünïcode",
        "what is left of a â€? stays",
    ],
)
def test_nothing_but_encoding_is_repaired(line: str) -> None:
    lines, findings = repaired(line)
    assert lines == [line]
    assert all("tabs" in finding.what for finding in findings)


@given(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=32)))
def test_plain_text_is_never_touched(line: str) -> None:
    assert repaired(line) == ([line], [])


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_lines_end_in_one_way(line_end: str) -> None:
    lines, findings = repaired(f"a{line_end}b{line_end}{line_end}c")
    assert lines == ["a", "b", "", "c"]
    expected = [] if line_end == "\n" else [(1, "from here on lines end in CR or CRLF")]
    assert [(finding.line, finding.what) for finding in findings] == expected


def test_a_byte_order_mark_is_left_out() -> None:
    lines, findings = repaired("\ufeff# A")
    assert lines == ["# A"]
    assert findings[0].what == "there is a byte order mark at the start"


def test_tabs_are_kept_and_said_so_once() -> None:
    lines, findings = repaired("a\n\tb\nc\td")
    assert lines == ["a", "\tb", "c\td"]
    assert [str(finding) for finding in findings] == [
        ":2: there are tabs in 2 line(s), first in this one; kept as they are"
    ]


def test_invisible_characters_part_words_or_are_left_out() -> None:
    lines, findings = repaired("a\u2028b\x0cc\nd\ufeffe\x1b[0m\u202e")
    assert lines == ["a b c", "de[0m"]
    assert [finding.what for finding in findings] == [
        "there are invisible characters here (U+000C, U+2028)",
        "there are invisible characters here (U+001B, U+202E, U+FEFF)",
    ]


def test_a_nul_means_that_this_is_no_text() -> None:
    with pytest.raises(BankError, match=":2: there is a NUL here, so this is not a text file"):
        repaired("a\nb\0")


def test_a_repair_is_shown_without_raw_control_characters() -> None:
    _, findings = repaired("say \x93hi\x94 \x1b[31m")
    assert findings[0].what == ("broken encoding: say \\x93hi\\x94 \\x1b[31m → say “hi” \\x1b[31m")


def test_without_the_library_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    with pytest.raises(BankError, match=r"ftfy, is not installed; run `make venv`$"):
        repaired("a")
