"""Cards, read-only."""

from __future__ import annotations

from django.contrib import admin

from quiz.admin.readonly import OfLearnerAdmin
from quiz.models import Card


@admin.register(Card)
class CardAdmin(OfLearnerAdmin):
    """One learner's memory of one question; the learner's note is only on the card's own page."""

    list_display = ("id", "by", "question", "state", "due", "reps", "lapses")
    list_filter = ("state", "suspended", "flagged")
