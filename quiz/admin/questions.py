"""Questions: written, judged, previewed, published and retired."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Field, Max, Model, prefetch_related_objects
from django.http import HttpRequest
from django.template.loader import render_to_string

from quiz.admin.conflicts import ConflictAdmin
from quiz.admin.fields import MarkdownField
from quiz.admin.forms import QuestionForm
from quiz.admin.listing import QuestionList
from quiz.admin.preview import PreviewAdmin
from quiz.admin.statistics import StatisticsAdmin
from quiz.bank.format import HEADINGS
from quiz.bank.parse import build_question
from quiz.bank.rows import (
    COLUMNS,
    bump_version,
    question_document,
    sound,
    write_parts,
)
from quiz.models import Attempt, Card, Question, Report, Status
from quiz.search.index import keep, together

ROWS = {"key_points", "misconceptions", "followups", "related", "references", "changes"}
PLACING = {"number", "section", "status"}  # what decides a question's place in the queue


@admin.register(Question)
class QuestionAdmin(PreviewAdmin, QuestionList, StatisticsAdmin, ConflictAdmin):
    """A question is retired, not deleted, since answers refer to it; a mere draft may go."""

    form = QuestionForm
    readonly_fields = ("uid", "version", "answer", "taught")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "status", "section", "level", "seconds", "asked", "seen"),
                    ("title", "slug"),
                    ("tags", "verified_version", "verified_date"),
                )
            },
        ),
        (
            "Question and answer",
            {"fields": ("situation", "short_answer", "explanation", "example", "why")},
        ),
        ("Key points", {"fields": ("key_points",)}),
        ("Misconceptions", {"fields": ("misconceptions",), "classes": ("collapse",)}),
        ("In the interview", {"fields": ("followups", "related"), "classes": ("collapse",)}),
        ("Sources and changes", {"fields": ("references", "changes"), "classes": ("collapse",)}),
        ("The answer as saved", {"fields": ("answer",), "classes": ("collapse",)}),
        ("What learners teach", {"fields": ("taught",), "classes": ("collapse",)}),
        ("Kept by the site", {"fields": ("uid", "version"), "classes": ("collapse",)}),
    )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return a question with its parts."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            prefetch_related_objects([found], "key_points", "references")
        return found

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the form field for a field that `QuestionForm` does not name."""
        if db_field.name in HEADINGS:
            return MarkdownField(rows=8, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        """Return the arranged fields, and below them whatever other fields the bank declares.

        Who may only look sees the lists as text.
        """
        if obj and not self.has_change_permission(request, obj):
            shown = [part for part in self.fieldsets if not ROWS.intersection(part[1]["fields"])]
            return [*shown[:2], ("Its parts", {"fields": ("parts",)}), *shown[2:]]
        arranged = set(flatten_fieldsets(self.fieldsets))
        rest = [name for name in COLUMNS if name not in arranged]
        return [*self.fieldsets, ("More", {"fields": rest})] if rest else self.fieldsets

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only a draft that was never more: no file holds it, and nobody answered or noted it."""
        if not isinstance(obj, Question) or obj.status != Status.DRAFT or obj.imported_text:
            return False
        used = (kind.objects.filter(question=obj).exists() for kind in (Attempt, Card, Report))
        return self.has_change_permission(request, obj) and not any(used)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Suggest the next free number."""
        last = Question.objects.aggregate(last=Max("number"))["last"] or 0
        return {"number": last + 1, **super().get_changeform_initial_data(request)}

    def view_on_site(self, obj: Question) -> str | None:
        """Link a published question to its page; the others have none."""
        return obj.get_absolute_url() if obj.status == Status.PUBLISHED else None

    @admin.display(description="")
    def parts(self, question: Question) -> str:
        """Show the lists of a question to who may not change them."""
        said = question_document(question).values
        return render_to_string("admin/quiz/question/parts.html", {"said": said})

    @admin.display(description="")
    def answer(self, question: Question) -> str:
        """Show the stored Markdown as it was rendered."""
        parts = [
            (heading.removeprefix("## "), html)
            for name, heading in HEADINGS.items()
            if (html := getattr(question, f"{name}_html"))
        ]
        return render_to_string("admin/quiz/question/answer.html", {"parts": parts})

    def save_model(
        self, request: HttpRequest, obj: Question, form: QuestionForm, change: object
    ) -> None:
        """Save the question, and remember what it said before."""
        stored = Question.objects.with_answer().filter(pk=obj.pk).first()
        form.before = sound(stored) if stored else None
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: QuestionForm, formsets: list[Any], change: object
    ) -> None:
        """Save the parts, count the change, and put new questions in order again."""
        row = form.instance
        content = build_question(form.document())
        before = form.before
        if not before or (before.key_points, before.refs) != (content.key_points, content.refs):
            with together():
                write_parts([(row, content)])
            keep([row.pk])
        if change:
            bump_version(question=row, before=before)
        if PLACING.intersection(form.changed_data):
            Question.objects.interleave()
