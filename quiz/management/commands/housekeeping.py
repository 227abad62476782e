"""`manage.py housekeeping`: what nobody will miss goes. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand

from quiz.clock import now
from quiz.practice.learners import forget_passers_by


class Command(BaseCommand):
    """Prints how many of each went."""

    help = "Delete expired sessions, and guests who left nothing in 90 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them."""
        sessions, _ = Session.objects.filter(expire_date__lt=now()).delete()
        guests = forget_passers_by(now=now())
        self.stdout.write(f"expired sessions: {sessions}, guests without attempts: {guests}")
