"""What comes next: due cards first, then new questions, section by section. Only reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from django.db import connection

from quiz.humanize import Interview, interval_in_words
from quiz.memory.daily_plan import (
    ENOUGH,
    LAST_DAYS,
    LEAST_SECONDS,
    NEW_PER_DAY,
    NEW_SECONDS,
    NEW_TO_REVIEW,
    USUAL,
    Cost,
    comes_once_more,
)
from quiz.memory.schedule import (
    DAY,
    DEFAULT_PARAMETERS,
    MEMORY_FIELDS,
    UNSEEN,
    day_bounds,
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

# A card that was rated so lately is not asked again before another.
JUST_NOW = timedelta(minutes=10)
DAYS_UNTIL = {
    "postgresql": "day - %(today)s",
    "sqlite": "CAST(julianday(day) - julianday(%(today)s) AS INTEGER)",
}

# One statement, written by hand because it runs with every rating: a learner's whole queue, its
# counts and its first card. `turn` is 0 for a learning step that is due, 1 for a review due today,
# 2 for a new question, 3 for a learning step that comes early because nothing else is waiting.
# With an interview ahead, `exam` has a row. `once_more`, `planned` and `cost` follow daily_plan.py.
# What a clock that was ahead has left in the future is no part of today.
# MATERIALIZED, because PostgreSQL would plan what it inlines again at each place that names it.
NEXT = """
WITH asked AS MATERIALIZED (
    SELECT s.id FROM quiz_section s WHERE NOT EXISTS (
        SELECT 1 FROM quiz_learner_left_out o
        WHERE o.learner_id = %(learner)s AND o.section_id = s.id)
), waiting AS (
    SELECT c.question_id, c.reps, c.last_review, c.due,
           CASE WHEN c.state = 2 THEN 1 WHEN c.due <= %(now)s THEN 0 ELSE 3 END AS turn
    FROM quiz_card c JOIN quiz_question q ON q.id = c.question_id
    JOIN asked ON asked.id = q.section_id
    WHERE c.learner_id = %(learner)s AND c.due < %(horizon)s
      AND (c.state <> 2 OR c.due < %(day_end)s)
      AND NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= %(now)s)
      AND q.status = 'published'
), learner AS MATERIALIZED (
    SELECT minutes_a_day * 60 AS seconds,
           CASE WHEN more_day = %(today)s THEN more_new ELSE 0 END AS more,
           CASE WHEN interview >= %(today)s THEN interview
                WHEN second_interview >= %(today)s THEN second_interview END AS day,
           interview IS NULL AND NOT no_date AS dateless, retention, types_answers
    FROM quiz_learner WHERE id = %(learner)s
), exam AS (
    SELECT DAYS_UNTIL AS days FROM learner WHERE day IS NOT NULL
), once_more AS (
    SELECT c.question_id, c.reps, c.last_review, c.due, 1 AS turn
    FROM exam JOIN quiz_card c ON c.learner_id = %(learner)s
    JOIN quiz_question q ON q.id = c.question_id
    JOIN asked ON asked.id = q.section_id
    WHERE exam.days <= 2 AND (exam.days < 2 OR q.number %% 2 = 1)
      AND c.last_review < CASE exam.days WHEN 2 THEN %(day_start)s
                          WHEN 1 THEN %(day_before)s ELSE %(two_before)s END
      AND c.state = 2 AND c.due >= %(day_end)s
      AND NOT c.suspended AND (c.buried_until IS NULL OR c.buried_until <= %(now)s)
      AND q.status = 'published'
), cards AS (
    SELECT c.reps, c.suspended, c.last_review, c.first_day_seconds, c.last_day_seconds,
           c.reps > 0 OR c.suspended OR c.buried_until > %(now)s AS is_kept,
           c.introduced >= %(day_start)s AND c.introduced < %(day_end)s AS is_new,
           c.last_review >= %(day_start)s AND c.last_review < %(day_end)s AS is_rated
    FROM quiz_card c JOIN quiz_question q ON q.id = c.question_id AND q.status = 'published'
    JOIN asked ON asked.id = q.section_id
    WHERE c.learner_id = %(learner)s
), seen AS MATERIALIZED (
    SELECT COUNT(CASE WHEN reps > 0 AND NOT is_new OR reps = 0 AND suspended THEN 1 END) AS earlier,
           COUNT(CASE WHEN is_rated AND NOT is_new THEN 1 END) AS reviewed,
           COUNT(CASE WHEN is_new THEN 1 END) AS new,
           COUNT(CASE WHEN is_rated THEN 1 END) AS rated,
           COUNT(CASE WHEN reps > 0 THEN 1 END) AS begun,
           COUNT(CASE WHEN suspended THEN 1 END) AS suspended,
           COUNT(CASE WHEN is_kept THEN 1 END) AS kept,
           MAX(CASE WHEN last_review > %(just_now)s AND last_review <= %(now)s
                    THEN last_review END) AS latest,
           CASE WHEN COUNT(CASE WHEN NOT is_new THEN first_day_seconds END) < %(enough)s
                THEN %(new_seconds)s
                ELSE SUM(CASE WHEN NOT is_new THEN first_day_seconds END)
                     / COUNT(CASE WHEN NOT is_new THEN first_day_seconds END) END AS new_cost,
           CASE WHEN COUNT(last_day_seconds) >= %(enough)s
                THEN SUM(last_day_seconds) / COUNT(last_day_seconds) END AS review_cost
    FROM cards
), cost AS MATERIALIZED (
    SELECT new, CASE WHEN review < %(least)s THEN %(least)s ELSE review END AS review
    FROM (SELECT new, COALESCE(review_cost, new / %(new_to_review)s) AS review
          FROM (SELECT CASE WHEN new_cost < %(least)s THEN %(least)s ELSE new_cost END AS new,
                       review_cost FROM seen) bounded) guessed
), bank AS MATERIALIZED (
    SELECT COUNT(*) AS total FROM quiz_question q JOIN asked ON asked.id = q.section_id
    WHERE q.status = 'published'
), load AS MATERIALIZED (
    SELECT exam.days, seconds,
           CASE WHEN exam.days > 2 THEN (exam.days - 1) / 2 ELSE 1 END AS over_days,
           total - earlier AS unseen,
           (SELECT COUNT(*) FROM waiting WHERE last_review < %(day_start)s)
           + (SELECT COUNT(*) FROM once_more) + reviewed AS reviews
    FROM learner LEFT JOIN exam ON TRUE CROSS JOIN seen CROSS JOIN bank
), planned AS MATERIALIZED (
    SELECT days, (unseen + over_days - 1) / over_days AS needed,
           (seconds - reviews * cost.review) / cost.new AS room FROM load CROSS JOIN cost
), day AS MATERIALIZED (
    SELECT COALESCE((SELECT CASE WHEN days = 0 THEN 0 WHEN needed < room THEN needed ELSE room END
                     FROM planned), %(limit)s) AS new,
           COALESCE((SELECT more FROM learner), 0) AS more
), allowance AS MATERIALIZED (
    SELECT CASE WHEN day.new > day.more THEN day.new ELSE day.more END - seen.new AS new
    FROM day CROSS JOIN seen
), fresh AS (
    SELECT q.id, q.place FROM quiz_question q JOIN asked ON asked.id = q.section_id
    WHERE q.status = 'published' AND NOT EXISTS (
        SELECT 1 FROM quiz_card c WHERE c.learner_id = %(learner)s AND c.question_id = q.id
          AND (c.reps > 0 OR c.suspended OR c.buried_until > %(now)s))
    ORDER BY q.place LIMIT (SELECT CASE WHEN new > 0 THEN new ELSE 0 END FROM allowance)
), line AS (
    SELECT question_id, reps, last_review, turn, due, 0 AS place FROM waiting
    UNION ALL SELECT question_id, reps, last_review, turn, due, 0 FROM once_more
    UNION ALL SELECT id, 0, NULL, 2, NULL, place FROM fresh
)
SELECT counts.due, counts.new, counts.early, counts.under_way,
       seen.rated, seen.begun, seen.suspended, seen.new, bank.total - seen.kept, bank.total,
       (SELECT days FROM exam), COALESCE((SELECT dateless FROM learner), TRUE),
       cost.new, cost.review,
       head.question_id, q.version, q.number, q.title, q.seconds, q.situation_html,
       s.slug, s.title, mine.flagged,
       (SELECT retention FROM learner), (SELECT types_answers FROM learner), MEMORY
