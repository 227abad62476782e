"""More than two hundred payloads in every field: no dialog, and nothing that the policy blocks."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Dialog

from quiz.models import Learner
from tests.admin.editing import page_of
from tests.browser.conftest import OpenPage
from tests.pages import Visitor
from tests.payloads import ALL, make_hostile_question, make_hostile_reports

RUNS = """[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
    .filter(({ name, value }) => /^on/.test(name) || /^\\s*(java|vb)script:|^data:/i.test(value))
    .map(({ name, value }) => `${one.tagName} ${name}=${value}`))"""


def cookie_of(client: Client, name: str) -> dict[str, str]:
    value = client.cookies[name].value
    return {"name": name, "value": value, "domain": "127.0.0.1", "path": "/"}


def test_no_payload_opens_a_dialog_or_breaks_the_policy(
    open_page: OpenPage, transactional_db: None
) -> None:
    question, sender, ada = make_hostile_question(), Visitor(), Client()
    sender.answer("Good", answer=ALL[:9_000])
    report = make_hostile_reports(Learner.objects.get(), question)
    ada.force_login(User.objects.create_superuser("ada"))
    names = (settings.GUEST_COOKIE_NAME, settings.SESSION_COOKIE_NAME)
    cookies = [cookie_of(one, name) for one, name in zip((sender.client, ada), names, strict=True)]
    page = open_page("/", storage_state={"cookies": cookies, "origins": []})
    dialogs: list[Dialog] = []
    page.on("dialog", lambda one: dialogs.append(one))  # noqa: PLW0108 (a built-in)
    # None is answered, so one would hold the test up.
    page.goto("/q/551/")
    page.get_by_role("textbox").fill("it never ends")
    page.get_by_role("button", name="Reveal answer").click()
    page.get_by_text("Report a mistake", exact=True).click()
    page.locator("#mistake_text").fill(ALL[:4_000])
    page.locator("#mistake_email").fill("<svg onload=alert(1)>")
    page.get_by_role("button", name="Send report").click()
    page.locator("#email_error").wait_for()
    assert page.evaluate(RUNS) == []
    for path in (
        *("/", "/q/551/history/", "/search/?q=script"),
        page_of(question),
        reverse("admin:quiz_question_changelist"),
        reverse("admin:quiz_report_changelist"),
        reverse("admin:quiz_report_change", args=[report.pk]),
        reverse("admin:quiz_report_change", args=[report.pk - 1]),
    ):
        page.goto(path)
        assert page.evaluate(RUNS) == [], path
    assert dialogs == []
