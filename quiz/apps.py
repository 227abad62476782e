"""How Django knows the quiz app."""

from __future__ import annotations

from django.apps import AppConfig


class QuizConfig(AppConfig):
    """The one app of the project."""

    name = "quiz"
    default_auto_field = "django.db.models.BigAutoField"
