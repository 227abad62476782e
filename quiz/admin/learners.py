"""Learners, read-only."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quiz.admin.readonly import ReadOnlyAdmin
from quiz.models import Learner


@admin.register(Learner)
class LearnerAdmin(ReadOnlyAdmin):
    """A learner, with links to their cards and attempts."""

    fields = ("id", "zone", "created_at", "practice")
    list_display = ("__str__", "zone", "created_at")

    @admin.display(description="practice")
    def practice(self, learner: Learner) -> SafeString:
        """Link to what belongs to the learner."""
        return format_html(
            '<a href="{}?q={}">Cards</a> · <a href="{}?q={}">Attempts</a>',
            reverse("admin:quiz_card_changelist"),
            learner.pk,
            reverse("admin:quiz_attempt_changelist"),
            learner.pk,
        )
