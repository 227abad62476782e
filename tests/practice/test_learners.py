"""The two writes that may remove or move attempts, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from quiz.markdown import render_note
from quiz.memory.schedule import DEFAULT_PARAMETERS, Review, replay
from quiz.models import Attempt, Card, Learner, Question
from quiz.practice.learners import erase_learner, merge_learners
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.record import undo
from tests.factories import START, make_learner, make_report
from tests.practice.cards import rate, remembered

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def carol(db: None) -> Learner:
    """A learner who must not be affected by anything here."""
    return make_learner(zone="Asia/Tokyo")


def attempts_of(learner: Learner) -> list[Mapping[str, object]]:
    """The learner's attempts as they are stored."""
    return [*learner.attempts.order_by("pk").values()]


def practise(learner: Learner, questions: list[Question]) -> None:
    """Rate all, undo one and annotate another."""
    for question in questions:
        rate(learner, question)
    last = learner.attempts.latest("pk")
    undo(learner_id=learner.pk, attempt_id=last.pk, now=START)
    rate(learner, questions[0], 4, at=START + DAY)
    learner.cards.filter(question=questions[0]).update(note="Mine", suspended=True)


def marks(learner: Learner, question: Question) -> Mapping[str, object]:
    """What the learner set on a card."""
    return learner.cards.values("suspended", "flagged", "buried_until", "note").get(
        question=question
    )


def test_an_erased_learner_leaves_nothing(alice: Learner, questions: list[Question]) -> None:
    practise(alice, questions)
    erase_learner(learner=alice)
    assert not Learner.objects.exists()
    assert not Attempt.objects.exists()
    assert not Card.objects.exists()
    assert Question.objects.count() == 3


