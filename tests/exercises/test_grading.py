"""What is heard in a typed answer, and the rating that follows from the ticks."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exercises.grading import Heard, listen, propose
from quiz.exercises.matcher import marked


@dataclass
class Point:
    phrases: list[str] = field(default_factory=list)


QUORUM = Point(phrases=["majority of members", "quorum"])
ODD = Point(phrases=["odd number"])
KNOWN = [{"phrases": ["even is better"], "correction": "An even member adds no tolerance."}]


def heard(answer: str) -> Heard:
    return listen(answer, [QUORUM, ODD], KNOWN)  # type: ignore[arg-type]  # a list of plain dicts


def told(answer: str) -> list[str]:
    return [words for words, is_heard in heard(answer).words if is_heard]


@pytest.mark.parametrize(
    ("ticked", "rating"),
    [
        ((False, False, False), 1),
        ((True, False, True), 1),
        ((False, True, True), 1),
        ((True, True, False), 3),
        ((True, True, True), 4),
    ],
)
def test_the_rating_follows_from_the_ticks(ticked: tuple[bool, ...], rating: int) -> None:
    assert propose([True, True, False], ticked) == rating


def test_without_a_must_only_good_and_easy_follow() -> None:
    assert propose([False, False], [False, False]) == 3
    assert propose([False, False], [True, True]) == 4


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8))
def test_another_tick_never_lowers_the_rating(points: list[tuple[bool, bool]]) -> None:
    musts, ticked = [must for must, _ in points], [tick for _, tick in points]
    for place in range(len(points)):
        more = [*ticked[:place], True, *ticked[place + 1 :]]
        assert propose(musts, more) >= propose(musts, ticked)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8))
def test_hard_is_never_proposed(points: list[tuple[bool, bool]]) -> None:
    assert propose([must for must, _ in points], [tick for _, tick in points]) in {1, 3, 4}


def test_the_words_that_were_heard_are_marked_and_no_others() -> None:
    assert heard("Writes need a majority of the members. I like it.").ticks == (True, False)
    assert told("Writes need a majority of the members. I like it.") == [
        "majority",
        "of",
        "members",
    ]


def test_a_word_is_marked_only_in_the_sentence_that_says_the_point() -> None:
    assert told("Members talk. A majority of members decides.") == ["majority", "of", "members"]


def test_inflected_words_are_marked_as_they_were_typed() -> None:
    assert told("Odd numbers, please.") == ["Odd", "numbers"]


def test_nothing_is_marked_or_ticked_beside_a_falsehood_and_it_is_corrected() -> None:
    found = heard("A quorum decides, and even is better.")
    assert (found.ticks, found.denied) == ((False, False), True)
    assert found.corrections == ("An even member adds no tolerance.",)
    assert not any(is_heard for _, is_heard in found.words)


@given(st.text(max_size=200))
def test_the_pieces_joined_are_the_answer(answer: str) -> None:
    pieces = marked(answer, ["majority of members", "odd number"])
    assert "".join(words for words, _ in pieces) == answer


@given(st.lists(st.sampled_from(["odd", "Number.", "quorum", "1,000", "isn't", "\n", "ÄÖ ß", "İ"])))
def test_no_wording_is_cut_wrongly(words: list[str]) -> None:
    answer = " ".join(words)
    assert "".join(text for text, _ in heard(answer).words) == answer
