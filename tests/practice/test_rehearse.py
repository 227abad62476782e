"""A rehearsal: one way, against the clock, judged once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from quiz.bounds import REHEARSED_MAX
from quiz.models import Attempt, Card, Learner, Question, Rehearsal
from quiz.practice import rehearse
from quiz.practice.learners import erase_learner, forget_passers_by, merge_learners
from quiz.practice.record import Answered, record
from quiz.practice.rehearsals import present, to_judge, token_to_judge
from quiz.practice.rehearse import Choice, NothingToAskError
from quiz.practice.steps import StaleStepError, Step, step_of, take, used_seconds
from quiz.practice.tokens import StaleCardError
from tests.factories import START, make_learner, make_question, make_questions

MIXED = Choice(minutes=15)
TICKED = ("Key point 1 of {}", "Key point 3 of {}")


def at(seconds: float) -> datetime:
    """Return a moment after the beginning."""
    return START + timedelta(seconds=seconds)


@pytest.fixture
def started(alice: Learner, questions: list[Question]) -> Rehearsal:
    """A rehearsal of three questions, without a follow-up, begun at `START`."""
    return rehearse.start(learner_id=alice.pk, choice=MIXED, now=START, chance=Random(1))


def now_at(rehearsal: Rehearsal, answer: str | None = "", *, opened: float | None = None) -> Step:
    """Return what the page that shows the present step would post."""
    rehearsal.refresh_from_db()
    moment = rehearsal.seen_at if opened is None else at(opened)
    return Step(rehearsal=rehearsal.pk, step=step_of(rehearsal), opened=moment, answer=answer)


def answer(rehearsal: Rehearsal, seconds: float, text: str = "", **fields: Any) -> None:
    step = now_at(rehearsal, text, **fields)
    take("answer", learner_id=rehearsal.learner_id, now=at(seconds), step=step)
    rehearsal.refresh_from_db()


def answered(rehearsal: Rehearsal) -> list[tuple[str, int | None]]:
    return list(rehearsal.questions.values_list("answer", "seconds"))


def judge(learner: Learner, rating: int = 3, *, ticked: bool = True) -> Attempt:
    """Judge what waits first."""
    waiting = to_judge(learner)
    assert waiting
    question = waiting.row.question
    payload: dict[str, Any] = {"answer": waiting.row.answer}
    if ticked:
        texts = [text.format(question.number) for text in TICKED]
        payload |= {"heard": [], "ticked": texts, "proposed": 2}
    return rehearse.judge(
        learner_id=learner.pk,
        token=token_to_judge(waiting.row, question, learner, now=at(2000)),
        rating=rating,
        now=at(2000),
        answered=Answered(payload=payload, seconds=waiting.row.seconds),
    )


def test_every_question_is_asked_once_and_then_it_is_over(started: Rehearsal) -> None:
    for place in range(3):
        assert started.ended_at is None
        answer(started, 60 * (place + 1), f"My answer {place}")
    assert started.ended_at == at(180)
    assert answered(started) == [(f"My answer {place}", 60) for place in range(3)]
    assert not Attempt.objects.exists()


def test_a_second_start_finds_the_one_that_is_running(started: Rehearsal) -> None:
    again = rehearse.start(
        learner_id=started.learner_id, choice=Choice(minutes=60), now=at(5), chance=Random(2)
    )
    assert again.pk == started.pk
    assert Rehearsal.objects.count() == 1


def test_without_a_fitting_question_nothing_is_stored_not_even_a_learner(
    questions: list[Question],
) -> None:
    for choice in (
        Choice(minutes=15, level="staff"),
        Choice(minutes=15, sections=("nowhere",)),
        Choice(minutes=15, weak=True),
    ):
        with pytest.raises(NothingToAskError):
            rehearse.start(learner_id=uuid.uuid4(), choice=choice, now=START)
    assert not Rehearsal.objects.exists()
    assert not Learner.objects.exists()


def test_level_section_and_weakness_choose(alice: Learner, questions: list[Question]) -> None:
    make_question(600, section="edge", level="senior")
    make_question(601, section="edge", level="junior")

    def asked(**choice: Any) -> set[int]:
        chosen = Choice(minutes=60, **choice)
        rehearsal = rehearse.start(learner_id=alice.pk, choice=chosen, now=START)
        numbers = {*rehearsal.questions.values_list("question__number", flat=True)}
        rehearsal.delete()
        return numbers

    assert asked() == {551, 552, 553, 600, 601}
    assert asked(level="senior") == {600}
    assert asked(sections=("edge",)) == {600, 601}
    assert asked(sections=("edge", "scale")) == {551, 552, 553, 600, 601}
    Card.objects.create(
        learner=alice,
        question=questions[1],
        state=2,
        step=None,
        stability=2.0,
        difficulty=5.0,
        due=START,
        last_review=START,
        introduced=START,
        reps=1,
    )
    assert asked(weak=True) == {552}
    Card.objects.update(suspended=True)
    assert asked() == {551, 553, 600, 601}


def test_there_is_no_way_back(started: Rehearsal) -> None:
    first = now_at(started, "My first thought")
    answer(started, 60, "My first thought")
    before = list(started.questions.values())
    for text in ("Something better", ""):
        late = Step(rehearsal=first.rehearsal, step=first.step, opened=first.opened, answer=text)
        for act in ("answer", "pause", "end"):
            with pytest.raises(StaleStepError):
                take(act, learner_id=started.learner_id, now=at(70), step=late)
        take("keep", learner_id=started.learner_id, now=at(70), step=late)
    assert list(started.questions.values()) == before


def test_the_same_answer_posted_twice_counts_once(started: Rehearsal) -> None:
    first = now_at(started, "My first thought")
    for seconds in (60, 61):
        take("answer", learner_id=started.learner_id, now=at(seconds), step=first)
    started.refresh_from_db()
    assert started.position == 2
    assert answered(started)[:2] == [("My first thought", 60), ("", None)]


def test_a_follow_up_is_a_step_of_its_own(started: Rehearsal) -> None:
    started.questions.filter(position=1).update(followup="And then?")
    answer(started, 50, "First this.")
    assert (started.position, started.is_followup) == (1, True)
    answer(started, 80, "Then that.")
    assert (started.position, started.is_followup) == (2, False)
    row = started.questions.get(position=1)
    assert (row.answer, row.seconds) == ("First this.", 50)
    assert (row.followup_answer, row.followup_seconds) == ("Then that.", 30)


def test_a_pause_stops_the_clock_is_counted_and_keeps_the_words(started: Rehearsal) -> None:
    take("pause", learner_id=started.learner_id, now=at(20), step=now_at(started, "Half an"))
    assert started.questions.get(position=1).answer == "Half an"
    started.refresh_from_db()
    assert used_seconds(started, at(500)) == 20
    take("continue", learner_id=started.learner_id, now=at(500), step=now_at(started, None))
    answer(started, 530, "Half an answer")
    assert answered(started)[0] == ("Half an answer", 50)
    assert (started.paused, started.pauses) == (480, 1)
    assert used_seconds(started, at(530)) == 50


def test_time_away_is_a_pause(started: Rehearsal) -> None:
    """The phone died at 20 seconds; the page was opened again at 400."""
    take("keep", learner_id=started.learner_id, now=at(20), step=now_at(started, "Half"))
    answer(started, 430, "Half an answer", opened=400)
    assert answered(started)[0] == ("Half an answer", 50)
    assert (started.paused, started.pauses) == (380, 1)


def test_a_device_that_slept_was_away(started: Rehearsal) -> None:
    """Its page stayed open; it tells that it is there every twenty seconds, or not at all."""
    first = now_at(started, None)
    take("keep", learner_id=started.learner_id, now=at(20), step=first)
    take("keep", learner_id=started.learner_id, now=at(920), step=first)
    answer(started, 930)
    assert answered(started)[0] == ("", 30)
    assert (started.paused, started.pauses) == (900, 1)


def test_a_reload_is_no_pause(started: Rehearsal) -> None:
    answer(started, 60, opened=4)
    assert (started.paused, started.pauses) == (0, 0)


def test_what_is_kept_while_paused_does_not_end_the_pause(started: Rehearsal) -> None:
    page = now_at(started, "Half")
    take("pause", learner_id=started.learner_id, now=at(20), step=page)
    take("keep", learner_id=started.learner_id, now=at(21), step=page)
    started.refresh_from_db()
    assert started.paused_at == at(20)


def test_a_tab_in_which_nothing_was_typed_wipes_nothing_out(started: Rehearsal) -> None:
    take("keep", learner_id=started.learner_id, now=at(20), step=now_at(started, "Half"))
    take("keep", learner_id=started.learner_id, now=at(25), step=now_at(started, None))
    assert started.questions.get(position=1).answer == "Half"


def test_once_the_time_is_up_nothing_more_is_asked(started: Rehearsal) -> None:
    started.questions.update(followup="And then?")
    answer(started, 15 * 60 + 1)
    assert started.ended_at == at(15 * 60 + 1)
    assert [seconds for _, seconds in answered(started)] == [901, None, None]


def test_an_early_end_counts_what_was_typed(started: Rehearsal) -> None:
    answer(started, 60, "One")
    take("end", learner_id=started.learner_id, now=at(90), step=now_at(started, "Two"))
    started.refresh_from_db()
    assert started.ended_at == at(90)
    assert answered(started) == [("One", 60), ("Two", 30), ("", None)]


def test_an_early_end_without_an_answer_leaves_nothing(started: Rehearsal) -> None:
    take("end", learner_id=started.learner_id, now=at(9), step=now_at(started))
    assert not Rehearsal.objects.exists()


def test_an_answer_counts_for_the_schedule_once_when_it_is_judged(
    alice: Learner, started: Rehearsal
) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1), f"My answer {place}")
    first = to_judge(alice)
    assert first
    assert (first.answers, first.judged) == (3, 0)
    judge(alice)
    assert Attempt.objects.get().token == first.row.token
    assert Attempt.objects.get().seconds == 60
    row = started.questions.get(position=1)
    assert (row.rating, row.said, row.points) == (3, 2, 3)
    assert row.missed == [f"Key point 2 of {row.question.number}"]
    second = to_judge(alice)
    assert second
    assert (second.row.position, second.judged) == (2, 1)


def test_judged_twice_counts_once_and_the_first_rating_stays(
    alice: Learner, started: Rehearsal
) -> None:
    answer(started, 60)
    answer(started, 120)
    answer(started, 180)
    waiting = to_judge(alice)
    assert waiting
    token = token_to_judge(waiting.row, waiting.row.question, alice, now=at(200))
    ratings = [
        rehearse.judge(
            learner_id=alice.pk, token=token, rating=rating, now=at(200), answered=Answered()
        ).rating
        for rating in (3, 1)
    ]
    assert ratings == [3, 3]
    assert Attempt.objects.count() == 1
    assert started.questions.get(position=1).rating == 3


def test_a_question_that_was_rated_meanwhile_has_to_be_shown_again(
    alice: Learner, started: Rehearsal
) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1))
    waiting = to_judge(alice)
    assert waiting
    stale = token_to_judge(waiting.row, waiting.row.question, alice, now=at(200))
    record(learner_id=alice.pk, token=replace(stale, nonce=uuid.uuid4()), rating=4, now=at(210))
    with pytest.raises(StaleCardError):
        rehearse.judge(learner_id=alice.pk, token=stale, rating=1, now=at(300), answered=Answered())
    assert judge(alice).rating == 3
    assert Attempt.objects.count() == 2


def test_a_token_of_no_rehearsal_judges_nothing(alice: Learner, started: Rehearsal) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1))
    waiting = to_judge(alice)
    assert waiting
    token = token_to_judge(waiting.row, waiting.row.question, alice, now=at(200))
    other = replace(token, nonce=uuid.uuid4())
    with pytest.raises(StaleCardError):
        rehearse.judge(learner_id=alice.pk, token=other, rating=3, now=at(200), answered=Answered())
    assert not Attempt.objects.exists()


def test_the_last_judgement_or_giving_up_closes_the_rehearsal(
    alice: Learner, started: Rehearsal
) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1))
    for _ in range(3):
        started.refresh_from_db()
        assert started.judged_at is None
        judge(alice, ticked=False)
    started.refresh_from_db()
    assert started.judged_at == at(2000)
    assert to_judge(alice) is None
    Rehearsal.objects.update(judged_at=None)
    started.questions.update(rating=None)
    rehearse.give_up_judging(learner_id=alice.pk, now=at(3000))
    assert to_judge(alice) is None
    assert started.questions.filter(missed__isnull=True).count() == 3


def test_a_question_that_is_no_longer_published_is_not_judged(
    alice: Learner, started: Rehearsal
) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1))
    first = started.questions.get(position=1)
    Question.objects.filter(pk=first.question_id).update(status="retired")
    judge(alice)
    judge(alice)
    started.refresh_from_db()
    assert started.judged_at


def test_the_oldest_makes_way_and_its_ratings_stay(
    alice: Learner, started: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.practice.rehearse.REHEARSALS_MAX", 2)
    for turn in range(3):
        rehearsal = rehearse.start(
            learner_id=alice.pk, choice=MIXED, now=at(1000 * turn), chance=Random(1)
        )
        for place in range(3):
            answer(rehearsal, 1000 * turn + 60 * (place + 1))
        judge(alice)
        rehearse.give_up_judging(learner_id=alice.pk, now=at(3000))
    assert [*alice.rehearsals.order_by("started_at").values_list("started_at", flat=True)] == [
        at(1000),
        at(2000),
    ]
    assert Attempt.objects.count() == 3


def test_bobs_steps_do_nothing_to_alices(bob: Learner, started: Rehearsal) -> None:
    page = now_at(started, "Bob's words")
    for act in ("answer", "pause", "continue", "end"):
        with pytest.raises(StaleStepError):
            take(act, learner_id=bob.pk, now=at(60), step=page)
    take("keep", learner_id=bob.pk, now=at(60), step=page)
    assert answered(started) == [("", None)] * 3
    assert present(bob) is None


def test_deleting_a_learner_deletes_rehearsals_and_answers_judged(
    alice: Learner, started: Rehearsal
) -> None:
    for place in range(3):
        answer(started, 60 * (place + 1), "Mine")
    judge(alice)
    erase_learner(learner=alice)
    assert not Rehearsal.objects.exists()
    assert not Attempt.objects.exists()


def test_who_left_only_a_rehearsal_is_not_forgotten(started: Rehearsal) -> None:
    assert forget_passers_by(now=START + timedelta(days=100)) == 0


def test_two_learners_that_merge_keep_their_rehearsals_and_none_runs_twice(
    alice: Learner, started: Rehearsal
) -> None:
    other = make_learner(created_at=at(1))
    running = rehearse.start(learner_id=other.pk, choice=MIXED, now=at(10), chance=Random(1))
    answer(running, 30, "Mine")
    merge_learners(source=other, target=alice)
    assert alice.rehearsals.count() == 2
    assert alice.rehearsals.running().get() == started
    running.refresh_from_db()
    assert running.ended_at == at(30)


@pytest.mark.parametrize("act", ["answer", "pause", "end"])
def test_nothing_happens_where_nothing_runs(
    alice: Learner, act: str, questions: list[Question]
) -> None:
    step = Step(rehearsal=1, step=2, opened=START, answer="Mine")
    with pytest.raises(StaleStepError):
        take(act, learner_id=alice.pk, now=START, step=step)


def test_a_long_rehearsal_stays_within_its_bound(alice: Learner, db: None) -> None:
    make_questions(80)
    Question.objects.update(seconds=1)
    rehearsal = rehearse.start(learner_id=alice.pk, choice=Choice(minutes=60), now=START)
    assert rehearsal.questions.count() == REHEARSED_MAX
