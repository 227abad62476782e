"""What signing in and out does to practice: a guest's moves along, an account's stays behind."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from quiz.clock import now
from quiz.models import Learner
from quiz.practice.learners import erase_practice, give_to_account
from quiz.views.cookies import RESTS
from quiz.views.identity import SESSION_KEY, find_guest, hand_over, zone_of


@receiver(user_logged_in)
def adopt(request: HttpRequest, user: User, **_: Any) -> None:
    """Give what this browser practised as a guest to the account, and drop the browser's key."""
    if not settings.ACCOUNTS:
        return
    guest = find_guest(request)
    user.learner = give_to_account(user=user, guest=guest, zone=zone_of(request), now=now())
    request.session.pop(SESSION_KEY, None)
    hand_over(request, settings.GUEST_COOKIE_NAME, "")


@receiver(user_logged_out)
def leave_a_fresh_guest(request: HttpRequest, user: User | None, **_: Any) -> None:
    """Leave nothing of the account's day in the browser."""
    if hasattr(user, "learner"):
        hand_over(request, RESTS, "")


@receiver(pre_save, sender=User)
def write_small(instance: User, **_: Any) -> None:
    """Store an address as allauth looks for it, also one that an admin or a command typed."""
    instance.email = instance.email.lower()


@receiver(pre_delete, sender=User)
def erase_with_account(instance: User, **_: Any) -> None:
    """Delete an account's practice with it, wherever the account is deleted."""
    for learner in Learner.objects.filter(user=instance):
        erase_practice(learner=learner)
