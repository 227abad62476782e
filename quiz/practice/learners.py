"""Writes that remove or move a learner's data: erase, merge, give to an account, forget."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When

from quiz.bounds import REHEARSALS_MAX
from quiz.models import Attempt, Card, Learner, Rehearsal, Report
from quiz.practice.notes import Note, joined
from quiz.practice.rebuild import rebuild_cards
from quiz.practice.rehearse import keep_latest

PATIENCE = timedelta(days=90)
BATCH = 500  # rows a statement, so that others can write between them
ANNOTATION_FIELDS = ("suspended", "flagged", "buried_until", "note", "note_html")


# What a learner chose: all of it moves to an account that has neither answers nor a date.
PLAN = ("interview", "second_interview", "minutes_a_day", "retention")
CHOICES = (*PLAN, "two_buttons", "types_answers", "hide_timer", "hide_streak", "no_date", "zone")


@transaction.atomic
def erase_learner(*, learner: Learner) -> None:
    """Delete the learner and everything of theirs, for good, and a learner's account."""
    erase_practice(learner=learner)
    if learner.user_id:
        User.objects.filter(pk=learner.user_id, is_staff=False).delete()


@transaction.atomic
def erase_practice(*, learner: Learner) -> None:
    """Delete the learner and all that they did, for good; an account stays, without practice."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    attempts = Attempt.objects.filter(learner=learner)
    # Reversals go first, since they point to what they take back.
    attempts.exclude(reverses=None).erase()
    attempts.erase()
    learner.delete()


@transaction.atomic
def merge_learners(*, source: Learner, target: Learner) -> None:
    """Move everything of `source` to `target`, rebuild the cards, and delete `source`.

    Ratings are replayed in the order in which they were given; one that both have (with the same
    token) counts once, and not at all if either took it back. Annotations are combined: what either
    had suspended or flagged stays so, the later burial counts, and both notes are kept. The plan of
    `target` stays; where it has no date, or nothing at all yet, the one of `source` is taken over.

    Raises:
        ValueError: when both are the same learner.
    """
    if source.pk == target.pk:
        raise ValueError("A learner cannot be merged with itself.")
    list(Learner.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    _take_plan(source, target)
    _drop_doubles(source, target)
    QuerySet.update(Attempt.objects.filter(learner=source), learner=target)
    source.reports.update(learner=target)
    _move_rehearsals(source, target)
    theirs = {card.question_id: card for card in target.cards.all()}
    for card in source.cards.all():
        if card.question_id in theirs:
            mine = theirs[card.question_id]
            add_annotations(mine, card)
            mine.save(update_fields=ANNOTATION_FIELDS)
            card.delete()
        else:
            Card.objects.filter(pk=card.pk).update(learner=target)
    rebuild_cards(learner=target)
    source.delete()


def lock_guest(guest: Learner | None) -> Learner | None:
    """Return the guest, locked; None for one who went into an account, or is gone, meanwhile."""
    if guest is None:
        return None
    return Learner.objects.select_for_update().filter(pk=guest.pk, user=None).first()


@transaction.atomic
def give_to_account(*, user: User, guest: Learner | None, zone: str, now: datetime) -> Learner:
    """Make a guest's practice the account's, merged with what the account has already.

    Args:
        user: the account, which has a learner afterwards.
        guest: the learner of the browser; None for a visitor.
        zone: the browser's IANA zone, for an account without a learner; empty if unknown.
        now: the moment, UTC.

    Returns:
        The account's learner.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two browsers may sign in at once
    guest = lock_guest(guest)  # and one browser to two accounts
    account = Learner.objects.filter(user=user).first()
    if account is None and guest is None:
        return Learner.objects.create(
            user=user, key_digest=_nobodys_digest(), zone=zone or "UTC", created_at=now
        )
    if account is None and guest:
        Learner.objects.filter(pk=guest.pk).update(user=user, key_digest=_nobodys_digest())
        return Learner.objects.get(pk=guest.pk)
    if guest and account:
        merge_learners(source=guest, target=account)
    return Learner.objects.get(user=user)


def end_old_sessions() -> int:
    """Delete the sessions by which release 0.1 knew guests who have a key now, or are gone.

    Returns:
        How many went. Sessions of people who signed in stay.
    """
    waiting = set(Learner.objects.filter(key_digest=None).values_list("pk", flat=True))
    ended = [session.pk for session in Session.objects.iterator() if _is_over(session, waiting)]
    for start in range(0, len(ended), BATCH):
        Session.objects.filter(pk__in=ended[start : start + BATCH]).delete()
    return len(ended)