def test_erasing_one_learner_touches_no_other(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    practise(alice, questions)
    practise(bob, questions)
    before = remembered(bob), attempts_of(bob)
    erase_learner(learner=alice)
    assert (remembered(bob), attempts_of(bob)) == before


def test_a_learner_who_never_answered_is_erased(alice: Learner, bob: Learner) -> None:
    erase_learner(learner=alice)
    assert Learner.objects.get() == bob


def test_a_learner_is_erased_once(alice: Learner) -> None:
    erase_learner(learner=Learner.objects.get())
    with pytest.raises(Learner.DoesNotExist):
        erase_learner(learner=alice)


def test_a_merge_moves_every_attempt_and_keeps_its_fields(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    practise(alice, questions)
    practise(bob, questions)
    moved = [{**attempt, "learner_id": bob.pk} for attempt in attempts_of(alice)]
    before = [*moved, *attempts_of(bob)]  # Bob's were stored later
    merge_learners(source=alice, target=bob)
    assert attempts_of(bob) == before
    assert Learner.objects.get() == bob


def test_a_merge_replays_both_in_the_order_of_time(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(bob, questions[0], 3, at=START + DAY, zone="Asia/Tokyo")
    rate(alice, questions[0], 3)
    rate(alice, questions[0], 1, at=START + 5 * DAY)
    merge_learners(source=alice, target=bob)
    expected = replay(
        Review(rating=rating, moment=START + days * DAY, zone=zone, parameters=DEFAULT_PARAMETERS)
        for rating, days, zone in [(3, 0, "UTC"), (3, 1, "Asia/Tokyo"), (1, 5, "UTC")]
    )
    card = bob.cards.get()
    assert (card.stability, card.difficulty) == (expected.stability, expected.difficulty)
    assert (card.reps, card.lapses, card.due) == (3, expected.lapses, expected.due)
    assert card.introduced == START


def test_after_a_merge_a_rebuild_changes_nothing(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    practise(alice, questions)
    practise(bob, questions[:2])
    merge_learners(source=alice, target=bob)
    before = remembered(bob)
    rebuild_cards(learner=bob)
    assert remembered(bob) == before


def test_a_merge_keeps_cards_and_marks_that_only_one_of_them_has(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    alice.cards.update(flagged=True, note="Mine")
    alice.cards.create(question=questions[1], suspended=True)
    rate(bob, questions[2])
    of_alice, of_bob = remembered(alice), remembered(bob)
    merge_learners(source=alice, target=bob)
    moved = {question: {**card, "learner_id": bob.pk} for question, card in of_alice.items()}
    assert remembered(bob) == moved | of_bob


@pytest.mark.parametrize("swapped", [False, True])
def test_in_a_merge_the_marks_of_both_add_up(
    alice: Learner, bob: Learner, questions: list[Question], swapped: bool
) -> None:
    one, other = (bob, alice) if swapped else (alice, bob)
    one.cards.create(question=questions[0], suspended=True, buried_until=START, note="Same")
    other.cards.create(question=questions[0], flagged=True, buried_until=START + DAY, note="Same")
    one.cards.create(question=questions[1], buried_until=START)
    other.cards.create(question=questions[1], note="Only here")
    merge_learners(source=alice, target=bob)
    assert marks(bob, questions[0]) == {
        "suspended": True,
        "flagged": True,
        "buried_until": START + DAY,
        "note": "Same",
    }
    assert marks(bob, questions[1]) == {
        "suspended": False,
        "flagged": False,
        "buried_until": START,
        "note": "Only here",
    }


def test_in_a_merge_two_different_notes_are_both_kept(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    alice.cards.create(question=questions[0], note="Hers")
    bob.cards.create(question=questions[0], note="His")
    merge_learners(source=alice, target=bob)
    assert marks(bob, questions[0])["note"] == "His\n\nHers"


@pytest.mark.parametrize("longer", ["alice", "bob"])
def test_in_a_merge_a_note_within_the_other_is_not_repeated(
    alice: Learner, bob: Learner, questions: list[Question], longer: str
) -> None:
    for name, learner in (("alice", alice), ("bob", bob)):
        note = "His\n\n*Hers*" if name == longer else "*Hers*"
        learner.cards.create(question=questions[0], note=note, note_html=render_note(note))
    merge_learners(source=alice, target=bob)
    card = bob.cards.get()
    assert card.note == "His\n\n*Hers*"
    assert card.note_html == "<p>His</p>\n<p><em>Hers</em></p>"


def copy_of(attempt: Attempt, learner: Learner) -> Attempt:
    """Return the same answer, with its token, for another learner, as an import would."""
    copy = Attempt.objects.get(pk=attempt.pk)
    copy.pk, copy.learner, copy._state.adding = None, learner, True
    copy.save()
    return copy


def test_in_a_merge_an_answer_that_both_have_counts_once(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    copy_of(rate(bob, questions[0]), alice)
    rebuild_cards(learner=alice)
    before = remembered(bob), attempts_of(bob)
    merge_learners(source=alice, target=bob)
    assert (remembered(bob), attempts_of(bob)) == before


@pytest.mark.parametrize("who", [("alice",), ("bob",), ("alice", "bob")])
def test_in_a_merge_an_answer_that_either_took_back_does_not_count(
    alice: Learner, bob: Learner, questions: list[Question], who: tuple[str, ...]
) -> None:
    his = rate(bob, questions[0])
    hers = copy_of(his, alice)
    rebuild_cards(learner=alice)
    for name, attempt in (("alice", hers), ("bob", his)):
        if name in who:
            undo(learner_id=attempt.learner_id, attempt_id=attempt.pk, now=START + MINUTE)
    merge_learners(source=alice, target=bob)
    assert not bob.cards.exists()
    assert [attempt["reverses_id"] for attempt in attempts_of(bob)] == [None, his.pk]


def test_a_merge_moves_reports(alice: Learner, bob: Learner, questions: list[Question]) -> None:
    make_report(alice, questions[0])
    merge_learners(source=alice, target=bob)
    assert bob.reports.get().text == "A port is wrong."


def test_what_was_undone_before_a_merge_stays_undone(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    attempt = rate(alice, questions[0])
    undo(learner_id=alice.pk, attempt_id=attempt.pk, now=START)
    merge_learners(source=alice, target=bob)
    assert not bob.cards.exists()
    assert bob.attempts.count() == 2


def test_after_a_merge_the_last_rating_can_be_undone(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(bob, questions[0])
    before = remembered(bob)
    attempt = rate(alice, questions[0], at=START + MINUTE)
    merge_learners(source=alice, target=bob)
    undo(learner_id=bob.pk, attempt_id=attempt.pk, now=START + DAY)
    assert remembered(bob) == before


def test_a_merge_touches_no_third_learner(
    alice: Learner, bob: Learner, carol: Learner, questions: list[Question]
) -> None:
    for learner in (alice, bob, carol):
        practise(learner, questions)
    before = remembered(carol), attempts_of(carol)
    merge_learners(source=alice, target=bob)
    assert (remembered(carol), attempts_of(carol)) == before


def test_a_learner_is_not_merged_with_itself(alice: Learner, questions: list[Question]) -> None:
    practise(alice, questions)
    before = remembered(alice), attempts_of(alice)
    with pytest.raises(ValueError, match="itself"):
        merge_learners(source=Learner.objects.get(), target=alice)
    assert (remembered(alice), attempts_of(alice)) == before
