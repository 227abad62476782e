"""Reported mistakes, as editors read and close them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from quiz.models import Learner, Question, Report
from tests.factories import make_report

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


def test_reports_are_closed_and_opened_again(eve: Client, report: Report) -> None:
    assert "1 report dealt with." in act(eve, report, "deal_with")
    assert not Report.objects.open().exists()
    assert "0 reports dealt with." in act(eve, report, "deal_with")
    assert "1 report open again." in act(eve, report, "open_again")
    assert Report.objects.open().get() == report


def test_the_list_can_be_narrowed_to_what_is_open(eve: Client, report: Report) -> None:
    act(eve, report, "deal_with")
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
    act(eve, handled, "deal_with")
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
