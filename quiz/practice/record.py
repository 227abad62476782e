"""The writes of practice: rate once, undo; each in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Count, Sum, TextField
from django.db.models.functions import Cast, Length

from quiz.bounds import ANSWERS_MAX, ATTEMPTS_MAX, LONG_ANSWER
from quiz.memory.activity import LONGEST_THOUGHT
from quiz.memory.schedule import (
    MEMORY_FIELDS,
    UNSEEN,
    Memory,
    rated_now,
    replay,
    review,
    seen_mark,
    stored,
)
from quiz.models import Attempt, Card, Learner, Question, Rehearsal, RehearsedQuestion, Status
from quiz.practice.notes import NoteEdit
from quiz.practice.rebuild import locked, standing, unhurried
from quiz.practice.tokens import StaleCardError, Token

LEECH_LAPSES = 8
NO_MORE_ANSWERS = "no more answers"  # why a rating is refused
# By hand because they run with every rating: Django takes longer to build them than they to run.
LOCK = "SELECT zone, retention FROM quiz_learner WHERE id = %s"
if connection.features.has_select_for_update:
    LOCK += " FOR UPDATE"
SHOWN = """
SELECT EXISTS (SELECT 1 FROM quiz_attempt WHERE learner_id = %(learner)s AND token = %(nonce)s),
       q.number, q.status,
       EXISTS (SELECT 1 FROM quiz_attempt WHERE learner_id = %(learner)s LIMIT 1 OFFSET %(most)s),
       c.id, c.suspended, c.note, c.note_html, MEMORY
FROM quiz_question q LEFT JOIN quiz_card c ON c.question_id = q.id AND c.learner_id = %(learner)s
WHERE q.id = %(question)s
""".replace("MEMORY", ", ".join(f"c.{name}" for name in MEMORY_FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered: the `kind` of exercise, by its name in quiz.exercises, and its `payload`.

    `seconds` is the time between asking and revealing; None where it is not known.
    """

    kind: str = "recall"
    payload: dict[str, Any] = field(default_factory=lambda: {"answer": ""})
    seconds: int | None = None


BY_HAND = Answered()


@transaction.atomic
def record(
    *,
    learner_id: uuid.UUID,
    token: Token,
    rating: int,
    now: datetime,
    zone: str = "",
    answered: Answered = BY_HAND,
    note: NoteEdit | None = None,
    begins: bool = True,
) -> Attempt:
    """Record one rating of a shown card, just once, and the note with it; return the attempt.

    Args:
        learner_id: the learner is created here if there is none yet.
        token: the shown card's; the same token again returns what it recorded the first time.
        rating: 1 to 4.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        answered: what was answered, and how long it took.
        note: the learner's change to the card's note.
        begins: whether the learner may be created; no for one who was there a moment ago.

    Raises:
        RequestDataTooBig: when the learner has left as much as a learner may (quiz.bounds).
        StaleCardError: when the card moved on or its learner is another or gone; nothing is stored.
        ValueError: when the rating is not 1 to 4.
    """
    zone, retention = lock_learner(learner_id, zone, now, begins=begins)
    shown = _shown(learner_id, token)
    if shown.is_known:
        return _as_before(token)
    took, memory = _took(token, now), _memory(shown, token, answered)
    rated = rated_now(memory, rating=rating, now=now, zone=zone, retention=retention)
    after = review(memory, replace(rated, seconds=took))
    # If the card is suspended already, the learner did that, and undo must not change it.
    is_lapse = after.lapses > memory.lapses and not shown.suspended
    attempt = Attempt.objects.create(
        learner_id=learner_id,
        question=shown.question,
        question_version=token.version,
        token=token.nonce,
        rating=rating,
        answered_at=rated.moment,
        zone=zone,
        parameters=rated.parameters,
        due=after.due,
        took=took,
        leech=is_lapse and after.lapses % LEECH_LAPSES == 0,
        **asdict(answered),
    )
    fields = asdict(after) | ({"suspended": True} if attempt.leech else {})
    if note:
        fields |= note.merged(shown.note, shown.note_html)
        attempt.has_merged_notes = note.is_merge(shown.note)
    if shown.card_id:
        Card.objects.filter(pk=shown.card_id).update(**fields)
    else:
        Card.objects.create(learner_id=learner_id, question_id=token.question, **fields)
    return attempt


