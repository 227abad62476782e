"""Recall: what is listened for, what is heard, and what an attempt keeps of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exercises.definition import Definition, Heard, Misconception, Point
from quiz.exercises.kind import DefinitionError, Graded, Summary
from quiz.exercises.matcher import listen
from quiz.exercises.recall import REASONS, grade, parse, resume, reveal, summarise
from quiz.rating import Rating

STORED: dict[str, Any] = {
    "key_points": [
        {"text": "A majority decides.", "must": True, "phrases": ["majority of members", "quorum"]},
        {"text": "Odd numbers are better.", "must": True, "phrases": ["odd number"]},
        {"text": "Five survive two.", "phrases": ["five two"]},
    ],
    "misconceptions": [
        {
            "phrases": ["even is better"],
            "correction": "An even member adds no tolerance.",
            "voids": [2],
        },
        {"phrases": ["leader alone decides"], "correction": "The leader needs a majority."},
    ],
}
DEFINITION = parse(STORED)
SHOWN = {"texts": ["a", "b", "c"], "musts": [True, True, False], "heard": [True, False, True]}


def heard(answer: str) -> Heard:
    return listen(answer, DEFINITION)


def test_a_definition_counts_what_is_voided_from_0_and_a_file_from_1() -> None:
    assert parse(STORED) == Definition(
        points=(
            Point(text="A majority decides.", must=True, phrases=("majority of members", "quorum")),
            Point(text="Odd numbers are better.", must=True, phrases=("odd number",)),
            Point(text="Five survive two.", phrases=("five two",)),
        ),
        misconceptions=(
            Misconception(
                phrases=("even is better",),
                correction="An even member adds no tolerance.",
                voids=(1,),
            ),
            Misconception(
                phrases=("leader alone decides",), correction="The leader needs a majority."
            ),
        ),
    )


@pytest.mark.parametrize(
    ("stored", "sentence"),
    [
        ({"key_points": "x"}, "Write key_points as a list of mappings."),
        ({"misconceptions": ["x"]}, "Write misconceptions as a list of mappings."),
        ({"key_points": [{}]}, "Each entry needs a text, written as text."),
        ({"key_points": [{"text": "a", "phrases": "b"}]}, "Write phrases as a list of texts."),
        ({"key_points": [{"text": "a", "phrases": [1]}]}, "Write phrases as a list of texts."),
        (
            {"misconceptions": [{"phrases": ["a"]}]},
            "Each entry needs a correction, written as text.",
        ),
        *(
            (
                {
                    "key_points": [{"text": "a"}],
                    "misconceptions": [{"phrases": ["a"], "correction": "b", "voids": voids}],
                },
                "Write voids as a list of numbers of key points, from 1 to 1.",
            )
            for voids in ([0], [2], ["1"], [True], 1)
        ),
    ],
)
def test_a_definition_that_is_none_is_refused_with_a_sentence(
    stored: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        parse(stored)
    assert str(refused.value) == sentence


def test_points_are_heard_one_by_one() -> None:
    assert heard("A majority of the members, so an odd number.").ticks == (True, True, False)
    assert heard("").ticks == (False, False, False)


def test_a_misconception_voids_its_own_points_and_leaves_the_others() -> None:
    found = heard("A quorum decides. An odd number works, but even is better.")
    assert found.ticks == (True, False, False)
    assert found.voided == (False, True, False)
    assert found.corrections == ("An even member adds no tolerance.",)
    assert [words for words, is_heard in found.words if is_heard] == ["quorum"]


def test_a_misconception_that_voids_nothing_only_gets_its_correction() -> None:
    found = heard("The leader alone decides, by quorum.")
    assert found.ticks == (True, False, False)
    assert found.voided == (False, False, False)
    assert found.corrections == ("The leader needs a majority.",)


def test_a_misconception_that_is_denied_is_not_heard() -> None:
    assert heard("It is not true that even is better.").corrections == ()


@given(st.text(max_size=200))
def test_the_pieces_joined_are_the_answer(answer: str) -> None:
    assert "".join(words for words, _ in heard(answer).words) == answer


@given(
    st.lists(
        st.sampled_from(
            [
                "odd",
                "Number.",
                "quorum",
                "1,000",
                "isn't",
                "\n",
                "ÄÖ ß",
                "İ",
                "\ufb01ve",
                "t\u00adwo",
            ]
        )
    )
)
def test_no_wording_is_cut_wrongly(words: list[str]) -> None:
    answer = " ".join(words)
    pieces = heard(answer).words
    assert "".join(text for text, _ in pieces) == answer
    assert all(text for text, _ in pieces)


def test_an_attempt_keeps_the_answer_what_was_heard_and_what_was_ticked() -> None:
    graded = grade(SHOWN, {"answer": "hm", "tick0": "on", "tick1": "on"})
    kept = {"answer": "hm", "heard": ["a", "c"], "ticked": ["a", "b"], "proposed": 3}
    assert graded == Graded(payload=kept, proposed=Rating.GOOD, reason=REASONS[0])
    assert summarise(graded.payload) == Summary(
        answer="hm", heard=("a", "c"), ticked=("a", "b"), proposed=Rating.GOOD
    )


def test_a_rating_by_hand_keeps_just_the_answer() -> None:
    shown = {"texts": ["a"], "musts": [True], "heard": [False]}
    graded = grade(shown, {"answer": "hm"})
    assert graded == Graded(payload={"answer": "hm"}, proposed=None)
    assert summarise(graded.payload) == Summary(answer="hm")


@pytest.mark.parametrize(("is_heard", "is_touched"), [(True, False), (False, True)])
def test_no_tick_on_purpose_is_a_judgement(is_heard: bool, is_touched: bool) -> None:
    shown = {"texts": ["a"], "musts": [True], "heard": [is_heard]}
    posted = {"answer": "hm"} | ({"touched": "1"} if is_touched else {})
    assert grade(shown, posted).proposed == Rating.AGAIN


def test_a_payload_without_a_proposal_is_read() -> None:
    payload: dict[str, Any] = {"answer": "hm", "heard": [], "ticked": [], "proposed": None}
    assert summarise(payload) == Summary(answer="hm", heard=(), ticked=())


def test_what_was_heard_is_ticked_at_the_first_reveal_and_the_ticks_count_at_the_next() -> None:
    first = reveal(DEFINITION, {"answer": "By quorum."}, None)
    assert first.ticked == (True, False, False)
    assert first.graded.proposed == Rating.AGAIN
    judged = {"answer": "By quorum.", "tick0": "on", "tick1": "on", "judge": "1"}
    again = reveal(DEFINITION, judged, first.shown)
    assert (again.ticked, again.graded.proposed) == ((True, True, False), Rating.GOOD)
    assert again.shown == first.shown


def test_ticks_of_points_that_have_changed_since_count_for_nothing() -> None:
    before = {"texts": ["Another point."], "musts": [True], "heard": [True]}
    shown = reveal(DEFINITION, {"answer": "", "tick0": "on", "tick2": "on"}, before)
    assert shown.ticked == (False, False, False)
    assert shown.graded.proposed is None


def test_nothing_heard_and_nothing_touched_proposes_nothing() -> None:
    assert reveal(DEFINITION, {"answer": "No idea."}, None).graded.proposed is None
    assert reveal(DEFINITION, {"answer": ""}, None).graded.proposed is None


@given(
    answer=st.sampled_from(["", "quorum", "an odd number, a quorum", "even is better"]),
    ticks=st.sets(st.sampled_from(["tick0", "tick1", "tick2"])),
    is_touched=st.booleans(),
)
def test_an_undone_answer_is_shown_as_it_was_and_recorded_as_before(
    answer: str, ticks: set[str], is_touched: bool
) -> None:
    shown = reveal(DEFINITION, {"answer": answer}, None).shown
    posted = {"answer": answer} | dict.fromkeys(ticks, "on")
    if is_touched:
        posted["touched"] = "1"
    payload = grade(shown, posted).payload
    again = resume(DEFINITION, payload)
    assert again.graded.payload == payload
    assert again.shown == shown
    if "ticked" in payload:
        assert {f"tick{at}" for at, tick in enumerate(again.ticked) if tick} == ticks


def test_a_point_that_was_reworded_since_is_not_ticked_in_an_undone_answer() -> None:
    payload = {"answer": "", "heard": [], "ticked": ["A majority rules.", "Five survive two."]}
    assert resume(DEFINITION, payload).ticked == (False, False, True)
