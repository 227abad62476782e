# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import re
from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.bank import body
from quiz.bank.findings import BankError
from quiz.bank.lint import judge, layout
from tests.tools.convert.lists import nasty_list
from tools.convert.drafts import Conversion, convert

SECTION_WORDS = ["Alpha", "Bravo", "Charlie", "Delta", "Echo"]
NASTY_LINES = [
    *("### Question 1: What?", "### Question 2: Why?", "##\tQuestion 3: a", "###Question 5: x"),
    *("## Part (Questions 1-3)", "# Doc", "## Sub", "### Sub two", "## ", "#", "######## x"),
    *("**Answer:**", "Answer: x", "#### Answer", "**Question 4:** bold", "  ### Question 6: y"),
    *("> ### Question 7: z", "**Question 8:** b\n**Answer:** c", "---", "***", "* * *", "==="),
    *("```", "```yaml", "~~~", "````", "```` a`b", "> ```", "- ```", "  ```", "\t```", "    code"),
    *("- item", "  - sub", "1. one", "> quote", "- ## in item", "> # in quote", "> set\n> ==="),
    *("- a\n  b\n  ---", "text here", "Title", "-", "| a | b |", "|---|", "<!-- x", "-->", "\ttab"),
    *("[ref]: /x", "\\# escape", "&amp; <b>", "a\u2028b", "\x0cx", "\ufeffmid", "\xa0", "   "),
    *("- - -x", "1) x\n\n   ```sh\n   x", "> - ```\n>   y", "\x85", "Ã©", "🚀", "\r", "\x1b[0m"),
]
STRUCTURE = {*("Question", "Questions", "Answer"), *map(str, range(10))}


def converted(text: str) -> Conversion:
    return convert(text, name="list.md")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def assert_sound(conversion: Conversion) -> None:
    files = {str(path): text for path, text in conversion.files().items()}
    bank = judge(files)
    assert not bank.findings
    assert not layout(bank)
    assert len(files) == len(conversion.questions) + len(conversion.sections)


def assert_lossless(seed: int, size: int) -> None:
    nasty = nasty_list(seed, size)
    conversion = converted(nasty.text)
    assert len(conversion.questions) == size
    sections = {section.slug: section for section in conversion.sections}
    assert [section.title for section in sections.values()] == nasty.sections
    for draft, truth in zip(conversion.questions, nasty.questions, strict=True):
        assert (draft.number, draft.title) == (truth.number, truth.title)
        assert sections[draft.section].title == truth.section
        assert draft.tags == ((truth.tag,) if truth.tag else ())
        assert draft.explanation == truth.explanation
        assert words(draft.explanation) == words(truth.source)
        assert [fence.code for fence in body.fences(draft.explanation)] == truth.code
    for section in sections.values():
        for text in nasty.summaries[section.title]:
            assert text in section.summary
    assert_sound(conversion)


def seed_like() -> str:
    """A list of the shape that the first one had: fifty questions in five sections."""
    lines = []
    for place, word in enumerate(SECTION_WORDS):
        first = 551 + 10 * place
        lines += [f"## ðŸ”¹ {word} â€“ Topics (Questions {first}-{first + 9})", ""]
        for number in range(first, first + 10):
            lines += [f"### Question {number}: What is {word}â€™s part {number}?", ""]
            lines += ["**Answer:**", f"**Part {number}.**", f"- See `part --{number}`.", ""]
            lines += ["---", ""]
    return "\n".join(lines)


def test_a_list_like_the_first_one_becomes_fifty_drafts_in_five_sections() -> None:
    conversion = converted(seed_like())
    assert len(conversion.questions) == 50
    titles = [(section.title, section.slug, section.position) for section in conversion.sections]
    assert titles == [
        (f"{word} – Topics", f"{word.lower()}-topics", place)
        for place, word in enumerate(SECTION_WORDS, 1)
    ]
    counts = Counter(question.section for question in conversion.questions)
    assert set(counts.values()) == {10}
    draft = conversion.questions[11]
    assert str(draft.path) == "bravo-topics/562-what-is-bravos-part-562.md"
    assert draft.title == "What is Bravo’s part 562?"
    assert draft.explanation == "**Part 562.**\n- See `part --562`."
    assert draft.status == "draft"
    assert_sound(conversion)


def test_a_list_of_a_thousand_with_every_oddity_loses_no_word_and_no_line_of_code() -> None:
    assert_lossless(seed=1000, size=1000)


