"""Attempts, read-only."""

from __future__ import annotations

from django.contrib import admin

from quiz.admin.readonly import OfLearnerAdmin
from quiz.models import Attempt


@admin.register(Attempt)
class AttemptAdmin(OfLearnerAdmin):
    """One answer given; what the learner wrote is only on the attempt's own page."""

    list_display = ("id", "by", "question", "rating", "answered_at")
    list_filter = ("rating",)
