"""An editor at the admin's forms: opens a page, types over some fields, presses a button."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BooleanField, MultipleChoiceField
from django.test import Client
from django.urls import reverse

from quiz.models import Question, Section
from tests.factories import make_question

FIT = {
    "explanation": " ".join(["word"] * 130),
    "misconceptions": [{"phrases": ["it never ends"], "correction": "It ends."}],
    "followups": [{"text": "And then?"}],
}
QUESTIONS = reverse("admin:quiz_question_changelist")
ADD = reverse("admin:quiz_question_add")
PREVIEW = reverse("admin:quiz_question_preview")


def make_fit_question(number: int = 551, **fields: Any) -> Question:
    """Store a published question that the linter finds nothing wrong with."""
    return make_question(number, **FIT | fields)


def page_of(row: Question | Section) -> str:
    """Return the address of a row's page in the admin."""
    return reverse(f"admin:quiz_{row._meta.model_name}_change", args=[row.pk])


def conflict_of(row: Question | Section) -> str:
    """Return the address that a choice between two texts is posted to."""
    return reverse(f"admin:quiz_{row._meta.model_name}_conflict", args=[row.pk])


def fields_of(client: Client, path: str) -> dict[str, Any]:
    """Return what a browser would post of the page's form, nothing typed yet."""
    form = client.get(path).context["adminform"].form
    sets: dict[str, Any] = getattr(form, "rows", {})
    rows = [part for one in sets.values() for part in (one.management_form, *one.forms)]
    own = {name: value for name, value in _values(form).items() if name not in sets}
    return own | {k: v for part in rows for k, v in _values(part).items()}


def type_into(client: Client, path: str, **typed: Any) -> Any:
    """Open a page, type over some fields (`None`: untick, leave out), save, and see what comes."""
    fields = fields_of(client, path) | typed
    sent = {name: value for name, value in fields.items() if value is not None}
    return client.post(path, sent, follow=True)


def errors_of(response: Any) -> dict[str, list[str]]:
    """Return every error on a form's page by the name that its field is posted with."""
    form = response.context["adminform"].form
    found = {name: texts_of(form, name) for name in form.errors}
    sets: dict[str, Any] = getattr(form, "rows", {})
    for row in (row for rows in sets.values() for row in rows.forms):
        found |= {row.add_prefix(name): texts_of(row, name) for name in row.errors}
    return {name: texts for name, texts in found.items() if texts}


def texts_of(form: BaseForm, name: str) -> list[str]:
    """Return a field's errors, without the one that only leads to its rows."""
    errors = form.errors.as_data()[name]
    return [text for error in errors if error.code != "marked" for text in error.messages]


def messages_of(response: Any) -> list[str]:
    """Return what the site said above the page."""
    return [str(message) for message in response.context["messages"]]


def act(client: Client, action: str, *questions: Question, **typed: Any) -> Any:
    """Choose questions of the list and an action, and do what the next page shows."""
    shown = plan(client, action, *questions, **typed)
    if not (shown.context and shown.context.get("plan")):
        return shown
    seen = shown.context["plan"].digest
    return plan(client, action, *questions, **typed, seen=seen)


def plan(client: Client, action: str, *questions: Question, **typed: Any) -> Any:
    """Choose questions of the list and an action, and see what it would do."""
    chosen = [question.pk for question in questions]
    asked = {"chosen": "1"} if typed else {}
    sent = {"action": action, "_selected_action": chosen} | asked | typed
    return client.post(QUESTIONS, sent, follow=True)


def _values(form: BaseForm) -> dict[str, Any]:
    """Return what a browser would post of a form: unticked boxes not at all."""
    values = {bound.html_name: (bound.field, bound.value()) for bound in form}
    return {
        name: "on" if value is True else "" if value is None else value
        for name, (field, value) in values.items()
        if value or not isinstance(field, BooleanField | MultipleChoiceField)
    }