def forget_passers_by(*, now: datetime) -> int:
    """Delete learners of more than 90 days ago who never answered, rehearsed or noted anything.

    Args:
        now: the moment, UTC.

    Returns:
        How many were deleted.
    """
    guests = Learner.objects.filter(
        ~Exists(Attempt.objects.filter(learner=OuterRef("pk"))),
        ~Exists(Card.objects.filter(learner=OuterRef("pk"))),
        ~Exists(Report.objects.filter(learner=OuterRef("pk"))),
        ~Exists(Rehearsal.objects.filter(learner=OuterRef("pk"))),
        user=None,
        created_at__lt=now - PATIENCE,
    )
    found, forgotten = list(guests.values_list("pk", flat=True)), 0
    for start in range(0, len(found), BATCH):
        with transaction.atomic():
            # One who answers at this very moment holds the lock, so guests are looked up after it.
            some = Learner.objects.select_for_update().filter(pk__in=found[start : start + BATCH])
            locked = list(some.values_list("pk", flat=True))
            forgotten += guests.filter(pk__in=locked).delete()[0]
    return forgotten


def add_annotations(mine: Card, other: Card) -> None:
    """Combine another card's annotations with one's own, unsaved; both notes are kept."""
    mine.suspended = mine.suspended or other.suspended
    mine.flagged = mine.flagged or other.flagged
    mine.buried_until = max(filter(None, [mine.buried_until, other.buried_until]), default=None)
    mine.note, mine.note_html = joined(
        Note(mine.note, mine.note_html), Note(other.note, other.note_html)
    )


def _nobodys_digest() -> str:
    """Return a digest that no key has: without one, what a CSRF cookie leads to would count."""
    return secrets.token_hex(32)


def _take_plan(source: Learner, target: Learner) -> None:
    """Take over what the source chose, as far as the target has chosen nothing."""
    has_date = bool(target.interview or target.no_date)
    is_blank = not has_date and not target.attempts.exists()
    names = CHOICES if is_blank else PLAN if source.interview and not has_date else ()
    if not names:
        return
    for name in names:
        setattr(target, name, getattr(source, name))
    target.save(update_fields=names)
    target.left_out.set(source.left_out.all())


def _move_rehearsals(source: Learner, target: Learner) -> None:
    """Give the rehearsals of `source` to `target`, as far as a learner may keep so many.

    One that both have, after an import, is left where it was. One that is running ends.
    """
    known = target.rehearsals.values_list("started_at", flat=True)
    source.rehearsals.running().update(ended_at=F("seen_at"))
    source.rehearsals.exclude(started_at__in=[*known]).update(learner=target)
    keep_latest(target.pk, REHEARSALS_MAX)


def _drop_doubles(source: Learner, target: Learner) -> None:
    """Delete attempts of `source` that `target` has too; a reversal of either counts for both."""
    kept = dict(target.attempts.exclude(token=None).values_list("token", "pk"))
    given = source.attempts.exclude(token=None).values_list("pk", "token")
    doubles = {pk: kept[token] for pk, token in given if token in kept}
    taken_back = set(target.attempts.exclude(reverses=None).values_list("reverses", flat=True))
    reversals = source.attempts.exclude(reverses=None).values_list("pk", "reverses")
    moved = {pk: doubles[of] for pk, of in reversals if of in doubles}
    for some in _batches(pk for pk, mine in moved.items() if mine in taken_back):
        QuerySet.delete(Attempt.objects.filter(pk__in=some))
    for some in _batches(pk for pk, mine in moved.items() if mine not in taken_back):
        twin = Case(*(When(pk=pk, then=moved[pk]) for pk in some))
        QuerySet.update(Attempt.objects.filter(pk__in=some), reverses=twin)
    for some in _batches(doubles):
        QuerySet.delete(Attempt.objects.filter(pk__in=some))


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while some := list(islice(rest, BATCH)):
        yield some


def _is_over(session: Session, waiting: set[uuid.UUID]) -> bool:
    """Whether the session names a guest, and none who still has to be found by it."""
    held = session.get_decoded()
    learner = held.get("learner")
    return bool(learner) and SESSION_KEY not in held and uuid.UUID(learner) not in waiting
