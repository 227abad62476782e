"""How many key points go onto the paper, and in which order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.paper import HEAD, LINES, PAGES, SECTION, Item, fitting

ITEM = Item(question=1, title="Why?", section="Pods", points=("Because.", "So."))


def items(*sections: str) -> list[Item]:
    return [replace(ITEM, question=place, section=one) for place, one in enumerate(sections)]


def test_a_long_text_takes_more_lines() -> None:
    assert ITEM.lines == 4
    assert replace(ITEM, title="long " * 20, points=("longer " * 20,)).lines == 6


@given(
    pages=st.sampled_from(PAGES),
    is_by_section=st.booleans(),
    lengths=st.lists(st.integers(1, 900), max_size=200),
)
def test_no_more_than_fits_is_printed(pages: int, is_by_section: bool, lengths: list[int]) -> None:
    some = [
        replace(ITEM, question=place, section=f"{place % 7}", points=("x" * length,))
        for place, length in enumerate(lengths)
    ]
    names = [f"{place}" for place in range(7)]
    chosen = fitting(some, pages=pages, sections=names if is_by_section else None)
    headings = len({item.section for item in chosen}) * SECTION * is_by_section
    assert sum(item.lines for item in chosen) + headings + HEAD <= pages * LINES
    assert len({item.question for item in chosen}) == len(chosen)


def test_the_order_stays_or_sections_stand_together_in_theirs() -> None:
    some = items("Pods", "Edge", "Pods", "Edge", "Storage")
    assert fitting(some, pages=1) == some
    names = ["Storage", "Pods", "Edge"]
    together = [item.question for item in fitting(some, pages=1, sections=names)]
    assert together == [4, 0, 2, 1, 3]


def test_each_section_has_its_share() -> None:
    some = items(*["Pods"] * 200, "Edge", "Edge")
    sections = [item.section for item in fitting(some, pages=1, sections=["Pods", "Edge"])]
    assert sections.count("Edge") == 2
    assert sections.count("Pods") > 20
