"""Attempts, to look at."""

from __future__ import annotations

from django.contrib import admin

from quiz.admin.readonly import OfLearnerAdmin
from quiz.models import Attempt


@admin.register(Attempt)
class AttemptAdmin(OfLearnerAdmin):
    """One answer given; what the learner wrote stands on the attempt's own page only."""

    list_display = ("id", "by", "question", "rating", "answered_at")
    list_filter = ("rating",)
