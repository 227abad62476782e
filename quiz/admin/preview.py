"""What an editor has typed, as learners would see it, whether or not it is valid or saved.

The page that is posted here brings three things at once: the question with its answer, what the
linter says of it, and what would be heard in an answer that the editor tries.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from quiz.admin.advice import advise, summary
from quiz.admin.forms import QuestionForm, sentence
from quiz.bank.format import HEADINGS
from quiz.bank.parse import MAX_BODY
from quiz.bank.rows import check_row, question_document
from quiz.bounds import ANSWER_MAX
from quiz.exercises import recall
from quiz.exercises.definition import Definition, Misconception, Point
from quiz.exercises.kind import Revealed
from quiz.markdown import render as render_markdown
from quiz.markdown import render_line
from quiz.models import Question, Status

MOST_BYTES = 256 * 1024  # of a posted form; the longest question that can be saved has fewer
LONGEST_LINE = 300
MOST_ROWS = 20
TOLD = 3  # how many findings of a draft that was saved are told in full
LACKS = "The draft is saved. Before it can be published, this has to be mended:"
NOTHING_HEARD = "Nothing was recognised, so nothing would be suggested."


class PreviewForm(QuestionForm):
    """A question that is only looked at: its findings are asked for, and refuse nothing."""

    judges = False

    def _get_validation_exclusions(self) -> set[str]:
        """Leave all but the number to the linter, whose words editors know."""
        return {field.name for field in Question._meta.fields} - {"number"}


class PreviewAdmin(ModelAdmin[Any]):
    """An admin for questions that shows them before they are saved."""

    def get_urls(self) -> list[URLPattern]:
        """Add the two addresses that a form is posted to: of a new question, of a stored one."""
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name="quiz_question_preview"),
            path("<path:object_id>/preview/", view, name="quiz_question_preview_of"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Leave out the list of models: its place is the preview's."""
        context["is_nav_sidebar_enabled"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Go on after a new question was saved; of a draft, say what it lacks."""
        self._tell_what_is_missing(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """Go on after a question was saved; of a draft, say what it lacks."""
        self._tell_what_is_missing(request, obj)
        return super().response_change(request, obj)

    def _tell_what_is_missing(self, request: HttpRequest, question: Question) -> None:
        if question.status != Status.DRAFT:
            return
        stored = Question.objects.with_answer().get(pk=question.pk)
        stored.status = Status.PUBLISHED
        if findings := check_row(question_document(stored)):
            told = " · ".join(map(sentence, findings[:TOLD]))
            more = f" · and {len(findings) - TOLD} more" if findings[TOLD:] else ""
            self.message_user(request, f"{LACKS} {told}{more}.", messages.WARNING)

    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, object_id: str = "") -> HttpResponse:
        """Show the posted form as learners would see it; nothing is saved."""
        row = self.get_object(request, object_id) if object_id else None
        if object_id and row is None:
            raise Http404
        if not (self.has_change_permission(request, row) or self.has_add_permission(request)):
            raise PermissionDenied
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            return HttpResponse("This is too much text to preview.", status=413)
        make = self.get_form(request, row, change=row is not None, form=PreviewForm)
        form: Any = make(request.POST, instance=row)
        form.is_valid()  # makes the valid values available; a preview needs no more
        page = previewed(form, request.POST.get("tried", "").strip()[:ANSWER_MAX])
        return render(request, "admin/quiz/question/preview.html", page)


def previewed(form: QuestionForm, tried: str) -> dict[str, Any]:
    """Return what the preview's template reads.

    Args:
        form: a bound form, validated but not judged.
        tried: an answer to listen to; may be empty.
    """
    typed, row = form.cleaned_data, form.instance
    rows = {name: typed.get(name) or one.entries() for name, one in form.rows.items()}
    rows = {name: entries[:MOST_ROWS] for name, entries in rows.items()}
    revealed = recall.reveal(_definition(rows), {"answer": tried}, None)
    asked = _asked(typed)
    question = SimpleNamespace(
        **_rendered(typed),
        title=asked.title,
        number=asked.number or row.number,
        section=typed.get("section"),
        level=asked.get_level_display(),
        verified_version=asked.verified_version,
        verified_date=asked.verified_date,
        unchecked_for=asked.unchecked_for,
        diagram=row.diagram,
        case=row.case,
        references=SimpleNamespace(all=[row for row in rows["references"] if _is_safe(row)]),
    )
    advice = advise(form)
    return {
        "question": question,
        "answer": _answer(rows, revealed, tried),
        "suggestion": _suggestion(revealed) if tried else "",
        "advice": advice,
        "summary": summary(advice),
        "grades": False,
    }


def _is_safe(reference: dict[str, Any]) -> bool:
    return str(reference.get("url")).startswith("https://")


def _asked(typed: dict[str, Any]) -> Question:
    """Return the question with those of its columns that are neither Markdown nor a list."""
    names = ("title", "number", "level", "verified_version", "verified_date")
    return Question(**{name: typed[name] for name in names if name in typed})


def _rendered(typed: dict[str, Any]) -> dict[str, str]:
    """Return the parts of the text as HTML; more than a question may hold is not rendered."""
    texts = {name: typed.get(name, "") for name in HEADINGS}
    is_too_long = sum(map(len, texts.values())) > MAX_BODY
    return {
        f"{name}_html": "" if is_too_long else render_markdown(text) for name, text in texts.items()
    }


def _definition(rows: dict[str, list[Any]]) -> Definition:
    """Return what is listened for, as far as it is written."""
    count = len(rows["key_points"])
    return Definition(
        points=tuple(
            Point(
                text=str(row.get("text", "")),
                must=bool(row.get("must")),
                phrases=tuple(row.get("phrases", ())),
            )
            for row in rows["key_points"]
        ),
        misconceptions=tuple(
            Misconception(
                phrases=tuple(row.get("phrases", ())),
                correction=row.get("correction", ""),
                voids=tuple(one - 1 for one in row.get("voids", ()) if 1 <= one <= count),
            )
            for row in rows["misconceptions"]
        ),
    )


def _answer(rows: dict[str, list[Any]], revealed: Revealed, tried: str) -> dict[str, Any]:
    """Return what the answer's template reads besides the question; nothing in it is linked yet."""
    points = [
        {"html": render_line(row.get("text", "")[:LONGEST_LINE]), "must": row.get("must")}
        for row in rows["key_points"]
    ]
    corrections = revealed.details.corrections if revealed.details else []
    return {
        "typed": tried,
        "revealed": revealed,
        "points": [*zip(points, revealed.ticked, strict=True)],
        "corrections": [_coded(text) for text in corrections],
        "changes": [
            (row.get("version", ""), _coded(row.get("text", ""))) for row in rows["changes"]
        ],
        "followups": [(_coded(row.get("text", "")), None) for row in rows["followups"]],
        "related": [],
        "heard": f"{sum(revealed.ticked)} of {len(points)} points heard." if tried else "",
    }


def _suggestion(revealed: Revealed) -> str:
    """Say which rating would be suggested, and why."""
    graded = revealed.graded
    if graded.proposed is None:
        return NOTHING_HEARD
    return f"{graded.proposed.label} would be suggested. {graded.reason}"


def _coded(text: str) -> SafeString:
    """Return a plain text as safe HTML, with what stands between backticks as code."""
    parts = enumerate(text.split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", one) if at % 2 else one,) for at, one in parts)
    )
