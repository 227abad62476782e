"""The Markdown below the front matter: headings, fences, words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.bank.body import count_words, fences, join, large_headings, split, trimmed
from quiz.bank.format import HEADINGS
from tests.bank.samples import PARTS

WHOLE = """
## Short answer

Yes.

## Explanation

One.

### Deeper

Two.

## Example

```text
## Explanation
```

## Why it is asked

Because.
"""


def test_a_body_is_cut_at_its_four_headings() -> None:
    parts, _, findings = split(WHOLE)
    assert parts == {
        "short_answer": "Yes.",
        "explanation": "One.\n\n### Deeper\n\nTwo.",
        "example": "```text\n## Explanation\n```",
        "why": "Because.",
    }
    assert findings == []


def test_a_body_is_joined_as_it_was() -> None:
    assert join(split(WHOLE)[0]) == WHOLE


def test_every_line_of_a_part_knows_its_line_in_the_file() -> None:
    _, lines, _ = split("\n## Short answer\n\n\nYes.\nNo.\n\n## Why it is asked\n", first_line=10)
    assert lines == {
        ("short_answer",): 11,
        ("short_answer", 0): 14,
        ("short_answer", 1): 15,
        ("why",): 17,
        ("why", 0): 18,
    }


def test_a_body_without_headings_has_no_parts() -> None:
    assert split("\n\n") == ({}, {}, [])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("Hello.\n\n## Short answer\n", 5, "there is text before the first heading"),
        ("\n\nHello.\n", 7, "there is text before the first heading"),
        ("## short answer\n", 5, "there is text before the first heading"),
        ("## Explanation\n## Short answer\n", 6, "`## Short answer` comes too late"),
        ("## Example\na\n## Example\n", 7, "`## Example` appears twice"),
    ],
)
def test_what_is_wrong_with_headings_is_said_at_its_line(text: str, line: int, what: str) -> None:
    findings = split(text, first_line=5)[2]
    assert [(finding.line, finding.what) for finding in findings] == [(line, what)]


def test_html_hides_no_heading() -> None:
    parts, _, _ = split("## Short answer\n<div>\n## Explanation\n</div>\n")
    assert parts == {"short_answer": "<div>", "explanation": "</div>"}


def test_a_heading_that_is_not_quite_right_stays_in_the_part_for_its_own_finding() -> None:
    parts, _, _ = split("## Short answer\n\na\n\n## Explanation ##\n\nb\n")
    assert parts == {"short_answer": "a\n\n## Explanation ##\n\nb"}
    assert large_headings(parts["short_answer"]) == [2]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# One\n\n## Two\n\n### Three\n", [0, 2]),
        ("a\n\nOne\n===\n\nTwo\n---\n", [2, 5]),
        ("```text\n# no\n```\n", []),
        ("    # no\n", []),
        ("> # quoted\n", [0]),
        ("- # listed\n", [0]),
        ("#no\n", []),
    ],
)
def test_large_headings_are_found_wherever_markdown_sees_them(text: str, lines: list[int]) -> None:
    assert large_headings(text) == lines


def test_fences_tell_their_language_their_line_and_their_code() -> None:
    (fence,) = fences("a\n\n```yaml unchecked: a fragment \nb: 1\n```\n")
    assert (fence.info, fence.line) == ("yaml unchecked: a fragment", 2)
    assert (fence.code, fence.is_closed) == ("b: 1\n", True)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("```\na\n```", [True]),
        ("```\n```", [True]),
        ("~~~~ text\n```\n~~~~~", [True]),
        ("```\na", [False]),
        ("```", [False]),
        ("````\na\n```\n", [False]),
        ("- ```\n  a\n  ```", [True]),
        ("- ```\n  a\n\nb", [False]),
        ("> ```\n> a\n> ```\n", [True]),
        ("```a\n```\n\n~~~b\n", [True, False]),
    ],
)
def test_a_fence_knows_whether_it_was_closed(text: str, closed: list[bool]) -> None:
    assert [fence.is_closed for fence in fences(text)] == closed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two, three.", 3),
        ("- one\n- two — three\n", 3),
        ("**One** `two` [three](https://example.org/four-five)", 3),
        ("One\n\n```text\ntwo three\n```\n\nfour", 2),
        ("kube-apiserver's 5,000 nodes", 3),
    ],
)
def test_words_are_counted_without_code_and_marks(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\n\na\n\nb\n\n", "a\n\nb"),
        (" \t\n    code\n", "    code"),
        ("a\r\nb\r\n", "a\nb"),
        (" \n\t\n", ""),
        ("a  \n", "a  "),
    ],
)
def test_a_part_keeps_all_but_the_blank_lines_around_it(text: str, left: str) -> None:
    assert trimmed(text) == left


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(HEADINGS)), PARTS.filter(bool)))
def test_parts_are_read_back_as_they_were_written(parts: dict[str, str]) -> None:
    assert split(join(parts))[0] == {name: trimmed(text) for name, text in parts.items()}
