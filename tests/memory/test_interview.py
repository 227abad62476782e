"""Which questions a rehearsal asks, and what its answers come to."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quiz.memory.interview import (
    FOLLOWUP,
    FOLLOWUP_EVERY,
    LENGTHS,
    READING,
    Answered,
    Candidate,
    by_section,
    choose,
    study_first,
    summed,
)

MOST = 60
PLAIN = Candidate(
    question=1, version=1, section="pods", seconds=90, asked=0, followups=(), is_recent=False
)


def candidates(count: int, **fields: object) -> list[Candidate]:
    return [replace(PLAIN, question=number, **fields) for number in range(count)]  # type: ignore[arg-type]


def numbers(some: list[Candidate], minutes: int = 15, seed: int = 1) -> list[int]:
    chosen = choose(some, minutes=minutes, most=MOST, chance=Random(seed))
    return [one.question for one in chosen]


@given(
    seed=st.integers(0, 10_000),
    minutes=st.sampled_from(LENGTHS),
    lengths=st.lists(st.integers(20, 300), min_size=1, max_size=90),
)
def test_what_is_chosen_fits_into_the_time_and_is_never_empty(
    seed: int, minutes: int, lengths: list[int]
) -> None:
    some = [
        replace(PLAIN, question=number, seconds=seconds, followups=("And then?",))
        for number, seconds in enumerate(lengths)
    ]
    chosen = choose(some, minutes=minutes, most=MOST, chance=Random(seed))
    taken = sum(READING + lengths[one.question] + FOLLOWUP * bool(one.followup) for one in chosen)
    assert len({one.question for one in chosen}) == len(chosen) >= 1
    assert taken <= minutes * 60 or len(chosen) == 1
    assert len(chosen) <= MOST


def test_a_longer_rehearsal_asks_more() -> None:
    counts = [len(numbers(candidates(100), minutes)) for minutes in LENGTHS]
    assert counts == [7, 15, 30]


def test_sections_take_turns() -> None:
    some = [
        replace(PLAIN, question=number, section=section)
        for number, section in enumerate(["pods"] * 20 + ["storage"] * 20 + ["edge"] * 20)
    ]
    first = numbers(some)[:6]
    assert (
        {number // 20 for number in first[:3]}
        == {number // 20 for number in first[3:]}
        == {0, 1, 2}
    )


def test_another_draw_brings_other_questions() -> None:
    assert len({tuple(numbers(candidates(50), seed=seed)) for seed in range(5)}) == 5


def test_what_interviews_ask_most_comes_most_often() -> None:
    some = [replace(one, asked=40 if one.question < 10 else 0) for one in candidates(100)]
    drawn = [number for seed in range(50) for number in numbers(some, seed=seed)]
    assert sum(number < 10 for number in drawn) > len(drawn) * 0.7


def test_what_the_last_rehearsal_had_comes_again_only_when_nothing_else_is_left() -> None:
    some = [replace(one, is_recent=one.question < 20) for one in candidates(24)]
    assert {*numbers(some)[:4]} == {20, 21, 22, 23}
    assert len(numbers(some)) == 7


def test_one_question_of_three_is_followed_up_if_it_has_a_follow_up() -> None:
    some = candidates(30, followups=("Why?", "And then?"))
    chosen = choose(some, minutes=60, most=MOST, chance=Random(1))
    followed = [place for place, one in enumerate(chosen, start=1) if one.followup]
    assert followed == [*range(FOLLOWUP_EVERY, len(chosen) + 1, FOLLOWUP_EVERY)]
    assert not any(
        one.followup for one in choose(candidates(9), minutes=15, most=MOST, chance=Random(1))
    )


GOOD = Answered(
    number=1,
    title="Why?",
    section="Pods",
    seconds=80,
    allowed=90,
    rating=3,
    said=4,
    points=5,
    missed=(),
)
BY_HAND = replace(GOOD, number=2, said=None, points=None, missed=None)
FORGOTTEN = replace(GOOD, number=3, section="Storage", rating=1, said=1, missed=("A", "B"))
UNJUDGED = replace(BY_HAND, number=4, rating=None)


def test_points_count_where_they_were_ticked() -> None:
    whole = summed([GOOD, BY_HAND, FORGOTTEN, UNJUDGED])
    assert (whole.answers, whole.judged, whole.ticked, whole.known) == (4, 3, 2, 2)
    assert (whole.said, whole.points, whole.percent, whole.missed) == (5, 10, 50, 2)
    assert (whole.seconds, whole.allowed) == (320, 360)
    assert summed([BY_HAND]).percent is None


def test_the_weakest_section_comes_first() -> None:
    assert [*by_section([GOOD, UNJUDGED, FORGOTTEN])] == ["Storage", "Pods"]


def test_what_to_study_first_are_the_worst_answers_and_those_without_an_essential_point() -> None:
    lucky = replace(GOOD, number=5, missed=("C",))
    hard = replace(BY_HAND, number=6, rating=2)
    asked = [GOOD, lucky, UNJUDGED, hard, FORGOTTEN, BY_HAND]
    assert [one.number for one in study_first(asked)] == [3, 6, 5]
