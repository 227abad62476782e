"""What nobody will miss goes, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command

from quiz.clock import now
from quiz.models import Learner, Question
from tests.factories import make_learner, make_report
from tests.models.test_practice_rules import rating_of

LONG_AGO = timedelta(days=90, minutes=1)


@pytest.fixture
def guest(db: None) -> Learner:
    """Somebody who looked in long ago and left nothing."""
    return make_learner(created_at=now() - LONG_AGO)


def housekeeping() -> str:
    said = StringIO()
    call_command("housekeeping", stdout=said)
    return said.getvalue()


def test_a_guest_who_left_nothing_is_forgotten_after_ninety_days(guest: Learner) -> None:
    assert housekeeping() == "sessions: 0, guests without attempts: 1\n"
    assert not Learner.objects.exists()


def test_a_second_run_finds_nothing_to_do(guest: Learner) -> None:
    housekeeping()
    assert housekeeping() == "sessions: 0, guests without attempts: 0\n"


def test_a_guest_of_this_quarter_stays(db: None) -> None:
    make_learner(created_at=now() - timedelta(days=89))
    housekeeping()
    assert Learner.objects.exists()


def test_who_answered_once_stays_for_good(guest: Learner, questions: list[Question]) -> None:
    rating_of(guest, questions[0]).save()
    housekeeping()
    assert guest.attempts.exists()


def test_who_left_a_note_stays_for_good(guest: Learner, questions: list[Question]) -> None:
    guest.cards.create(question=questions[0], note="Ask about quorum.")
    housekeeping()
    assert guest.cards.exists()


def test_who_reported_a_mistake_stays_for_good(guest: Learner, questions: list[Question]) -> None:
    make_report(guest, questions[0])
    housekeeping()
    assert guest.reports.exists()


def test_expired_sessions_go_and_others_stay(db: None) -> None:
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, expire_date=now() + timedelta(days=days))
    assert housekeeping() == "sessions: 1, guests without attempts: 0\n"
    assert Session.objects.get().session_key == "new"


def session_of(learner: Learner, **held: str) -> str | None:
    store = SessionStore()
    store.update({"learner": learner.pk.hex, **held})
    store.create()
    return store.session_key


def test_a_session_of_release_0_1_goes_once_its_guest_has_a_key_or_is_gone(db: None) -> None:
    waiting, known, gone = make_learner(), make_learner(key_digest="a" * 64), make_learner()
    kept = {session_of(waiting), session_of(known, _auth_user_id="1")}
    for learner in (known, gone):
        session_of(learner)
    gone.delete()
    assert housekeeping() == "sessions: 2, guests without attempts: 0\n"
    assert set(Session.objects.values_list("session_key", flat=True)) == kept
