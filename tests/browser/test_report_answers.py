"""A report travels from a learner to an editor, and its answer back."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from quiz.models import Question, Report
from tests.browser.conftest import OpenPage
from tests.factories import make_question


def test_a_report_travels_to_fixed_in_version_seven_and_is_read_once(
    open_page: OpenPage, transactional_db: None
) -> None:
    make_question()
    learner = open_page("/q/551/")
    learner.get_by_role("textbox").fill("110 Pods")
    learner.get_by_role("button", name="Reveal answer").click()
    learner.get_by_text("Report a mistake", exact=True).click()
    learner.get_by_label("What is wrong").fill("The port is 10250.")
    learner.get_by_label("Send the answer that I typed").check()
    learner.get_by_role("button", name="Send report").click()
    expect(learner.locator("#status-line")).to_contain_text("Thank you.")
    Question.objects.update(version=7, why="It names the port.")
    ada = Client()
    ada.force_login(User.objects.create_superuser("ada"))
    session = ada.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
    state = {"cookies": [cookie | {"domain": "127.0.0.1", "path": "/"}], "origins": []}
    path = reverse("admin:quiz_report_change", args=[Report.objects.get().pk])
    editor = open_page(path, storage_state=state)
    for text in ("110 Pods", "As it was reported", "It names the port."):
        expect(editor.get_by_text(text).first).to_be_visible()
    editor.get_by_label("It is fixed in the present version").check()
    editor.get_by_label("Your word to the sender").fill("You were right.")
    editor.get_by_role("button", name="Save", exact=True).click()
    learner.goto("/")
    answers = learner.get_by_role("form", name="Answers to your reports")
    expect(answers).to_contain_text("fixed in version 7, thank you.")
    expect(answers).to_contain_text("You were right.")
    answers.get_by_role("button", name="I have read this").click()
    expect(answers).to_be_hidden()
    learner.goto("/q/551/")
    expect(answers).to_be_hidden()
