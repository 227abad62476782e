"""How Django knows the quiz app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import (
    post_delete,
    post_migrate,
    post_save,
    pre_migrate,
)

from quiz.groups import make_groups, remember_permissions


class QuizConfig(AppConfig):
    """The one app of the project."""

    name = "quiz"
    verbose_name = "Content and practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep index and practice in step with what is saved; make groups after migrations."""
        from quiz.accounts import adoption  # noqa: F401, PLC0415 (its receivers)
        from quiz.models import KeyPoint, Question, Section  # noqa: PLC0415 (models load first)
        from quiz.search.index import changed  # noqa: PLC0415

        for model in (KeyPoint, Question, Section):
            post_save.connect(changed, sender=model)
        post_delete.connect(changed, sender=KeyPoint)
        pre_migrate.connect(remember_permissions, sender=self)
        post_migrate.connect(make_groups, sender=self)