def undo(*, learner_id: uuid.UUID, attempt_id: int, now: datetime, zone: str = "") -> Attempt:
    """Take a rating back: append its reversal and put the card back exactly as it was.

    Doing it twice is the same as doing it once. An answer of a rehearsal waits to be judged again.

    Args:
        learner_id: whose rating it is.
        attempt_id: the rating.
        now: the moment, UTC.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.

    Returns:
        The attempt that was taken back.

    Raises:
        Attempt.DoesNotExist: when it is not one of this learner's ratings.
        StaleCardError: when the card has been rated again since.
    """
    try:
        return unhurried(
            learner_id,
            lock=lambda: locked(learner_id),
            prepare=lambda: _last_but(learner_id, attempt_id),
            write=partial(_take_back, now=now, zone=zone),
        )
    except Learner.DoesNotExist:  # erased meanwhile
        raise Attempt.DoesNotExist from None


def lock_learner(
    learner_id: uuid.UUID, zone: str, now: datetime, *, begins: bool = True
) -> tuple[str, float]:
    """Lock the learner's row until the caller's transaction ends, so that writes wait in line.

    Args:
        learner_id: the learner is created here if there is none yet.
        zone: the browser's IANA zone, kept for the learner; empty leaves it as it is.
        now: the moment, UTC.
        begins: whether the learner may be created.

    Returns:
        The learner's zone and desired recall (0 to 1).

    Raises:
        StaleCardError: when there is no such learner, and none may be created.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [_adapted(learner_id)])
        row = cursor.fetchone()
    if row is None and not begins:
        raise StaleCardError
    if row is None:
        defaults = {"zone": zone or "UTC", "created_at": now}
        locked = Learner.objects.select_for_update()
        made = locked.get_or_create(pk=learner_id, defaults=defaults)[0]
        row = made.zone, made.retention
    known, retention = row
    if zone and zone != known:
        Learner.objects.filter(pk=learner_id).update(zone=zone)
    return zone or known, retention


class Amount(NamedTuple):
    """How many attempts, reversals included, and how many characters their payloads have."""

    attempts: int
    characters: int


def amount_of(learner_id: uuid.UUID) -> Amount:
    """Return how much is stored of the learner's answers."""
    attempts = Attempt.objects.filter(learner=learner_id)
    lengths = Length(Cast("payload", TextField()))
    return Amount(**attempts.aggregate(attempts=Count("pk"), characters=Sum(lengths, default=0)))


def _memory(shown: _Shown, token: Token, answered: Answered) -> Memory:
    """Return the card's memory.

    Raises what `record` does when the learner has left too much, or the card has moved on.
    """
    if shown.is_full or _is_too_much(token.learner, answered):
        raise RequestDataTooBig(NO_MORE_ANSWERS)
    memory = stored(shown.fields)
    as_shown = (memory.reps, seen_mark(memory.last_review))
    if shown.status != Status.PUBLISHED or (token.reps, token.seen) != as_shown:
        raise StaleCardError
    return memory


def _is_too_much(learner_id: uuid.UUID, answered: Answered) -> bool:
    """Whether there is no room for a long answer. To add them up takes time: short ones go free."""
    is_long = len(str(answered.payload)) > LONG_ANSWER
    return is_long and amount_of(learner_id).characters > ANSWERS_MAX


