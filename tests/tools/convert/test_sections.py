# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import pytest

from tools.convert.drafts import convert
from tools.convert.sections import slug_of


def sections(text: str) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    conversion = convert(text, name="list.md")
    return {
        section.title: [
            (draft.number, draft.tags)
            for draft in conversion.questions
            if draft.section == section.slug
        ]
        for section in conversion.sections
    }


def summary(text: str) -> str:
    return convert(text, name="list.md").sections[0].summary


def report(text: str) -> list[str]:
    return [f"{each.line}: {each.what}" for each in convert(text, name="list.md").findings]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Edge & IoT – part 2", "edge-iot-part-2"),
        ("What’s a Pod's CPU?", "whats-a-pods-cpu"),
        ("CI/CD ../../x", "ci-cd-x"),
        ("Zoë ﬁ", "zoe-fi"),
        ("日本", "otherwise"),
        ("a_b__c--", "a-b-c"),
        ("x" * 90, "x" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
    ],
)
def test_a_slug_holds_lower_case_letters_digits_and_single_hyphens(title: str, slug: str) -> None:
    assert slug_of(title, otherwise="otherwise") == slug


@pytest.mark.parametrize(
    "heading",
    [
        "## 🔹 Net (Questions 1-2)",
        "# Net ⚙️ (questions 1 – 2)",
        "#### **Net** (Questions 1 to 2) 👩‍💻",
        "## `Net`(Question 1-2) ##",
    ],
)
def test_a_sections_title_has_no_pictographs_and_no_numbers(heading: str) -> None:
    assert list(sections(f"{heading}\n\n### Question 1: T")) == ["Net"]


def test_questions_without_a_section_get_one() -> None:
    text = "### Question 1: A\n\n## Net\n\n### Question 2: B"
    assert sections(text) == {"Questions": [(1, ())], "Net": [(2, ())]}
    assert "1: there is no section heading above this" in report(text)


def test_sections_of_one_name_become_one() -> None:
    text = "## Net\n### Question 1: A\n## Disk\n### Question 2: B\n## 🔹 NET\n### Question 3: C"
    assert sections(text) == {"Net": [(1, ()), (3, ())], "Disk": [(2, ())]}
    assert "5: the section “NET” is in line 1 too" in report(text)


def test_two_names_that_make_one_slug_stay_two_sections() -> None:
    text = "## C++\n### Question 1: A\n## C\n### Question 2: B\n## c?\n### Question 3: C"
    slugs = [section.slug for section in convert(text, name="list.md").sections]
    assert slugs == ["c", "c-2", "c-3"]


def test_a_section_inside_a_section_becomes_a_tag() -> None:
    text = (
        "## Net (Questions 1-9)\n### Question 1: A\n"
        "### DNS names (Questions 2-3)\n#### Question 2: B\n"
        "### Ingress\n#### Question 4: C\n"
        "## Disk (Questions 10-10)\n### Question 10: D"
    )
    assert sections(text) == {
        "Net": [(1, ()), (2, ("dns-names",)), (4, ("ingress",))],
        "Disk": [(10, ())],
    }
    assert "3: “DNS names” is a section inside the section “Net”" in report(text)


def test_a_smaller_heading_with_numbers_of_its_own_is_a_section() -> None:
    text = "# Net (Questions 1-1)\n### Question 1: A\n## Disk (Questions 2-2)\n### Question 2: B"
    assert sections(text) == {"Net": [(1, ())], "Disk": [(2, ())]}


def test_a_title_without_questions_is_text_of_the_next_section() -> None:
    text = "Hello.\n\n# All of it\n\nIntro.\n\n## Net\n\nAbout.\n\n### Question 1: A"
    assert list(sections(text)) == ["Net"]
    assert summary(text) == "Hello.\n\nAll of it\n\nIntro.\n\nAbout."
    assert "3: there is no question in “All of it”" in report(text)
    assert "1: there is text outside the answers" in report(text)


def test_text_of_a_last_section_without_questions_is_kept() -> None:
    text = "## Net\n### Question 1: A\nx\n## Later (Questions 2-3)\n\nTo come."
    assert summary(text) == "Later\n\nTo come."


def test_text_of_a_section_inside_a_section_is_kept() -> None:
    text = "## Net (Questions 1-2)\n\n### DNS (Questions 1-2)\n\nNames.\n\n#### Question 1: A"
    assert summary(text) == "DNS\n\nNames."


def test_numbers_that_run_backwards_are_not_checked() -> None:
    text = "## Net (Questions 9-1)\n### Question 1: A"
    assert "1: the numbers run backwards: (Questions 9-1)" in report(text)
    assert list(sections(text)) == ["Net"]
