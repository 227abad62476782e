"""How a question stands with one learner; what is due and what is weak."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from quiz.memory.schedule import day_bounds
from quiz.models import Card, Learner, Question, Standing, Status
from quiz.practice.queue import chosen, today
from quiz.practice.standing import listed, standings_by_section
from quiz.rating import State
from tests.factories import START, make_question, make_questions
from tests.practice.cards import rate

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
DAY_END = day_bounds(START, "UTC")[1]


def make_card(learner: Learner, question: Question, **fields: Any) -> Card:
    """Store a card that was reviewed long ago, unless `fields` say otherwise."""
    reviewed = {
        "state": State.REVIEW,
        "step": None,
        "stability": 30.0,
        "difficulty": 5.0,
        "due": START + 30 * DAY,
        "last_review": START - 90 * DAY,
        "introduced": START - 90 * DAY,
        "reps": 3,
    }
    return Card.objects.create(learner=learner, question=question, **reviewed | fields)


def stands(card: Card | None, at: datetime = START) -> Standing:
    if card is None:
        return Standing.NEW
    card.save()
    cards = Card.objects.with_standing(now=at, day_end=day_bounds(at, "UTC")[1])
    return Standing(getattr(cards.get(pk=card.pk), "standing"))  # noqa: B009 (annotated)


def test_a_question_without_a_card_or_without_a_rating_is_new(alice: Learner) -> None:
    marked = Card.objects.create(learner=alice, question=make_question(), flagged=True)
    assert stands(None) == Standing.NEW
    assert stands(marked) == Standing.NEW


@pytest.mark.parametrize(
    ("stability", "expected"), [(20.99, Standing.LEARNING), (21.0, Standing.STRONG)]
)
def test_three_weeks_of_stability_make_it_strong(
    alice: Learner, stability: float, expected: Standing
) -> None:
    assert stands(make_card(alice, make_question(), stability=stability)) == expected


def test_what_is_relearned_is_not_strong(alice: Learner) -> None:
    fields = {"state": State.RELEARNING, "step": 0, "due": START + TICK}
    assert stands(make_card(alice, make_question(), **fields)) == Standing.LEARNING


def test_a_review_is_due_on_its_day_and_a_step_at_its_moment(alice: Learner) -> None:
    one, two = make_questions(2)
    review = make_card(alice, one, due=DAY_END - TICK)
    step = make_card(alice, two, state=State.LEARNING, step=1, due=START)
    assert [stands(review), stands(step)] == [Standing.DUE, Standing.DUE]
    assert stands(step, START - TICK) == Standing.LEARNING
    review.due = DAY_END
    assert stands(review) == Standing.STRONG


@pytest.mark.parametrize("marks", [{"suspended": True}, {"buried_until": START + TICK}])
def test_what_is_put_aside_is_not_due(alice: Learner, marks: dict[str, Any]) -> None:
    assert stands(make_card(alice, make_question(), due=START, **marks)) == Standing.STRONG


def test_a_burial_that_is_over_holds_nothing_back(alice: Learner) -> None:
    assert stands(make_card(alice, make_question(), due=START, buried_until=START)) == Standing.DUE


def test_weak_is_what_would_be_forgotten_within_a_week(alice: Learner) -> None:
    one, two, three = make_questions(3)
    weak = make_card(alice, one, stability=6.99)
    firm = make_card(alice, two, stability=7.0)
    unseen = Card.objects.create(learner=alice, question=three)
    assert set(alice.cards.weak()) == {weak}
    assert {firm, unseen} <= set(alice.cards.all())


def test_due_is_what_stands_as_due_whatever_its_state(alice: Learner) -> None:
    states = [(State.LEARNING, 0), (State.REVIEW, None), (State.RELEARNING, 0)]
    dues = [START - DAY, START, START + TICK, DAY_END - TICK, DAY_END]
    buried = [None, START, START + TICK]
    cases = list(product(states, dues, buried, [True, False], [6.9, 7.0]))
    for question, case in zip(make_questions(len(cases)), cases, strict=True):
        (state, step), moment, until, suspended, stability = case
        marks = {"suspended": suspended, "buried_until": until}
        memory = {"state": state, "step": step, "due": moment, "stability": stability}
        make_card(alice, question, **memory, **marks)
    cards = set(alice.cards.all())
    assert set(alice.cards.due(now=START, day_end=DAY_END)) == {
        card for card in cards if stands(card) == Standing.DUE
    }
    assert {card.stability for card in alice.cards.weak()} == {6.9}


def test_due_is_what_the_queue_calls_due(alice: Learner) -> None:
    for question in make_questions(3):
        rate(alice, question, 4)
    later = START + 20 * DAY
    [_, day_end] = day_bounds(later, "UTC")
    counted = alice.cards.due(now=later, day_end=day_end).count()
    assert counted == today(learner_id=alice.pk, zone="UTC", now=later).due == 3


def test_a_list_names_the_marks_of_this_learner_only(alice: Learner, bob: Learner) -> None:
    one, two = make_questions(2)
    make_card(alice, one, flagged=True, suspended=True)
    make_card(alice, two, buried_until=START + DAY)
    make_card(bob, two, flagged=True)
    first, second = listed([one, two], learner=alice, now=START)
    assert (first.annotations, second.annotations) == (("Flagged", "Suspended"), ("Buried",))
    assert (first.marks, second.marks) == (["Flagged", "Not asked again"], ["Not today"])
    assert [entry.annotations for entry in listed([one, two], learner=bob, now=START)] == [
        (),
        ("Flagged",),
    ]


def test_a_list_costs_one_statement_and_none_for_a_visitor(
    alice: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    questions = make_questions(20)
    rate(alice, questions[3])
    with django_assert_num_queries(1):
        entries = listed(questions, learner=alice, now=START)
    assert [entry.standing for entry in entries].count(Standing.NEW) == 19
    with django_assert_num_queries(0):
        assert {e.standing for e in listed(questions, learner=None, now=START)} == {Standing.NEW}


def test_the_day_is_the_learners_own(bob: Learner) -> None:
    question = make_question()
    # Auckland's day ends at 15:00 UTC in summer.
    make_card(bob, question, due=START + timedelta(hours=6))
    assert listed([question], learner=bob, now=START)[0].standing == Standing.STRONG
    assert listed([question], learner=None, now=START)[0].standing == Standing.NEW


def test_the_questions_of_each_section_are_counted_by_how_they_stand(
    alice: Learner, bob: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    questions = [*make_questions(3), make_question(561, section="security")]
    make_card(alice, questions[0])
    make_card(alice, questions[1], stability=1.0)
    make_card(alice, questions[3], due=START)
    make_card(bob, questions[2])
    hidden = make_question(599, status=Status.RETIRED)
    make_card(alice, hidden)
    with django_assert_num_queries(1):
        counts = standings_by_section(learner=alice, now=START)
    assert counts == {
        questions[0].section_id: {Standing.STRONG: 1, Standing.LEARNING: 1},
        questions[3].section_id: {Standing.DUE: 1},
    }


@pytest.mark.parametrize(
    ("fields", "comes"),
    [
        ({}, False),
        ({"due": START}, True),
        ({"due": START, "suspended": True}, False),
        ({"due": START, "buried_until": START + DAY}, False),
        ({"due": START, "buried_until": START - DAY}, True),
    ],
)
def test_a_chosen_question_comes_if_it_is_due_and_awake(
    alice: Learner, fields: dict[str, Any], comes: bool
) -> None:
    make_card(alice, make_question(), **fields)
    assert (chosen(learner=alice, number=551, now=START) is not None) is comes
    assert chosen(learner=alice, number=552, now=START) is None
    make_question(552)
    new = chosen(learner=alice, number=552, now=START)
    assert new
    assert (new.number, new.title) == (552, "What is question 552 about?")
