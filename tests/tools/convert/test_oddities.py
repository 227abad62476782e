from __future__ import annotations

import pytest

from tools.convert.drafts import convert


def report(*lines: str) -> list[str]:
    """What is odd, besides empty answers."""
    text = "\n".join(lines)
    findings = [str(finding) for finding in convert(text, name="l").findings]
    return [finding for finding in findings if "nswer" not in finding]


def listed(*numbers: int, heading: str = "## S (Questions 1-9)") -> list[str]:
    return [heading, *(f"### Question {number}: T{number}\n---" for number in numbers)]


def test_an_orderly_list_has_no_oddities() -> None:
    assert report(*listed(*range(1, 10))) == []


def test_a_number_that_stands_twice_is_said_with_both_lines() -> None:
    assert report(*listed(*range(1, 10)), "### Question 3: Other") == [
        "l:20: number 3 is already in line 6; this one made number 10"
    ]


@pytest.mark.parametrize("number", ["", "0", "1234567"])
def test_a_number_that_is_none_is_said(number: str) -> None:
    assert report(*listed(*range(1, 10)), f"### Question {number}: Other") == [
        "l:20: the question has no number from 1 to 999999; made number 10"
    ]


def test_gaps_are_said_where_they_end() -> None:
    assert report(*listed(1, 2, 4, 8, 9)) == [
        "l:6: missing before 4: 3; left free",
        "l:8: missing before 8: 5 to 7; left free",
    ]


def test_announced_ends_that_stand_nowhere_are_said() -> None:
    assert report(*listed(2, 3, 4)) == ["l:1: announced here, but missing: 1 and 9; left free"]


def test_a_number_outside_its_section_is_said() -> None:
    found = report(*listed(*range(1, 10)), "### Question 10: Other")
    assert found == [
        "l:20: number 10 is outside its section's numbers, 1 to 9; kept in the section"
    ]


def test_a_number_out_of_order_is_said() -> None:
    found = report(*listed(1, 2, 4, 3, 5, 6, 7, 8, 9))
    assert found == ["l:8: number 3 comes after 4; kept; drafts are sorted by number"]


def test_headings_of_other_depths_are_said() -> None:
    found = report(*listed(1, 2, 3, 4, 5, 6, 7, 8), "##### Question 9: T")
    assert found == ["l:18: the heading has depth 5, most questions have 3; taken as a question"]


def test_a_line_that_is_no_heading_is_said() -> None:
    lines = [*listed(*range(1, 9)), "**Question 9:** T", "Answer: x"]
    found = [str(finding) for finding in convert("\n".join(lines), name="l").findings]
    expected = (
        "l:18: this line is not a heading, but `**Answer:**` is below it; taken as a question"
    )
    assert expected in found


def test_missing_separators_are_said_at_the_heading_below() -> None:
    lines = [line.replace("\n---", "") for line in listed(1, 2, 3, heading="## S (Questions 1-3)")]
    assert report(*lines, "## T (Questions 4-4)", "### Question 4: T") == [
        f"l:{line}: there is no `---` above this heading; nothing is lost by it"
        for line in (3, 4, 5)
    ]


def test_an_empty_title_is_said() -> None:
    assert report("## S (Questions 1-1)", "### Question 1:") == [
        "l:2: the question has no title; titled “Question 1”"
    ]


def test_two_titles_that_make_one_name_are_said() -> None:
    found = report("## S (Questions 1-2)", "### Question 1: A!", "---", "### Question 2: a?")
    assert found == ["l:4: the title makes the name “a”, as in line 2; told apart by the number"]


def test_the_report_is_sorted_by_line() -> None:
    lines = [
        finding.line for finding in convert("x\n\n### Question 2:\n### Q1: a", name="l").findings
    ]
    assert lines == sorted(lines)
    assert len(lines) > 4