FROM (SELECT COUNT(CASE WHEN turn < 2 THEN 1 END) AS due,
             COUNT(CASE WHEN turn = 2 THEN 1 END) AS new,
             COUNT(CASE WHEN turn = 3 THEN 1 END) AS early,
             COUNT(CASE WHEN last_review >= %(day_start)s THEN 1 END) AS under_way
      FROM line) counts
CROSS JOIN seen CROSS JOIN bank CROSS JOIN cost
LEFT JOIN (SELECT * FROM line ORDER BY  -- not the one that was rated just now, if others wait
           CASE WHEN last_review = (SELECT latest FROM seen) THEN 1 ELSE 0 END,
           turn, due, place, question_id LIMIT 1) head ON TRUE
LEFT JOIN quiz_question q ON q.id = head.question_id
LEFT JOIN quiz_section s ON s.id = q.section_id
LEFT JOIN quiz_card mine ON mine.learner_id = %(learner)s AND mine.question_id = head.question_id
""".replace("DAYS_UNTIL", DAYS_UNTIL[connection.vendor]).replace(
    "MEMORY", ", ".join(f"mine.{name}" for name in MEMORY_FIELDS)
)


COUNTS = (  # what NEXT's row begins with
    *("due", "new", "early", "under_way", "rated", "begun", "suspended", "introduced"),
    *("unseen", "total", "days", "asks_date"),
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
    reps: int
    types_answers: bool
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What is left today: `due` cards, `new` questions, learning steps that come `early`.

    Of the cards `rated` today, `under_way` come again today. `begun` were ever rated, `introduced`
    were new today, `unseen` could come as new ones, those of today among them, and of all `total`
    questions in the plan so many are `suspended`. The `interview` and the `days` until it are None
    without one; then `asks_date` says whether the learner has not said when it is, or that there is
    none. The rest of the day takes so many `minutes`.
    """

    due: int
    new: int
    early: int
    card: Shown | None
    under_way: int = 0
    rated: int = 0
    begun: int = 0
    suspended: int = 0
    introduced: int = 0
    unseen: int = 0
    total: int = 0
    cost: Cost = USUAL
    days: int | None = None
    interview: date | None = None
    asks_date: bool = False
    minutes: int = 0


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
    counts = dict(zip(COUNTS, row, strict=False))
    new_cost, review_cost, question, version, *rest = row[len(COUNTS) :]
    cost = Cost(new=int(new_cost), review=int(review_cost))
    seconds = (counts["due"] + counts["early"]) * cost.review + counts["new"] * cost.new
    interview = None if counts["days"] is None else learner_day(now, zone) + counts["days"] * DAY
    day = partial(Today, cost=cost, minutes=ceil(seconds / 60), interview=interview, **counts)
    if question is None:
        return day(card=None)
    number, title, seconds, situation_html, slug, section, flagged, *rest = rest
    retention, types_answers, *fields = rest
    memory, desired = stored(fields), retention or DEFAULT_PARAMETERS["retention"]
    plan = None
    if interview:
        plan = Interview(day=interview, days=counts["days"], number=number)
    token = Token(
        learner=learner_id,
        question=question,
        version=version,
        reps=memory.reps,
        seen=seen_mark(memory.last_review),
        shown=int(now.timestamp()),
        nonce=uuid.uuid4(),
        waits=tuple(
            map(
                partial(interval_in_words, plan=plan),
                waits(memory, now=now, zone=zone, retention=desired),
            )
        ),
    )
    card = Shown(
        question_id=question,
        number=number,
        title=title,
        seconds=seconds,
        situation_html=situation_html,
        section_slug=slug,
        section_title=section,
        flagged=bool(flagged),
        reps=memory.reps,
        types_answers=bool(types_answers),
        token=token.sign(),
    )
    return day(card=card)


