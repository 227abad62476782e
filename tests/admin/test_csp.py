"""No page of the admin needs more than the one strict policy allows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.admin.editing import ADD, PREVIEW, QUESTIONS, conflict_of, fields_of, page_of
from tests.admin.pages import make_rows, names, paths, question_of
from tests.live import Live

pytestmark = pytest.mark.django_db
STATUSES = {200, 302, 403}


def check(response: Any) -> None:
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "data:" not in policy
    if response["Content-Type"].startswith("text/html") and response.status_code != 302:
        assert Live(response.content.decode(), "http:").found == []


@pytest.fixture
def rows(db: None) -> dict[str, Model]:
    return make_rows()


def test_what_a_policy_would_block_is_seen() -> None:
    html = '<p style="a"><a onclick="b" href="JavaScript:c">d</a><script>e</script><style>f</style>'
    assert len(Live(html).found) == 5


def test_every_page_keeps_the_policy(admin: Client, rows: dict[str, Model]) -> None:
    opened = paths(rows)
    assert len(opened) >= 44
    for name, path in opened.items():
        response = admin.get(path)
        assert response.status_code in STATUSES, name
        check(response)
    assert {"autocomplete", "jsi18n", "login", "quiz_question_history"} < set(names())


def test_pages_that_answer_a_form_keep_the_policy(admin: Client, rows: dict[str, Model]) -> None:
    question, section = question_of(rows), rows["quiz_section"]
    sections = reverse("admin:quiz_section_changelist")
    delete = {"action": "delete_selected", "_selected_action": [section.pk]}
    popup = {"_popup": "1", "title": "Edge", "position": "2"}
    posts: list[tuple[str, dict[str, Any]]] = [
        (
            page_of(question),
            fields_of(admin, page_of(question)) | {"changes-0-text": "?", "number": ""},
        ),
        (ADD, {}),
        (PREVIEW, fields_of(admin, page_of(question))),
        (sections, delete),
        (reverse("admin:quiz_section_add"), popup),
        (QUESTIONS, {"action": "publish", "_selected_action": [question.pk]}),
        (conflict_of(question), {"keep": ""}),
        (reverse("admin:password_change"), {"old_password": "wrong"}),
        (reverse("admin:auth_user_add"), {"username": "?"}),
        (reverse("admin:logout"), {}),
        (reverse("admin:login"), {"username": "eve", "password": "wrong"}),
    ]
    for path, fields in posts:
        response = admin.post(path, fields, follow=True)
        assert response.status_code == 200, path
        check(response)
