"""What comes next: due cards first, then new questions, section by section. Only reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from quiz.humanize import interval_in_words
from quiz.memory.daily_plan import (
    LAST_DAYS,
    NEW_PER_DAY,
    NEW_SECONDS,
    REVIEW_SECONDS,
    comes_once_more,
)
from quiz.memory.schedule import (
    DAY,
    DEFAULT_PARAMETERS,
    MEMORY_FIELDS,
    day_start,
    learner_day,
    seen_mark,
    stored,
    waits,
)
from quiz.models import Card, Learner, Question
from quiz.practice.settings import coming_interviews
from quiz.practice.standing import can_come
from quiz.practice.tokens import Token

DAYS_UNTIL = {
    "postgresql": "day - %(today)s",
    "sqlite": "CAST(julianday(day) - julianday(%(today)s) AS INTEGER)",
}

# One statement, written by hand because it runs with every rating: a learner's whole queue, its
# counts and its first card. `turn` is 0 for a learning step that is due, 1 for a review due today,
# 2 for a new question, 3 for a learning step that comes early because nothing else is waiting.
# With an interview ahead, `exam` has a row; `once_more` and `planned` then follow daily_plan.py.
# MATERIALIZED, because PostgreSQL would plan what it inlines again at each place that names it.
NEXT = """
WITH waiting AS (
    SELECT c.question_id, c.reps, c.last_review, c.due,
           CASE WHEN c.state = 2 THEN 1 WHEN c.due <= %(now)s THEN 0 ELSE 3 END AS turn
    FROM quiz_card c JOIN quiz_question q ON q.id = c.question_id
    WHERE c.learner_id = %(learner)s AND c.due < %(horizon)s
      AND (c.state <> 2 OR c.due < %(day_end)s)
      AND NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= %(now)s)
      AND q.status = 'published'
), exam AS (
    SELECT DAYS_UNTIL AS days, minutes_a_day * 60 AS seconds
    FROM (SELECT minutes_a_day, CASE WHEN interview >= %(today)s THEN interview
                 WHEN second_interview >= %(today)s THEN second_interview END AS day
          FROM quiz_learner WHERE id = %(learner)s) nearest
    WHERE day IS NOT NULL
), once_more AS (
    SELECT c.question_id, c.reps, c.last_review, c.due, 1 AS turn
    FROM exam JOIN quiz_card c ON c.learner_id = %(learner)s
    JOIN quiz_question q ON q.id = c.question_id
    WHERE exam.days <= 2 AND (exam.days < 2 OR q.number %% 2 = 1)
      AND c.last_review < CASE exam.days WHEN 2 THEN %(day_start)s
                          WHEN 1 THEN %(day_before)s ELSE %(two_before)s END
      AND c.state = 2 AND c.due >= %(day_end)s
      AND NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= %(now)s)
      AND q.status = 'published'
), seen AS MATERIALIZED (
    SELECT COUNT(CASE WHEN c.introduced < %(day_start)s OR c.reps = 0 AND c.suspended
                 THEN 1 END) AS earlier,
           COUNT(CASE WHEN c.introduced < %(day_start)s AND c.last_review >= %(day_start)s
                 THEN 1 END) AS reviewed
    FROM exam JOIN quiz_card c ON c.learner_id = %(learner)s
    JOIN quiz_question q ON q.id = c.question_id AND q.status = 'published'
), load AS MATERIALIZED (
    SELECT days, seconds, CASE WHEN days > 2 THEN (days - 1) / 2 ELSE 1 END AS over_days,
           (SELECT COUNT(*) FROM quiz_question WHERE status = 'published') - earlier AS unseen,
           (SELECT COUNT(*) FROM waiting WHERE last_review < %(day_start)s)
           + (SELECT COUNT(*) FROM once_more) + reviewed AS reviews
    FROM exam CROSS JOIN seen
), planned AS MATERIALIZED (
    SELECT days, (unseen + over_days - 1) / over_days AS needed,
           (seconds - reviews * %(review_seconds)s) / %(new_seconds)s AS room FROM load
), allowance AS MATERIALIZED (
    SELECT COALESCE((SELECT CASE WHEN days = 0 THEN 0 WHEN needed < room THEN needed ELSE room END
                     FROM planned), %(limit)s) - COUNT(*) AS new
    FROM quiz_card WHERE learner_id = %(learner)s AND introduced >= %(day_start)s
), fresh AS (
    SELECT q.id, q.place FROM quiz_question q
    WHERE q.status = 'published' AND NOT EXISTS (
        SELECT 1 FROM quiz_card c WHERE c.learner_id = %(learner)s AND c.question_id = q.id
          AND (c.reps > 0 OR c.suspended OR c.buried_until > %(now)s))
    ORDER BY q.place LIMIT (SELECT CASE WHEN new > 0 THEN new ELSE 0 END FROM allowance)
), line AS (
    SELECT question_id, reps, last_review, turn, due, 0 AS place FROM waiting
    UNION ALL SELECT question_id, reps, last_review, turn, due, 0 FROM once_more
    UNION ALL SELECT id, 0, NULL, 2, NULL, place FROM fresh
)
SELECT counts.due, counts.new, counts.early,
       head.question_id, q.version, q.number, q.title, q.seconds, q.situation_html,
       s.slug, s.title, mine.flagged,
       (SELECT retention FROM quiz_learner WHERE id = %(learner)s), MEMORY
