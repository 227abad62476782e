"""A list is read as a whole or refused as a whole, and the refusal names what was seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from quiz.bank.findings import BankError
from tools.convert.drafts import convert

THINGS = [
    "etcd",
    "a taint",
    "a lease",
    "the scheduler",
    "a probe",
    "a quota",
    "a volume",
    "CoreDNS",
]
ASKS = ["What is {}?", "Why does {} matter?", "How do you debug {}?", "Who needs {}?"]


def titles(count: int) -> list[str]:
    """Questions, all different."""
    return [ASKS[n % 4].format(f"{THINGS[n // 4 % 8]}{' again' * (n // 32)}") for n in range(count)]


def explanations(count: int) -> list[str]:
    """The same without a question mark."""
    return [f"Explain {title.rstrip('?')}" for title in titles(count)]


def listed(numbers: Iterable[int]) -> str:
    """Questions in the layout that is known."""
    return "".join(
        f"### Question {n}: {title}\n\n**Answer:**\n\nText.\n\n---\n\n"
        for n, title in zip(numbers, titles(99), strict=False)
    )


def in_form(form: str, texts: list[str], first: int = 1) -> str:
    return "".join(form.format(n=n, title=text) for n, text in enumerate(texts, first))


# How people write question lists, each with how the refusal calls it.
FORMS = {
    "## {n}. {title}\n\nText.\n\n": "headings of the form `## 1. …`",
    "### {n}) {title}\n\nText.\n\n": "headings of the form `### 1) …`",
    "##### {n}. {title}\n\nText.\n\n": "headings of the form `##### 1. …`",
    "## {title}\n\nText.\n\n": "headings of the form `## …?`",
    "#### {title}\n\nText.\n\n": "headings of the form `#### …?`",
    "{n}. {title}\n\n   Text.\n\n": "lines of the form `1. …?`",
    "**{n}. {title}**\n\nText.\n\n": "lines of the form `**1. …?**`",
    "**Q:** {title}\n\n**A:** Text.\n\n": "lines of the form `**Q:** …`",
    "Q{n}. {title}\n\nA{n}. Text.\n\n": "lines of the form `Q1. …`",
    "- **Question {n}:** {title}\n\n  Text.\n\n": "lines of the form `- **Question 1:** …`",
    "> ### Question {n}: {title}\n>\n> Text.\n\n": "lines of the form `> ### Question 1: …`",
    "<details>\n<summary>{title}</summary>\n\nText.\n\n</details>\n\n": (
        "blocks of the form `<summary>…</summary>`"
    ),
    "<details><summary><b>{n}. {title}</b></summary>\n\nText.\n\n</details>\n\n": (
        "blocks of the form `<summary>…</summary>`"
    ),
}
WITHOUT_MARK = {
    "## {n}. {title}\n\nText.\n\n": "headings of the form `## 1. …`",
    "### {title}\n\nText.\n\n": "headings of the form `### …`",
    "**{n}. {title}**\n\nText.\n\n": "lines of the form `**1. …**`",
    "<details>\n<summary>\n{title}\n</summary>\n\nText.\n\n</details>\n\n": (
        "blocks of the form `<summary>…</summary>`"
    ),
}
EVERY_FORM = [
    *((form, told, titles) for form, told in FORMS.items()),
    *((form, told, explanations) for form, told in WITHOUT_MARK.items()),
]
Texts = Callable[[int], list[str]]


def refusal(text: str) -> str:
    with pytest.raises(BankError) as caught:
        convert(text, name="list.md")
    return str(caught.value)


@pytest.mark.parametrize(("form", "told", "texts"), EVERY_FORM)
def test_one_known_heading_does_not_swallow_the_others(form: str, told: str, texts: Texts) -> None:
    swallowing = listed([1]) + in_form(form, texts(54))
    sentence = refusal(swallowing)
    assert f"the list has more than one layout: 54 {told}" in sentence
    assert "but one question of the form `### Question 1: …`; head every question" in sentence


@pytest.mark.parametrize(("form", "told", "texts"), EVERY_FORM)
def test_one_known_heading_in_the_middle_excuses_nothing(
    form: str, told: str, texts: Texts
) -> None:
    sentence = refusal(
        in_form(form, texts(27)) + listed([28]) + in_form(form, texts(54)[27:], first=29)
    )
    kind = re.escape(told).replace("1", r"\d+")
    assert re.search(rf"(27|5[34]) {kind}", sentence)


@pytest.mark.parametrize(("form", "told", "texts"), EVERY_FORM)
def test_half_of_a_list_in_another_layout_is_not_swallowed(
    form: str, told: str, texts: Texts
) -> None:
    sentence = refusal(listed(range(1, 26)) + in_form(form, texts(55)[25:], first=26))
    assert f"30 {told.replace('1', '26')}, but 25 questions of the form" in sentence


@pytest.mark.parametrize(("form", "told", "texts"), EVERY_FORM)
def test_a_list_wholly_in_another_layout_is_told_so(form: str, told: str, texts: Texts) -> None:
    sentence = refusal(in_form(form, texts(55)))
    assert sentence.startswith("list.md:")
    assert f"there is no question in the list, but 55 {told}" in sentence
    assert sentence.endswith("; head each with `### Question 1: Title`")


def test_a_table_of_questions_and_answers_is_refused() -> None:
    rows = in_form("| {n} | {title} | Text. |\n", titles(54))
    table = f"| No. | Question | Answer |\n|---|---|---|\n{rows}"
    told = "54 rows of the form `| No. | Question | Answer |`"
    assert told in refusal(listed([1]) + table)
    assert told in refusal(table)
    assert told in refusal(listed(range(1, 26)) + table)


def test_two_other_layouts_are_both_named() -> None:
    text = in_form("## {n}. {title}\n\nText.\n\n", titles(20))
    text += in_form("**Q:** {title}\n\nText.\n\n", explanations(20)) + listed([1])
    sentence = refusal(text)
    assert "20 headings of the form `## 1. …`" in sentence
    assert "20 lines of the form `**Q:** …`" in sentence


def test_the_refusal_names_the_line_that_it_begins_at() -> None:
    assert refusal(listed([1]) + "## 2. A?\n\nx\n\n## 3. B?\n").startswith("list.md:9: ")


def test_other_layouts_inside_code_are_code() -> None:
    other = "".join(in_form(form, titles(3)) for form in FORMS)
    text = f"### Question 1: A\n\n**Answer:**\n\n~~~~\n{other}~~~~\n"
    assert len(convert(text, name="l").questions) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "1. Look at the Pod.\n2. Look at the node.\n3. Read the log.\n\n4. Ask.",
        "Ask yourself:\n\n1. Is it up?\n2. Does DNS answer?\n3. Who changed it?",
        "#### 1. Install\n\nx\n\n#### 2. Run\n\nx\n\n#### 3. Look\n\nx",
        "#### Why does it matter here, of all {n} places?\n\nx",
        "| Question | Look at |\n|---|---|\n| Is it up, all {n}? | phase |\n| Where? | spec |",
        "<details>\n<summary>Show the manifest</summary>\n\nx\n\n</details>",
        "Question {n} is hard: Q4 too.",
        "### The same heading in each\n\nx",
    ],
)
def test_what_an_answer_may_hold_is_no_other_layout(answer: str) -> None:
    questions = [
        f"### Question {n}: {title}\n\n**Answer:**\n\n{answer.format(n=n)}\n\n---\n\n"
        for n, title in enumerate(titles(20), 1)
    ]
    assert len(convert("".join(questions), name="list.md").questions) == 20


def test_numbered_sections_are_sections() -> None:
    parts = (f"## {n}. Part {n}\n\n{listed([2 * n, 2 * n + 1])}" for n in range(1, 9))
    conversion = convert("".join([*parts, "## 9. Later\n\nTo come."]), name="list.md")
    assert [section.title for section in conversion.sections] == [
        f"{n}. Part {n}" for n in range(1, 9)
    ]
    assert len(conversion.questions) == 16


@pytest.mark.parametrize("run", ["<", "<summary ", "| ", "1.", "Q ", "**", "> ", "# ", "|-"])
def test_a_long_line_costs_no_more_than_other_text(run: str) -> None:
    text = f"### Question 1: A\n\nx\n\n{run * 50_000}\n\n### Question 2: B"
    assert len(convert(text, name="list.md").questions) == 2
