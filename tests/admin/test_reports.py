"""Reported mistakes, as editors read and close them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from quiz.models import Learner, Question, Report
from quiz.practice.reports import report_mistake
from tests.factories import START, make_report

LIST = reverse("admin:quiz_report_changelist")


@pytest.fixture
def report(alice: Learner, question: Question) -> Report:
    return make_report(alice, question, "<b>The port</b> is 10250.")


def act(client: Client, report: Report, action: str) -> str:
    sent = {"action": action, "_selected_action": [report.pk]}
    return client.post(LIST, sent, follow=True).content.decode()


def test_an_editor_reads_what_is_wrong_and_where_but_not_who_said_so(
    eve: Client, alice: Learner, report: Report
) -> None:
    for path in (LIST, reverse("admin:quiz_report_change", args=[report.pk])):
        page = eve.get(path).content.decode()
        assert "&lt;b&gt;The port&lt;/b&gt; is 10250." in page
        assert report.question.title in page
        assert alice.pk.hex[:8] not in page
    assert reverse("admin:quiz_question_change", args=[report.question_id]) in page


def test_the_list_does_not_tell_by_its_filters_who_sent_a_report(
    eve: Client, alice: Learner, report: Report
) -> None:
    Report.objects.update(email="ada@example.org")
    for asked in ({"email__startswith": "ada"}, {"learner": str(alice.pk)}):
        assert eve.get(LIST, asked).status_code == 400
    assert eve.get(LIST, {"reason": "wrong"}).status_code == 200


def answer(client: Client, report: Report, outcome: str, word: str) -> str:
    path = reverse("admin:quiz_report_change", args=[report.pk])
    return client.post(path, {"outcome": outcome, "word": word}, follow=True).content.decode()


def test_a_report_is_answered_with_a_word_and_opened_again(eve: Client, report: Report) -> None:
    page = answer(eve, report, "kept", "")
    assert "This field is required." in page
    assert Report.objects.open().exists()
    page = answer(eve, report, "kept", "The port is right.")
    assert "The report is answered." in page
    assert not Report.objects.open().exists()
    answer(eve, report, "kept", "Another word.")
    report.refresh_from_db()
    assert (report.word, report.fixed_in) == ("The port is right.", None)
    assert "1 report open again." in act(eve, report, "open_again")
    assert Report.objects.open().get().word == ""


def test_a_fix_needs_another_version_of_the_question(eve: Client, report: Report) -> None:
    assert "still at version 1" in answer(eve, report, "fixed", "Thank you.")
    Question.objects.update(version=7)
    assert "The report is answered." in answer(eve, report, "fixed", "Thank you.")
    assert Report.objects.get().fixed_in == 7


def test_the_text_as_it_was_reported_stands_beside_the_present_one(
    eve: Client, alice: Learner, question: Question
) -> None:
    report = report_mistake(learner_id=alice.pk, question=question, text="Wrong.", now=START)
    path = reverse("admin:quiz_report_change", args=[report.pk])
    assert "has not changed since this was reported" in eve.get(path).content.decode()
    Question.objects.update(version=2, why="<i>Because</i> it changed.")
    page = eve.get(path).content.decode()
    assert "As it was reported" in page
    assert "1, now 2" in page
    assert "&lt;i&gt;Because&lt;/i&gt;" in page.replace("<mark>", "").replace("</mark>", "")


def test_the_e_mail_address_is_for_those_who_may_see_it(
    eve: Client, admin: Client, report: Report
) -> None:
    Report.objects.update(email="alice@example.org")
    path = reverse("admin:quiz_report_change", args=[report.pk])
    for client, is_seen in ((eve, False), (admin, True)):
        assert ("alice@example.org" in client.get(path).content.decode()) is is_seen
        assert "alice@example.org" not in client.get(LIST).content.decode()


def test_the_answer_goes_out_by_e_mail_where_there_is_a_mail_server(
    eve: Client,
    report: Report,
    settings: Settings,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Report.objects.update(email="alice@example.org")
    for host, sent in (("", 0), ("mail.example.org", 1)):
        settings.EMAIL_HOST = host
        with django_capture_on_commit_callbacks(execute=True):
            answer(eve, report, "kept", "The port is right.")
        assert len(mailoutbox) == sent
        act(eve, report, "open_again")
    [mail] = mailoutbox
    assert mail.to == ["alice@example.org"]
    assert "The port is right." in mail.body
    assert report.question.get_absolute_url() in mail.body
    assert report.text not in mail.body, "nobody sends their own words to others through the site"


def test_a_mail_server_that_is_away_keeps_no_answer_from_being_given(
    eve: Client,
    report: Report,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    Report.objects.update(email="alice@example.org")
    settings.EMAIL_HOST = "mail.example.org"
    settings.EMAIL_BACKEND = "tests.admin.test_reports.Away"
    with django_capture_on_commit_callbacks(execute=True):
        answer(eve, report, "kept", "The port is right.")
    assert not Report.objects.open().exists()
    assert "was not sent by e-mail: nobody listens" in caplog.text


class Away(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("nobody listens")


def test_the_list_can_be_narrowed_to_what_is_open(eve: Client, report: Report) -> None:
    answer(eve, report, "kept", "It is right.")
    for state, count in (("open", 0), ("handled", 1), ("", 1)):
        assert len(eve.get(LIST, {"state": state}).context["cl"].result_list) == count


def test_nobody_adds_changes_or_deletes_a_report(admin: Client, report: Report) -> None:
    before = Report.objects.values().get()
    assert admin.get(reverse("admin:quiz_report_add")).status_code == 403
    assert admin.get(reverse("admin:quiz_report_delete", args=[report.pk])).status_code == 403
    admin.post(reverse("admin:quiz_report_change", args=[report.pk]), {"text": "Other"})
    assert Report.objects.values().get() == before


def test_everything_that_a_sender_reported_goes_at_once(
    eve: Client, alice: Learner, bob: Learner, question: Question, report: Report
) -> None:
    handled = make_report(alice, question, "Buy pills.")
    answer(eve, handled, "kept", "No, thanks.")
    kept = make_report(bob, question, "The port is wrong.")
    assert "2 reports deleted." in act(eve, report, "delete_all_of_senders")
    assert Report.objects.get() == kept


def test_who_may_only_look_deletes_nothing(report: Report, db: None) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_report"))
    client = Client()
    client.force_login(user)
    act(client, report, "delete_all_of_senders")
    assert Report.objects.exists()


def test_what_is_open_is_counted_on_the_first_page_and_dates_read_as_on_the_site(
    eve: Client, report: Report
) -> None:
    assert "Reports (1 open)" in eve.get(reverse("admin:index")).content.decode()
    page = eve.get(LIST).content.decode()
    assert "<h1>Reports</h1>" in page
    assert "<title>Reports | k8sprep</title>" in page
    assert date_format(START, "DATETIME_FORMAT") == "24 November 2026, 09:00"
