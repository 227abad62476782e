"""The two writes that may remove or move attempts: erase one learner, merge two."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from quiz.models import Attempt, Card, Learner
from quiz.practice.record import rebuild_cards


@transaction.atomic
def erase_learner(*, learner: Learner) -> None:
    """Delete the learner and everything of theirs, for good."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    attempts = Attempt.objects.filter(learner=learner)
    # Reversals first: they point at what they take back.
    QuerySet.delete(attempts.exclude(reverses=None))
    QuerySet.delete(attempts)
    learner.delete()


@transaction.atomic
def merge_learners(*, source: Learner, target: Learner) -> None:
    """Move all of `source` to `target`, rebuild the cards, and delete `source`.

    Ratings are replayed in the order in which they were given. Marks add up: what either had
    suspended or flagged stays so, the later burial counts, both notes are kept.

    Raises:
        ValueError: when both are the same learner.
    """
    if source.pk == target.pk:
        raise ValueError("A learner cannot be merged with itself.")
    list(Learner.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    QuerySet.update(Attempt.objects.filter(learner=source), learner=target)
    theirs = {card.question_id: card for card in target.cards.all()}
    for card in source.cards.all():
        if card.question_id in theirs:
            _add_marks(theirs[card.question_id], card)
            card.delete()
        else:
            Card.objects.filter(pk=card.pk).update(learner=target)
    rebuild_cards(learner=target)
    source.delete()


def _add_marks(mine: Card, other: Card) -> None:
    mine.suspended = mine.suspended or other.suspended
    mine.flagged = mine.flagged or other.flagged
    mine.buried_until = max(filter(None, [mine.buried_until, other.buried_until]), default=None)
    mine.note = "\n\n".join(filter(None, dict.fromkeys([mine.note, other.note])))
    mine.save(update_fields=["suspended", "flagged", "buried_until", "note"])
