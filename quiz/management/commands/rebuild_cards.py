"""`manage.py rebuild_cards`: computes again from the answers what learners remember."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from quiz.models import Learner
from quiz.practice.rebuild import rebuild_cards


class Command(BaseCommand):
    """Prints how many cards of how many learners it rebuilt."""

    help = "Recompute the FSRS fields of all cards from the attempts. Annotations stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild learner by learner, each in a transaction of its own."""
        rebuilt = [rebuild_cards(learner=learner) for learner in Learner.objects.order_by("pk")]
        self.stdout.write(f"{sum(rebuilt)} cards of {len(rebuilt)} learners: rebuilt")
