"""What the hot path is measured against: next to nothing, and the best that could be had.

`bare` is a Django view with session and user. `ceiling` does the hot path's work with the same
middleware, session, FSRS step and template, but its SQL is two statements by hand.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from quiz.clock import now
from quiz.memory.schedule import (
    DEFAULT_PARAMETERS,
    MEMORY_FIELDS,
    Memory,
    Review,
    review,
    seen_mark,
)
from quiz.models import Attempt, Question
from quiz.practice import queue
from quiz.practice.tokens import StaleCardError, Token, read_token
from quiz.views.contexts import asked_page, line_of_rating, respond
from quiz.views.identity import learner_id
from quiz.views.request import Request

READ = f"""
SELECT l.zone, q.number, q.status, EXISTS (SELECT 1 FROM quiz_attempt WHERE token = %s),
       {", ".join(f"c.{name}" for name in MEMORY_FIELDS)}
FROM quiz_learner l
JOIN quiz_card c ON c.learner_id = l.id JOIN quiz_question q ON q.id = c.question_id
WHERE l.id = %s AND c.question_id = %s FOR UPDATE OF l
"""
WRITE = """
WITH attempt AS (
    INSERT INTO quiz_attempt (learner_id, question_id, question_version, token, rating,
                              answered_at, zone, parameters, due, answer, payload)
    VALUES (%(learner)s, %(question)s, %(version)s, %(nonce)s, %(rating)s,
            %(now)s, %(zone)s, %(parameters)s, %(due)s, '', %(payload)s) RETURNING id
), stored AS (
    UPDATE quiz_card SET state = %(state)s, step = %(step)s, stability = %(stability)s,
        difficulty = %(difficulty)s, due = %(due)s, last_review = %(last_review)s,
        reps = %(reps)s, lapses = %(lapses)s
    WHERE learner_id = %(learner)s AND question_id = %(question)s
), """
# A statement does not see its own writes: the rated card is left out, and is due later anyway.
NEXT = queue.NEXT.replace("WITH asked", "asked", 1).replace(
    "WHERE c.learner_id", "WHERE c.question_id <> %(question)s AND c.learner_id", 1
)


def bare(request: Request) -> HttpResponse:
    """Session and user, and nothing else."""
    return HttpResponse(f"{request.user.pk} {request.session.session_key}")


@transaction.atomic
def ceiling(request: Request) -> HttpResponse:
    """Rate a card that has been rated before, and show the next."""
    learner, moment = learner_id(request), now()
    token, rating = read_token(request.POST["token"]), int(request.POST["rating"])
    with connection.cursor() as cursor:
        cursor.execute(READ, [token.nonce, learner, token.question])
        zone, number, status, known, *fields = cursor.fetchone()
        before = Memory(**dict(zip(MEMORY_FIELDS, fields, strict=True)))
        if known or status != "published" or seen_mark(before.last_review) != token.seen:
            raise StaleCardError
        rated = Review(rating=rating, moment=moment, zone=zone, parameters=DEFAULT_PARAMETERS)
        after = review(before, rated)
        written = _written(token, rated, after, request.POST["answer"])
        parameters = queue.parameters(learner_id=learner, zone=zone, now=moment) | written
        cursor.execute(WRITE + NEXT, parameters)
        row = cursor.fetchone()
        today = queue.today(learner_id=learner, zone=zone, now=moment, row=row)
    # The stored attempt's id is not read back: any will do for the undo button.
    attempt = Attempt(
        pk=1,
        learner_id=learner,
        question=Question(number=number),
        rating=rating,
        answered_at=moment,
        due=after.due,
        zone=zone,
    )
    page = asked_page(today, line=line_of_rating(attempt, today.interview), end=None)
    return respond(request, "review.html", page)


def _written(token: Token, rated: Review, after: Memory, answer: str) -> dict[str, Any]:
    moments: dict[str, datetime | None] = {"due": after.due, "last_review": after.last_review}
    return {
        "question": token.question,
        "version": token.version,
        "nonce": token.nonce,
        "rating": rated.rating,
        "zone": rated.zone,
        "parameters": json.dumps(DEFAULT_PARAMETERS),
        "payload": json.dumps({"answer": answer}),
        **{name: getattr(after, name) for name in MEMORY_FIELDS},
        **moments,
    }