class _Shown(NamedTuple):
    """What a posted token meets: whether it is known already, its question, the card as it is.

    `fields` are those of the card's memory, as the database returns them.
    """

    is_known: bool
    question: Question
    status: str
    is_full: bool
    card_id: int | None
    suspended: bool
    note: str
    note_html: str
    fields: Sequence[Any]


def _shown(learner_id: uuid.UUID, token: Token) -> _Shown:
    if token.learner != learner_id:
        raise StaleCardError
    asked = {
        "learner": _adapted(learner_id),
        "nonce": _adapted(token.nonce),
        "question": token.question,
        "most": ATTEMPTS_MAX - 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, asked)
        row = cursor.fetchone()
    if row is None:
        raise StaleCardError
    known, number, status, full, card_id, suspended, note, note_html, *fields = row
    return _Shown(
        is_known=bool(known),
        question=_question(token.question, number),
        status=status,
        is_full=bool(full),
        card_id=card_id,
        suspended=bool(suspended),
        note=note or "",
        note_html=note_html or "",
        fields=fields,
    )


def _adapted(value: uuid.UUID) -> Any:
    """Return the value in the type that this database takes."""
    return Learner._meta.pk.get_db_prep_value(value, connection)


def _took(token: Token, now: datetime) -> int | None:
    """Return the seconds since the card was shown; None where the learner has gone away between."""
    seconds = int(now.timestamp()) - token.shown
    return seconds if 0 < seconds <= LONGEST_THOUGHT else None


def _question(pk: int, number: int) -> Question:
    """Return the question; its other fields are read once they are asked for."""
    return Question.from_db(DEFAULT_DB_ALIAS, ("id", "number"), (pk, number))


def _as_before(token: Token) -> Attempt:
    attempt = Attempt.objects.get(learner=token.learner, token=token.nonce)
    if attempt.reversals.exists():
        raise StaleCardError
    return attempt


class _Undo(NamedTuple):
    """The attempt, and the memory before it: None if there was none, or if it is undone already."""

    attempt: Attempt
    is_done: bool
    memory: Memory | None


def _last_but(learner_id: uuid.UUID, attempt_id: int) -> _Undo:
    """Return what is needed to take the rating back; it must be the last of its question."""
    attempt = Attempt.objects.get(learner=learner_id, pk=attempt_id, reverses=None)
    given = list(standing(learner_id, question=attempt.question_id))
    if attempt.reversals.exists():
        return _Undo(attempt, is_done=True, memory=None)
    if not given or given[-1].token != attempt.token:
        raise StaleCardError
    memory = replay(one.review for one in given[:-1]) if given[1:] else None
    return _Undo(attempt, is_done=False, memory=memory)


def _take_back(learner: Learner, undone: _Undo, *, now: datetime, zone: str) -> Attempt:
    """Append the reversal and restore the card; delete it if it has nothing to keep."""
    attempt, is_done, memory = undone
    if zone and zone != learner.zone:
        Learner.objects.filter(pk=learner.pk).update(zone=zone)
    if is_done:
        return attempt
    Attempt(
        learner=learner,
        question_id=attempt.question_id,
        question_version=attempt.question_version,
        reverses=attempt,
        answered_at=max(now, attempt.answered_at),
        zone=attempt.zone,
    ).save()
    cards = learner.cards.filter(question=attempt.question_id)
    if memory is None:
        cards.not_annotated().delete()
    cards.update(**asdict(memory or UNSEEN))
    if attempt.leech:
        cards.update(suspended=False)
    _unjudge(attempt)
    return attempt


def _unjudge(attempt: Attempt) -> None:
    """Let the answer of a rehearsal be judged again; its old token would be a stale one."""
    token = uuid.uuid4()
    rows = RehearsedQuestion.objects.filter(
        rehearsal__learner=attempt.learner_id, token=str(attempt.token)
    )
    if rows.update(token=token, rating=None, said=None, points=None, missed=None):
        judged = Rehearsal.objects.filter(learner=attempt.learner_id, questions__token=token)
        judged.update(judged_at=None)
