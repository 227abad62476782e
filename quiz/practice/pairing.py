"""A second browser for the same guest: one link, once, for ten minutes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from quiz.models import Learner, Pairing
from quiz.practice.learners import lock_guest, merge_learners

VALID = timedelta(minutes=10)


def offer(*, learner: Learner, key: str, now: datetime) -> str:
    """Return the code of a link to this guest; an earlier link is no longer valid.

    Args:
        learner: the guest.
        key: their browser's, which the other browser will have too. It is stored sealed with the
            code, and the code is not stored.
        now: the moment, UTC.
    """
    code = secrets.token_urlsafe(24)
    found = {"code_digest": _digest(code), "sealed_key": _sealed(key.encode(), code).hex()}
    Pairing.objects.update_or_create(learner=learner, defaults=found | {"created_at": now})
    return code


def is_valid(code: str, *, now: datetime) -> bool:
    """Whether a link with this code would still pair."""
    return _valid(code, now).exists()


@transaction.atomic
def accept(*, code: str, guest: Learner | None, now: datetime) -> str:
    """Merge a browser's practice with the one that the link leads to; the link is used up.

    Args:
        code: of the link.
        guest: whom the browser knew until now; None for a visitor.
        now: the moment, UTC.

    Returns:
        The key that the browser has from now on; empty when the link is not valid.
    """
    pairing = _valid(code, now).select_for_update().first()
    if pairing is None:
        return ""
    pairing.delete()
    guest = lock_guest(guest)
    if guest and guest.pk != pairing.learner_id:
        merge_learners(source=guest, target=pairing.learner)
    return _sealed(bytes.fromhex(pairing.sealed_key), code).decode()


def forget_offers(*, now: datetime) -> int:
    """Delete the links that nobody used in time; return how many there were."""
    return Pairing.objects.filter(created_at__lte=now - VALID).delete()[0]


def _valid(code: str, now: datetime) -> QuerySet[Pairing]:
    """Return the link with this code, unless it is old or its guest has an account by now."""
    since = now - VALID
    return Pairing.objects.filter(
        code_digest=_digest(code), created_at__gt=since, learner__user=None
    )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _sealed(text: bytes, code: str) -> bytes:
    """Return the text sealed with a code that is random and used once; sealed again, it is open."""
    pad = hashlib.sha512(f"pairing {code}".encode()).digest()
    return bytes(one ^ other for one, other in zip(text, pad, strict=False))
