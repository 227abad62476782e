"""The rating that follows from the ticks, and the sentence that says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exercises.recall import propose, reason
from quiz.rating import Rating

SECOND = "A second point with many …"

POINTS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8)


def proposed(musts: str, ticked: str, *, is_touched: bool = True) -> Rating | None:
    """Propose for points written as `!` (essential) and `.`, ticked where there is an `x`."""
    return propose(
        [sign == "!" for sign in musts], [sign == "x" for sign in ticked], is_touched=is_touched
    )


def why(musts: str, ticked: str) -> str:
    texts = ["A first point.", "A `second` point with many words.", "A third point."]
    return reason(texts, [sign == "!" for sign in musts], [sign == "x" for sign in ticked])


@pytest.mark.parametrize(
    ("musts", "ticked", "rating"),
    [
        ("!..", "x  ", Rating.GOOD),
        ("!..", "xxx", Rating.GOOD),
        ("!..", " xx", Rating.AGAIN),
        ("!!.", "xx ", Rating.GOOD),
        ("!!.", "x x", Rating.AGAIN),
        ("!!!.", "xx  ", Rating.HARD),
        ("!!!.", "x  x", Rating.AGAIN),
        ("!!!!!!", "xxxx  ", Rating.HARD),
        ("!!!!!!", "xxx   ", Rating.AGAIN),
    ],
)
def test_essential_points_decide(musts: str, ticked: str, rating: Rating) -> None:
    assert proposed(musts, ticked) == rating


@pytest.mark.parametrize(
    ("ticked", "rating"),
    [("xxx", Rating.GOOD), ("xx ", Rating.HARD), ("x  ", Rating.AGAIN), ("   ", Rating.AGAIN)],
)
def test_where_no_point_is_essential_all_are_asked_for(ticked: str, rating: Rating) -> None:
    assert proposed("...", ticked) == rating


def test_with_nothing_heard_and_nothing_touched_nothing_is_proposed() -> None:
    assert proposed("!!.", "   ", is_touched=False) is None
    assert proposed("!!.", "   ", is_touched=True) == Rating.AGAIN
    assert proposed("!!.", "xx ", is_touched=False) == Rating.GOOD


def test_where_there_is_nothing_to_tick_nothing_is_proposed() -> None:
    assert proposed("", "") is None


@given(POINTS)
def test_easy_is_never_proposed(points: list[tuple[bool, bool]]) -> None:
    musts, ticked = zip(*points, strict=True)
    assert propose(musts, ticked, is_touched=True) in {Rating.AGAIN, Rating.HARD, Rating.GOOD}


@given(POINTS)
def test_another_tick_never_lowers_the_rating(points: list[tuple[bool, bool]]) -> None:
    musts, ticked = ([*column] for column in zip(*points, strict=True))
    before = propose(musts, ticked, is_touched=True)
    assert before is not None
    for place in range(len(points)):
        more = propose(musts, [*ticked[:place], True, *ticked[place + 1 :]], is_touched=True)
        assert more is not None
        assert more >= before


@pytest.mark.parametrize(
    ("musts", "ticked", "sentence"),
    [
        ("!!.", "xx ", "Every essential point is there."),
        ("!!.", "x  ", f"Not ticked: {SECOND} (essential). Said it? Tick it."),
        ("!.!", "x  ", "Not ticked: A third point (essential). Said it? Tick it."),
        ("!!.", "   ", "Not ticked: A first point (essential), and more. Said it? Tick it."),
        ("...", "xxx", "Every point is there."),
        ("...", "xx ", "Not ticked: A third point. Said it? Tick it."),
        ("...", "x  ", f"Not ticked: {SECOND}, and more. Said it? Tick it."),
    ],
)
def test_a_sentence_says_why(musts: str, ticked: str, sentence: str) -> None:
    assert why(musts, ticked) == sentence