FROM (SELECT COUNT(CASE WHEN turn < 2 THEN 1 END) AS due,
             COUNT(CASE WHEN turn = 2 THEN 1 END) AS new,
             COUNT(CASE WHEN turn = 3 THEN 1 END) AS early FROM line) counts
LEFT JOIN (SELECT * FROM line ORDER BY turn, due, place, question_id LIMIT 1) head ON TRUE
LEFT JOIN quiz_question q ON q.id = head.question_id
LEFT JOIN quiz_section s ON s.id = q.section_id
LEFT JOIN quiz_card mine ON mine.learner_id = %(learner)s AND mine.question_id = head.question_id
""".replace("DAYS_UNTIL", DAYS_UNTIL[connection.vendor]).replace(
    "MEMORY", ", ".join(f"mine.{name}" for name in MEMORY_FIELDS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A card as it is shown before the answer, with the signed token that a rating needs."""

    question_id: int
    number: int
    title: str
    seconds: int
    situation_html: str
    section_slug: str
    section_title: str
    flagged: bool
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What is left today: `due` cards, `new` questions, learning steps that come `early`."""

    due: int
    new: int
    early: int
    card: Shown | None


def today(
    *, learner_id: uuid.UUID, zone: str, now: datetime, row: tuple[Any, ...] | None = None
) -> Today:
    """Return the counts of the learner's day and the card that comes next, in one statement.

    Args:
        learner_id: the id of a learner, or the one that a visitor will have.
        zone: IANA name; the day begins at 04:00 there.
        now: the moment, UTC.
        row: the result of `NEXT`, where it has been executed already.
    """
    if row is None:
        with connection.cursor() as cursor:
            cursor.execute(NEXT, parameters(learner_id=learner_id, zone=zone, now=now))
            row = cursor.fetchone()
    due, new, early, question, version, number, title, seconds, *rest = row
    if question is None:
        return Today(due=due, new=new, early=early, card=None)
    situation_html, section_slug, section_title, flagged, retention, *fields = rest
    memory, desired = stored(fields), retention or DEFAULT_PARAMETERS["retention"]
    token = Token(
        learner=learner_id,
        question=question,
        version=version,
        reps=memory.reps,
        seen=seen_mark(memory.last_review),
        shown=int(now.timestamp()),
        nonce=uuid.uuid4(),
        waits=tuple(map(interval_in_words, waits(memory, now=now, zone=zone, retention=desired))),
    )
    card = Shown(
        question_id=question,
        number=number,
        title=title,
        seconds=seconds,
        situation_html=situation_html,
        section_slug=section_slug,
        section_title=section_title,
        flagged=bool(flagged),
        token=token.sign(),
    )
    return Today(due=due, new=new, early=early, card=card)


def chosen(*, learner_id: uuid.UUID, number: int, zone: str, now: datetime) -> Shown | None:
    """Return the card of a question that the learner picked, if it is new to them or due.

    Rating it counts like any other. It takes two statements, beside those of `today`.

    Args:
        learner_id: as for `today`.
        number: the question's.
        zone: IANA name; the day begins at 04:00 there.
        now: the moment, UTC.
    """
    published = Question.objects.published().select_related("section")
    question = published.filter(number=number).first()
    if question is None:
        return None
    day_end = day_start(learner_day(now, zone) + DAY, zone)
    cards = Card.objects.filter(learner=learner_id, question=question)
    card = cards.with_standing(now=now, day_end=day_end).first()
    if card and not can_come(card, now):
        return None
    token = Token(
        learner=learner_id,
        question=question.pk,
        version=question.version,
        reps=card.reps if card else 0,
        seen=seen_mark(card.last_review if card else None),
        shown=int(now.timestamp()),
        nonce=uuid.uuid4(),
    )
    return Shown(
        question_id=question.pk,
        number=question.number,
        title=question.title,
        seconds=question.seconds,
        situation_html=question.situation_html,
        section_slug=question.section.slug,
        section_title=question.section.title,
        flagged=bool(card and card.flagged),
        token=token.sign(),
    )


def next_due(*, learner_id: uuid.UUID, after: datetime) -> datetime | None:
    """Return when the queue brings the learner's next card after the moment `after` (UTC), or None.

    That is when the card is due, or earlier where it comes once more before an interview. A buried
    card comes once it is no longer buried.
    """
    cards = Card.objects.published().filter(learner=learner_id, suspended=False, reps__gt=0)
    read = cards.select_related("learner", "question").only(
        *("due", "last_review", "buried_until", "question__number"),
        *("learner__zone", "learner__interview", "learner__second_interview"),
    )
    comes = (moment for card in read for moment in _comes(card, after) if moment > after)
    return min(comes, default=None)


def _comes(card: Card, after: datetime) -> Iterator[datetime]:
    """Yield when the queue may bring the card: when due, and in the days before an interview."""
    zone, last, due = card.learner.zone, card.last_review, card.due
    if last is None or due is None:
        return
    awake = card.buried_until or due
    yield max(due, awake)
    today = learner_day(after, zone)
    for interview in coming_interviews(card.learner, today)[:1]:
        for days in range(LAST_DAYS, -1, -1):
            day = interview - days * DAY
            since = (learner_day(last, zone) - day).days
            if comes_once_more(days=days, number=card.question.number, last=since):
                yield max(day_start(day, zone), awake if card.buried_until else last)


def parameters(*, learner_id: uuid.UUID, zone: str, now: datetime) -> dict[str, Any]:
    """Return the parameters of `NEXT`, in the types that this database takes.

    Args:
        learner_id: the id of a learner, or the one that a visitor will have.
        zone: IANA name; the day begins at 04:00 there.
        now: the moment, UTC.
    """
    day = learner_day(now, zone)
    moments = {
        "now": now,
        "two_before": day_start(day - 2 * DAY, zone),
        "day_before": day_start(day - DAY, zone),
        "day_start": day_start(day, zone),
        "day_end": (day_end := day_start(day + DAY, zone)),
        # Learning steps last minutes; those that reach past the day's end still belong to it.
        "horizon": max(day_end, now + timedelta(hours=1)),
    }
    adapt = connection.ops.adapt_datetimefield_value
    return {
        "learner": Learner._meta.pk.get_db_prep_value(learner_id, connection),
        "limit": NEW_PER_DAY,
        "review_seconds": REVIEW_SECONDS,
        "new_seconds": NEW_SECONDS,
        "today": connection.ops.adapt_datefield_value(day),
        **dict(zip(moments, map(adapt, moments.values()), strict=True)),
    }
