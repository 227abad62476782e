"""Sections: their order on the page, and what they are about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from quiz.admin.conflicts import ConflictAdmin, ConflictFilter
from quiz.admin.forms import SectionForm
from quiz.models import Question, Section


@admin.register(Section)
class SectionAdmin(ConflictAdmin):
    """A section's address never changes: its slug is written once."""

    form = SectionForm
    fields = ("title", "slug", "position", "summary", "order", "seen")
    list_display = ("position", "title", "slug", "in_conflict")
    list_display_links = ("title",)
    list_filter = (ConflictFilter,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Section | None = None
    ) -> tuple[str, ...]:
        """Keep the slug of a stored section."""
        return ("slug",) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Section, form: forms.ModelForm[Any], change: object
    ) -> None:
        """Save, and put new questions in order again."""
        super().save_model(request, obj, form, change)
        if "position" in form.changed_data:
            Question.objects.interleave()