def chosen(*, learner: Learner, number: int, now: datetime) -> Shown | None:
    """Return the card of a question that the learner picked, if it is new to them or due.

    Rating it counts like any other. It takes two statements, beside those of `today`.

    Args:
        learner: one who is not stored yet will be, by the first rating.
        number: the question's.
        now: the moment, UTC.
    """
    published = Question.objects.published().select_related("section")
    question = published.filter(number=number).first()
    if question is None:
        return None
    _, day_end = day_bounds(now, learner.zone)
    cards = Card.objects.filter(learner=learner.pk, question=question)
    card = cards.with_standing(now=now, day_end=day_end).first()
    if card and not can_come(card, now):
        return None
    token = token_of(learner, question, card, now=now)
    return Shown(
        question_id=question.pk,
        number=question.number,
        title=question.title,
        seconds=question.seconds,
        situation_html=question.situation_html,
        section_slug=question.section.slug,
        section_title=question.section.title,
        flagged=bool(card and card.flagged),
        reps=token.reps,
        types_answers=learner.types_answers,
        token=token.sign(),
    )


def token_of(
    learner: Learner,
    question: Question,
    card: Card | None,
    *,
    now: datetime,
    nonce: uuid.UUID | None = None,
) -> Token:
    """Return the token of a card that is shown out of its turn.

    Args:
        learner: whose card it is.
        question: the card's.
        card: None where there is none yet.
        now: the moment, UTC.
        nonce: of a card that counts just once however often it is shown; None for a new one.
    """
    memory = stored([getattr(card, name) for name in MEMORY_FIELDS]) if card else UNSEEN
    each = waits(memory, now=now, zone=learner.zone, retention=learner.retention)
    today = learner_day(now, learner.zone)
    nearest = next(iter(coming_interviews(learner, today)), None)
    plan = Interview.of(nearest, rated=today, number=question.number)
    return Token(
        learner=learner.pk,
        question=question.pk,
        version=question.version,
        reps=memory.reps,
        seen=seen_mark(memory.last_review),
        shown=int(now.timestamp()),
        nonce=nonce or uuid.uuid4(),
        waits=tuple(map(partial(interval_in_words, plan=plan), each)),
    )


def next_due(*, learner_id: uuid.UUID, after: datetime) -> datetime | None:
    """Return when the queue brings the learner's next card after the moment `after` (UTC), or None.

    That is when the card is due, or earlier where it comes once more before an interview. A buried
    card comes once it is no longer buried.
    """
    cards = Card.objects.published().planned(learner_id).filter(suspended=False, reps__gt=0)
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
        "just_now": now - JUST_NOW,
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
        "new_to_review": NEW_TO_REVIEW,
        "new_seconds": NEW_SECONDS,
        "least": LEAST_SECONDS,
        "enough": ENOUGH,
        "today": connection.ops.adapt_datefield_value(day),
        **dict(zip(moments, map(adapt, moments.values()), strict=True)),
    }
