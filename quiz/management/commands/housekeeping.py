"""`manage.py housekeeping`: deletes what nobody will miss. Safe to repeat."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand

from quiz.clock import now
from quiz.models import CacheEntry
from quiz.practice.learners import end_old_sessions, forget_passers_by
from quiz.practice.pairing import forget_offers


class Command(BaseCommand):
    """Prints how many of each were deleted."""

    help = "Delete sessions and links that have ended, and guests who left nothing in 90 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them."""
        sessions, _ = Session.objects.filter(expire_date__lt=now()).delete()
        sessions += end_old_sessions()
        UserSession.objects.exclude(session_key__in=Session.objects.values("pk")).delete()
        CacheEntry.objects.filter(expires__lt=now()).delete()
        forget_offers(now=now())
        guests = forget_passers_by(now=now())
        self.stdout.write(f"sessions: {sessions}, guests without attempts: {guests}")
