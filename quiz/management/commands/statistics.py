"""`manage.py statistics`: works out what learners teach about the questions. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from quiz.clock import now
from quiz.practice.statistics import compute_statistics


class Command(BaseCommand):
    """Prints how many questions have enough answers."""

    help = "Work out for editors how questions are answered."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work it out."""
        self.stdout.write(f"questions with enough answers: {compute_statistics(now=now())}")
