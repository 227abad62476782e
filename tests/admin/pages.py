"""Every page of the admin that a browser can open, from its own list of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from quiz.models import Attempt, Card, Question
from tests.admin.editing import make_fit_question
from tests.factories import START, make_learner, make_report

# Addresses that answer a post alone, and one that needs a kind of row: tested by themselves.
NO_PAGES = {
    *("logout", "quiz_question_preview", "quiz_question_preview_of"),
    *("quiz_question_still_true",),
    *("quiz_section_conflict", "quiz_question_conflict"),
}
QUERIES = {
    "quiz_question_changelist": "?q=551&conflict=yes",
    "quiz_section_add": "?_popup=1",
}


def make_rows() -> dict[str, Model]:
    """Store a row of every model of the admin; the question and its section in conflict."""
    question = make_fit_question(example="| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n```go\nx := 1\n```")
    for row in (question, question.section):
        type(row)._default_manager.filter(pk=row.pk).update(incoming_text="title: Of the file\n")
    learner, somebody = make_learner(), User.objects.create_user("somebody")
    Attempt.objects.create(
        learner=learner,
        question=question,
        question_version=1,
        token=uuid4(),
        rating=1,
        answered_at=START,
        zone="UTC",
        parameters={"of": "the scheduler"},
        due=START,
        answer='<b style="color:red" onclick="x()">typed</b><script>x()</script>',
    )
    return {
        "quiz_section": question.section,
        "quiz_question": question,
        "quiz_learner": learner,
        "quiz_card": Card.objects.create(learner=learner, question=question),
        "quiz_attempt": Attempt.objects.get(),
        "quiz_report": make_report(learner, question, "<b>A port</b> is wrong."),
        "account_emailaddress": EmailAddress.objects.create(user=somebody, email="s@example.org"),
        "mfa_authenticator": Authenticator.objects.create(user=somebody, type="totp", data={}),
        "auth_group": Group.objects.get_or_create(name="Editors")[0],
        "auth_user": somebody,
    }


def names() -> Iterator[str]:
    """Yield the name of every address of the admin, whichever package registered it."""
    [admin] = [r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "admin"]
    yield from _names(admin)


def paths(rows: dict[str, Model]) -> dict[str, str]:
    """Return the address of every page by name."""
    found = {}
    for name in names():
        if name not in NO_PAGES:
            found[name] = reverse(f"admin:{name}", args=_arguments(name, rows))
        if query := QUERIES.get(name):
            found[name + query] = found[name] + query
    return found


def question_of(rows: dict[str, Model]) -> Question:
    """Return the question."""
    question = rows["quiz_question"]
    assert isinstance(question, Question)
    return question


def _arguments(name: str, rows: dict[str, Model]) -> list[Any]:
    """Return what the address of this name needs."""
    model, _, verb = name.rpartition("_")
    if name == "auth_user_password_change":
        return [rows["auth_user"].pk]
    if name == "app_list":
        return ["quiz"]
    if name == "view_on_site":
        section = rows["quiz_section"]
        return [ContentType.objects.get_for_model(section).pk, section.pk]
    return [rows[model].pk] if verb in {"change", "delete", "history"} and model in rows else []


def _names(resolver: URLResolver | URLPattern) -> Iterator[str]:
    for pattern in getattr(resolver, "url_patterns", ()):
        if name := getattr(pattern, "name", None):
            yield name
        yield from _names(pattern)
