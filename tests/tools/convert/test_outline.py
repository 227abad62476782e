# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import pytest

from tools.convert.outline import Outline, outline, question_of


def read(text: str) -> Outline:
    return outline(text.split("\n"))


def headings(text: str) -> list[str]:
    return [block.heading.text if block.heading else "" for block in read(text).blocks]


def numbers(text: str) -> list[str]:
    return [block.question[0] for block in read(text).blocks if block.question]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Question 5: Why?", ("5", "Why?")),
        ("Question 5 Why?", ("5", "Why?")),
        ("question #5) Why?", ("5", "Why?")),
        ("QUESTION No. 5 – Why?", ("5", "Why?")),
        ("Q5: Why?", ("5", "Why?")),
        ("🔹 Question 5: Why?", ("5", "Why?")),
        ("**Question 5:** Why **not**?", ("5", "Why **not**?")),
        ("**Question 5: Why?**", ("5", "Why?")),
        ("Question 5: __init__ and *args", ("5", "__init__ and *args")),
        ("Question: Why?", ("", "Why?")),
        ("Question 5:", ("5", "")),
        ("Question 5", ("5", "")),
    ],
)
def test_a_questions_heading_gives_its_number_and_title(text: str, question: object) -> None:
    assert question_of(text) == question


@pytest.mark.parametrize(
    "text",
    [
        "Questions to ask",
        "Question marks in YAML",
        "Question 5.1: part",
        "Question 5b: part",
        "Q3 results",
        "5. Why?",
        "The question 5: why",
        "`Question 5: why`",
    ],
)
def test_other_headings_are_no_questions(text: str) -> None:
    assert question_of(text) is None


def test_a_heading_inside_a_fence_is_no_heading() -> None:
    text = "### Question 1: A\n```\n### Question 7: B\n**Answer:** x\n```\n### Question 2: C"
    assert numbers(text) == ["1", "2"]


@pytest.mark.parametrize(("outer", "inner"), [("~~~", "```"), ("````", "```"), ("~~~~", "~~~")])
def test_a_fence_inside_a_fence_does_not_end_it(outer: str, inner: str) -> None:
    code = f"{inner}\n{inner}\n### Question 7: B\n{inner}"
    text = f"### Question 1: A\n{outer}md\n{code}\n{outer}\n### Question 2: C"
    assert numbers(text) == ["1", "2"]


def test_a_fence_that_nobody_closes_ends_before_the_next_question() -> None:
    text = "### Question 1: A\n```yaml\na: 1\n\n---\n\n### Question 2: B\n\nx"
    found = read(text)
    assert numbers(text) == ["1", "2"]
    assert max(found.code) < text.split("\n").index("### Question 2: B")


def test_an_open_fence_ends_before_the_headings_of_the_next_section() -> None:
    text = "### Question 1: A\n~~~\na\n---\n\n## Next\n\n### Sub\n\n### Question 2: B"
    assert headings(text) == ["Question 1: A", "Next", "Sub", "Question 2: B"]


def test_an_open_fence_does_not_borrow_the_fence_of_the_next_question() -> None:
    parts = ["### Question 1: A\n\n**Answer:**\n```\nopen\n\n---\n"]
    parts += [f"### Question {n}: B\n\n**Answer:**\n```\n{n}\n```\n\n---\n" for n in range(2, 6)]
    assert numbers("\n".join(parts)) == ["1", "2", "3", "4", "5"]


def test_the_next_number_inside_a_closed_fence_stays_code_when_it_stands_outside_too() -> None:
    fake = "```\n---\n### Question 2: fake\n**Answer:** x\n```"
    text = (
        f"### Question 1: A\n\n**Answer:**\n\n{fake}\n\n---\n\n### Question 2: B\n\n**Answer:** y"
    )
    assert [block.line for block in read(text).blocks] == [0, 12]


@pytest.mark.parametrize("line", ["**Question 2:** B", "###Question 2: B", "Question 2: B\n---"])
def test_a_line_that_only_looks_like_a_heading_is_one_above_an_answers_marker(line: str) -> None:
    assert numbers(f"### Question 1: A\n\nx\n\n{line}\n\n**Answer:** y") == ["1", "2"]
    assert numbers(f"### Question 1: A\n\nx\n\n{line}\n\ny") == ["1"]


def test_a_question_indented_below_a_lists_item_counts_with_an_answers_marker() -> None:
    text = "### Question 1: A\n\n- x\n\n  ### Question 2: B\n"
    assert numbers(text + "\n**Answer:** y") == ["1", "2"]
    assert numbers(text + "\ny") == ["1"]


@pytest.mark.parametrize("line", ["    ### Question 2: B", "> ### Question 2: B", "- ### Q2: B"])
def test_questions_in_code_quotes_and_items_are_text(line: str) -> None:
    assert numbers(f"### Question 1: A\n\nx\n\n{line}\n\n**Answer:** y") == ["1"]


@pytest.mark.parametrize("mark", ["---", "***", "___", "- - -", "-----", "   * * *"])
def test_a_separator_belongs_to_no_answer(mark: str) -> None:
    block = read(f"### Question 1: A\nx\n{mark}\n\n### Question 2: B").blocks[0]
    assert (block.start, block.end, block.is_separated) == (1, 2, True)


def test_a_separator_in_the_middle_belongs_to_the_answer() -> None:
    block = read("### Question 1: A\nx\n\n---\n\ny\n### Question 2: B").blocks[0]
    assert (block.end, block.is_separated) == (6, False)


@pytest.mark.parametrize(
    "text",
    [
        "x\n\n## Next (Questions 2-3)\n\ntext\n\n### Question 2: B",  # announces questions
        "x\n\n## Next\n\n---\n\n### Question 2: B",  # right above one
        "x\n\n---\n\n## Next\n\ntext\n\n### Question 2: B",  # set off and larger
    ],
)
def test_a_heading_between_questions_begins_a_section(text: str) -> None:
    found = headings(f"### Question 1: A\n\n{text}")
    assert [heading.split(" (")[0] for heading in found] == [
        "Question 1: A",
        "Next",
        "Question 2: B",
    ]


@pytest.mark.parametrize(
    "text",
    ["x\n\n## Next\n\ntext", "x\n\n---\n\n### Next\n\ntext", "#### Next", "#### Answer"],
)
def test_other_headings_belong_to_the_answer(text: str) -> None:
    assert len(headings(f"### Question 1: A\n\n{text}\n\n### Question 2: B")) == 2


def test_text_and_titles_above_the_first_question_are_blocks_of_their_own() -> None:
    text = "\nHello\n\n# Title\n\n## Intro\n\nx\n\n### Question 1: A"
    assert headings(text) == ["", "Title", "Intro", "Question 1: A"]
    assert read(text).blocks[0].line == 1
