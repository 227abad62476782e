"""What the bench measures on: questions, eight learners with cards, and many attempts."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from quiz.memory.schedule import DEFAULT_PARAMETERS
from quiz.models import Attempt, Card, Learner, Question, Section
from quiz.rating import State
from quiz.views.identity import digest_of

CONNECTIONS = 8
SECTIONS = 10
QUESTIONS = 1000
CARDS = 100
OTHERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """The cookies of one returning guest, who is signed in for the bare view's sake."""

    learner: uuid.UUID
    cookies: str
    csrf: str


def questions() -> None:
    """Store `QUESTIONS` published questions in `SECTIONS` sections."""
    for position in range(1, SECTIONS + 1):
        Section.objects.create(slug=f"s{position}", title=f"Section {position}", position=position)
    sections = list(Section.objects.all())
    Question.objects.bulk_create(
        Question(
            number=number,
            uid=f"{number:012x}",
            title=f"What does question {number} ask about a cluster?",
            slug=f"question-{number}",
            section=sections[number % SECTIONS],
            status="published",
            verified_version="1.37",
            verified_date="2026-11-01",
            short_answer="Measured.",
            explanation="Measured.",
        )
        for number in range(1, QUESTIONS + 1)
    )
    Question.objects.interleave()


def browsers() -> list[Browser]:
    """Store `CONNECTIONS` learners with `CARDS` due cards each, and their sessions."""
    return [_browser(place) for place in range(CONNECTIONS)]


def attempts(total: int) -> None:
    """Fill up to `total` attempts, spread over `OTHERS` learners; then gather statistics."""
    if not Learner.objects.filter(zone="Etc/UTC").exists():
        Learner.objects.bulk_create(
            Learner(zone="Etc/UTC", created_at=timezone.now()) for _ in range(OTHERS)
        )
    missing = total - Attempt.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO quiz_attempt (learner_id, question_id, question_version, token, rating,
                                      answered_at, zone, parameters, due, answer)
            SELECT l.id, q.id, 1, gen_random_uuid(), 3, now(), 'UTC', %s, now(), ''
            FROM generate_series(1, %s) AS n
            JOIN (SELECT id, row_number() OVER () AS r FROM quiz_learner WHERE zone = 'Etc/UTC') l
              ON l.r = n %% %s + 1
            JOIN (SELECT id, row_number() OVER () AS r FROM quiz_question) q
              ON q.r = n %% %s + 1
            """,
            [json.dumps(DEFAULT_PARAMETERS), missing, OTHERS, QUESTIONS - 1],
        )
        cursor.execute("VACUUM ANALYZE")


def _browser(place: int) -> Browser:
    moment = timezone.now()
    key = secrets.token_urlsafe(32)
    learner = Learner.objects.create(zone="UTC", created_at=moment, key_digest=digest_of(key))
    user = User.objects.create_user(f"guest{place}")
    Card.objects.bulk_create(
        Card(
            learner=learner,
            question_id=question,
            state=State.REVIEW,
            step=None,
            stability=5.0,
            difficulty=5.0,
            due=moment,
            last_review=moment,
            introduced=moment,  # all today, so that no new question comes between
            reps=3,
        )
        for question in Question.objects.order_by("place").values_list("pk", flat=True)[:CARDS]
    )
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.create()
    csrf = uuid.uuid4().hex
    cookies = f"guest={key}; sessionid={session.session_key}; csrftoken={csrf}"
    return Browser(learner=learner.pk, cookies=cookies, csrf=csrf)