@given(st.integers(0, 2**32), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_no_odd_list_loses_a_word_or_a_line_of_code(seed: int, size: int) -> None:
    assert_lossless(seed, size)


@given(st.lists(st.sampled_from(NASTY_LINES), max_size=40), st.sampled_from(["\n", "\n\n"]))
def test_whatever_the_lines_are_the_drafts_are_sound_and_hold_their_words(
    lines: list[str], line_end: str
) -> None:
    text = line_end.join(["### Question 9: First", *lines])
    conversion = converted(text)
    assert_sound(conversion)
    kept = " ".join(
        [
            *(f"{draft.title} {draft.explanation}" for draft in conversion.questions),
            *(f"{section.title} {section.summary}" for section in conversion.sections),
        ]
    )
    assert set(words(text.replace("\ufeff", "").replace("Ã©", "é"))) - set(words(kept)) <= STRUCTURE


@given(st.text(max_size=200))
def test_any_text_at_all_becomes_sound_drafts_or_one_clear_refusal(text: str) -> None:
    listed = f"### Question 1: {text}"
    if "\0" in text:
        with pytest.raises(BankError, match=r"^list\.md:[0-9]+: there is a NUL here"):
            converted(listed)
    else:
        assert_sound(converted(listed))


def test_the_same_list_gives_the_same_drafts() -> None:
    text = nasty_list(7, 40).text
    assert converted(text) == converted(text)


def test_a_uid_hangs_on_number_and_title_alone() -> None:
    first, *_ = converted("### Question 1: A\n\nx").questions
    assert first.uid == converted("## S\n\n### Question 1: A\n\ny\n").questions[0].uid
    others = ["### Question 2: A", "### Question 1: B"]
    assert first.uid not in {converted(text).questions[0].uid for text in others}
    assert re.fullmatch(r"[0-9a-f]{12}", first.uid)


def test_the_second_question_of_a_number_gets_the_next_one_after_the_highest() -> None:
    text = "\n".join(f"### Question {number}: T" for number in ["1", "1", "7", "0", "1", "9999999"])
    assert [draft.number for draft in converted(text).questions] == [1, 8, 7, 9, 10, 11]


def test_after_the_highest_number_of_all_free_ones_below_are_used() -> None:
    text = "### Question 999999: A\n### Question 999999: B\n### Question 1: C\n### Question 1: D"
    assert [draft.number for draft in converted(text).questions] == [999999, 2, 1, 3]


def test_a_title_is_plain_text() -> None:
    title = "### Question 1:  What does **`kubectl get`**  do with `__init__`? ###"
    assert converted(title).questions[0].title == "What does kubectl get do with __init__?"


@pytest.mark.parametrize("title", ["", "   ", "🚀", "何ですか", "../../etc/passwd", "***", "-"])
def test_a_title_that_makes_no_name_makes_a_sound_one(title: str) -> None:
    conversion = converted(f"## {title} (Questions 1-1)\n\n### Question 1: {title}\n\nx")
    assert_sound(conversion)
    assert conversion.questions[0].path.parent.name == conversion.sections[0].slug


def test_a_title_too_long_is_cut_and_stands_whole_above_the_answer() -> None:
    title = " ".join(["word"] * 60)
    conversion = converted(f"## {title}\n\n### Question 1: {title}\n\nAnswer: x")
    draft, section = conversion.questions[0], conversion.sections[0]
    assert len(draft.title) <= 200
    assert draft.explanation == f"Title: {title}\n\nx"
    assert len(section.title) <= 120
    assert section.summary == title
    assert_sound(conversion)


def test_a_summary_too_long_is_cut_and_said_so() -> None:
    conversion = converted(f"## S\n\n{'word ' * 600}\n\n### Question 1: T\n\nx")
    assert len(conversion.sections[0].summary) <= 2000
    assert any("longer than 2000" in finding.what for finding in conversion.findings)
    assert_sound(conversion)


def test_an_answer_larger_than_a_file_may_be_is_said_so() -> None:
    conversion = converted(f"### Question 1: T\n\nAnswer: {'word ' * 60_000}")
    assert any("longer than the 262,144 bytes" in finding.what for finding in conversion.findings)


def test_more_sections_than_the_bank_has_places_for_are_refused() -> None:
    pairs = (f"## S{number}\n### Question {number}: T\n" for number in range(1, 1001))
    with pytest.raises(BankError, match="up to 999 sections; split the list"):
        converted("\n".join(pairs))


@pytest.mark.parametrize("text", ["", "\n\n", "# Title\n\nText.", "## A (Questions 1-2)\n"])
def test_a_list_without_a_question_is_refused(text: str) -> None:
    with pytest.raises(BankError, match=r"^list\.md:1: there is no question in the list; head"):
        converted(text)


@pytest.mark.parametrize(
    "line",
    [
        "### Question{blanks}x",
        "### Answer{blanks}x",
        "x{newlines}y",
        "{newlines}",
        "({blanks}(Questions{blanks}1",
        "** ` {blanks}** `",
        "#{blanks}#",
    ],
)
def test_long_runs_of_blanks_cost_no_more_than_other_text(line: str) -> None:
    filled = line.format(blanks=" " * 100_000, newlines="\n" * 100_000)
    conversion = converted(f"### Question 1: A\n\n{filled}\n\n### Question 2: B")
    assert [draft.title for draft in conversion.questions] == ["A", "B"]


def test_thousands_of_open_fences_are_closed_one_by_one() -> None:
    marks = ("`" * (3 + number % 40) for number in count())
    questions = (f"### Question {n}: T\n\n{next(marks)}yaml\nkind: Pod\n" for n in range(1, 3001))
    drafts = converted("\n".join(questions)).questions
    assert len(drafts) == 3000
    assert {fence.code for d in drafts for fence in body.fences(d.explanation)} == {"kind: Pod\n"}
