# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import pytest

from quiz.bank import body
from tools.convert.answers import answer_of
from tools.convert.outline import outline


def answer(text: str) -> tuple[str, list[str]]:
    found = outline(f"### Question 1: T\n{text}".split("\n"))
    markdown, findings = answer_of(found.blocks[0], found)
    return markdown, [f"{finding.line}: {finding.what}" for finding in findings]


@pytest.mark.parametrize(
    "marker",
    [
        "**Answer:**",
        "**Answer**:",
        "**ANSWER**",
        "__Answer:__",
        "*Answer:*",
        "Answer:",
        "#### Answer",
        "# answer: #",
        "  **Answer :**",
    ],
)
def test_the_marker_is_left_out(marker: str) -> None:
    assert answer(f"\n{marker}\n\nText.") == ("Text.", [])


def test_text_beside_the_marker_is_kept() -> None:
    assert answer("**Answer:** First.\n- Second.") == ("First.\n- Second.", [])


@pytest.mark.parametrize("text", ["Answering is hard.", "**Answer** the phone.", "Answer it."])
def test_a_sentence_about_answers_is_no_marker(text: str) -> None:
    markdown, findings = answer(text)
    assert markdown == text
    assert findings == ["1: there is no `**Answer:**` below the heading"]


def test_text_above_the_marker_is_kept_and_said_so() -> None:
    markdown, findings = answer("Hint.\n\n**Answer:**\nText.")
    assert markdown == "Hint.\n\n\nText."
    assert findings == ["2: there is text between the heading and `**Answer:**`"]


def test_a_marker_inside_code_is_code() -> None:
    markdown, findings = answer("```\n**Answer:**\n```\n\n**Answer:** x")
    assert markdown == "```\n**Answer:**\n```\n\nx"
    assert findings == ["2: there is text between the heading and `**Answer:**`"]


def test_a_second_marker_is_kept_and_said_so() -> None:
    markdown, findings = answer("**Answer:** x\n\n**Answer:** y")
    assert markdown == "x\n\n**Answer:** y"
    assert findings == ["4: this is a second `**Answer:**`, perhaps below a lost heading"]


@pytest.mark.parametrize("text", ["", "**Answer:**", "\n\n**Answer:**\n \n\t\n---\n"])
def test_an_empty_answer_is_said_so(text: str) -> None:
    markdown, findings = answer(text)
    assert markdown == ""
    assert "1: the answer is empty" in findings


@pytest.mark.parametrize(
    ("listed", "drafted"),
    [
        ("# A\n## B\n### C", "### A\n#### B\n##### C"),
        ("## A\n\n###### B", "### A\n\n###### B"),
        ("### A\n\n#### B", "### A\n\n#### B"),
        ("A\nB\n===\n\nC\n---\n\nx", "### A B\n\n#### C\n\nx"),
        ("> ## A\n\n- # B", "> #### A\n\n- ### B"),
        ("> A\n> ===\n\nx", "> ### A\n\nx"),
        ("- A\n  B\n  ---\n- x", "- ### A B\n- x"),
        ("##\n\nx", "###\n\nx"),
        (" ## A `# b` ##\n\nx", " ### A `# b` ##\n\nx"),
        ("```\n## A\n```", "```\n## A\n```"),
        ("x\n\n    ## A", "x\n\n    ## A"),
        ("#no heading", "#no heading"),
    ],
)
def test_headings_are_made_smaller_than_the_banks_own(listed: str, drafted: str) -> None:
    markdown, _ = answer(f"**Answer:**\n\n{listed}\n\nend")
    assert markdown == f"{drafted}\n\nend"
    assert not body.large_headings(markdown)


def test_smaller_headings_are_said_so_once() -> None:
    _, findings = answer("**Answer:**\n\n## A\n\nx\n\n## B\n\ny")
    assert findings == ["4: the answer has headings as large as the bank's own"]


@pytest.mark.parametrize(
    ("listed", "drafted"),
    [
        ("```yaml\na: 1", "```yaml\na: 1\n```"),
        ("~~~~\n~~~\n", "~~~~\n~~~\n~~~~"),
        ("```", "```\n```"),
        ("- x\n  ```\n  a\n\nend", "- x\n  ```\n  a\n\n  ```\nend"),
        ("1. ```sh\n   a\n\nend", "1. ```sh\n   a\n\n   ```\nend"),
        ("> ```\n> a\n\nend", "> ```\n> a\n> ```\n\nend"),
    ],
)
def test_an_open_fence_is_closed_where_it_ends(listed: str, drafted: str) -> None:
    markdown, findings = answer(f"**Answer:**\n{listed}")
    assert markdown == drafted
    assert [finding.split(": ")[1] for finding in findings] == [
        "a code fence is never closed down to here"
    ]
    codes = [fence.code.strip() for fence in body.fences(f"{listed}\n")]
    assert [fence.code.strip() for fence in body.fences(markdown)] == codes


def test_code_is_kept_to_the_byte() -> None:
    code = "```yaml\n\n\tkey:\tvalue   \n# “quotes” ﬁ Ａ\n\n```"
    assert answer(f"**Answer:**\n{code}")[0] == code


def test_what_looks_like_a_heading_in_code_or_text_is_said_so() -> None:
    _, findings = answer(
        "Answer: x\n```\n## A\n# comment\n# Question 4: B\n```\n> ### Question 5: C"
    )
    assert findings == [
        "4: “## A” is inside code",
        "6: “# Question 4: B” is inside code",
        "8: “> ### Question 5: C” looks like a heading and is inside an answer",
    ]
