"""Cards, to look at."""

from __future__ import annotations

from django.contrib import admin

from quiz.admin.readonly import OfLearnerAdmin
from quiz.models import Card


@admin.register(Card)
class CardAdmin(OfLearnerAdmin):
    """One learner's memory of one question; a learner's note stands on its own page only."""

    list_display = ("id", "by", "question", "state", "due", "reps", "lapses")
    list_filter = ("state", "suspended", "flagged")
