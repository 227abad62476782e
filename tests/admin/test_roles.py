"""Who may do what in the admin."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from quiz.groups import GROUPS, REVIEWERS, make_groups
from quiz.models import Learner, Question, Report
from tests.admin.conftest import member
from tests.admin.editing import ADD, PREVIEW, QUESTIONS, conflict_of, fields_of, page_of, type_into
from tests.factories import make_report, make_section
from tests.pages import Visitor

pytestmark = pytest.mark.django_db


def codenames(group: Group) -> set[str]:
    return set(group.permissions.values_list("codename", flat=True))


INDEX = reverse("admin:index")
LISTS = {
    model: reverse(f"admin:quiz_{model}_changelist") for model in ("learner", "card", "attempt")
}


def test_guests_and_learners_are_sent_to_the_login(question: Question) -> None:
    alice = Visitor()
    alice.answer()
    assert Learner.objects.exists()
    pages = [INDEX, QUESTIONS, ADD, PREVIEW, page_of(question), *LISTS.values()]
    for client in (Client(), alice.client):
        for path in (*pages, conflict_of(question)):
            assert client.get(path)["Location"] == f"{reverse('admin:login')}?next={path}"
    for path in (*pages, conflict_of(question)):
        assert Client().post(path)["Location"].startswith(reverse("admin:login"))
        assert alice.client.post(path).status_code == 403  # no token of a form
    question.refresh_from_db()
    assert question.version == 1


def test_somebody_with_an_account_who_is_no_staff_stays_outside(question: Question) -> None:
    client = Client()
    client.force_login(User.objects.create_user("old", is_superuser=True))
    assert client.get(INDEX).status_code == 302
    assert client.post(page_of(question), {}).status_code == 302


def test_each_group_begins_with_what_it_is_for(db: None) -> None:
    may = {group.name: codenames(group) for group in Group.objects.all()}
    assert may == {name: set(allowed) for name, allowed in GROUPS.items()}
    writing = {"add_question", "change_question", "delete_section"}
    assert not may["Reviewers"] & writing
    assert not {one for one in may["Editors"] if one.startswith("delete")}
    assert {name for name in may if "see_email_report" in may[name]} == {"Reviewers", "Admins"}


def test_what_an_operator_changed_stays_and_a_missing_group_is_made_again(db: None) -> None:
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(Permission.objects.get(codename="add_section"))
    editors.permissions.add(Permission.objects.get(codename="delete_section"))
    changed = codenames(editors)
    Group.objects.get(name="Reviewers").delete()
    call_command("migrate", verbosity=0)
    make_groups(using="default")
    assert codenames(editors) == changed
    assert codenames(Group.objects.get(name="Reviewers")) == REVIEWERS


def test_what_a_migration_makes_possible_goes_to_those_it_is_meant_for(db: None) -> None:
    Permission.objects.get(codename="verify_question").delete()
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(Permission.objects.get(codename="add_section"))
    call_command("migrate", verbosity=0)
    assert "verify_question" in codenames(editors)
    assert "add_section" not in codenames(editors)


def test_the_permissions_are_the_ones_that_django_makes(db: None) -> None:
    before = set(Permission.objects.values_list("codename", "name", "content_type"))
    create_permissions(apps.get_app_config("quiz"), verbosity=0)
    assert set(Permission.objects.values_list("codename", "name", "content_type")) == before
    names = dict(Permission.objects.values_list("codename", "name"))
    assert names["add_keypoint"] == "Can add key point"


def test_a_reviewer_reads_questions_and_answers_reports_but_changes_no_text(
    rita: Client, question: Question, alice: Learner
) -> None:
    assert rita.get(QUESTIONS).status_code == 200
    assert "Key point 1 of 551" in rita.get(page_of(question)).content.decode()
    for path in (page_of(question), ADD, conflict_of(question), PREVIEW):
        assert rita.post(path, {"title": "Other"}).status_code == 403
    report = make_report(alice, question)
    answer = {"outcome": "kept", "word": "It is right."}
    rita.post(reverse("admin:quiz_report_change", args=[report.pk]), answer)
    assert not Report.objects.open().exists()
    assert Question.objects.get().title == question.title


def test_an_admin_who_is_no_superuser_makes_and_touches_none(db: None) -> None:
    root = User.objects.create_superuser("root", password="something very long")
    olga = member("olga", "Admins")
    own = User.objects.get(username="olga")
    page = reverse("admin:auth_user_change", args=[own.pk])
    olga.post(page, fields_of(olga, page) | {"is_superuser": "on"})
    own.refresh_from_db()
    assert not own.is_superuser
    for name, status in (("change", 403), ("delete", 403), ("password_change", 403)):
        path = reverse(f"admin:auth_user_{name}", args=[root.pk])
        assert olga.post(path, {"password1": "x", "password2": "x"}).status_code == status


def test_eve_sees_no_learners_data(eve: Client, question: Question, alice: Learner) -> None:
    index = eve.get(INDEX).content.decode()
    for model, path in LISTS.items():
        assert path not in index
        assert eve.get(path).status_code == 403
        assert eve.get(reverse(f"admin:quiz_{model}_change", args=[alice.pk])).status_code != 200
    assert reverse("admin:auth_user_changelist") not in index


def test_eve_deletes_no_section(eve: Client) -> None:
    delete = reverse("admin:quiz_section_delete", args=[make_section().pk])
    assert eve.post(delete, {"post": "yes"}).status_code == 403


def test_a_reader_looks_and_changes_nothing(question: Question) -> None:
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_question"))
    reader = Client()
    reader.force_login(user)
    page = reader.get(page_of(question)).content.decode()
    assert "Key point 1 of 551" in page
    assert 'value="Preview"' not in page
    assert reader.post(page_of(question), {"title": "Other"}).status_code == 403
    assert reader.post(PREVIEW, {}).status_code == 403
    assert reader.post(conflict_of(question), {"take": ""}).status_code == 403


def test_a_learner_is_seen_by_those_who_were_given_the_right(alice: Learner) -> None:
    user = User.objects.create_user("carer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_learner"))
    carer = Client()
    carer.force_login(user)
    assert carer.get(LISTS["learner"]).status_code == 200
    assert carer.get(LISTS["attempt"]).status_code == 403


def test_the_site_is_named_and_linked(eve: Client, question: Question) -> None:
    index = eve.get(INDEX).content.decode()
    assert "k8sprep</a>" in index
    assert '<a href="/">View site</a>' in index
    assert type_into(eve, page_of(question)).status_code == 200


def test_an_admin_cannot_get_into_a_superusers_account_by_an_address_of_their_own(
    question: Question,
) -> None:
    root = User.objects.create_superuser("root", "root@example.org")
    step = Authenticator.objects.create(user=root, type="totp", data={"secret": "s"})
    ways = ("add_emailaddress", "change_emailaddress", "delete_emailaddress", "view_emailaddress")
    more = Permission.objects.filter(codename__in=[*ways, "delete_authenticator"])
    Group.objects.get(name="Admins").permissions.add(*more)  # an Admin may change groups
    ada = member("ada", "Admins")
    sent = {"user": root.pk, "email": "ada@example.org", "verified": "on"}
    assert ada.post(reverse("admin:account_emailaddress_add"), sent).status_code == 403
    delete = reverse("admin:mfa_authenticator_delete", args=[step.pk])
    assert ada.post(delete, {"post": "yes"}).status_code == 403
    address = EmailAddress.objects.create(user=root, email="later@example.org")
    confirm = {"action": "make_verified", "_selected_action": [address.pk]}
    ada.post(reverse("admin:account_emailaddress_changelist"), confirm)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_an_admin_deletes_an_account_with_its_address_and_second_step(question: Question) -> None:
    old = User.objects.create_user("old", "old@example.org")
    EmailAddress.objects.create(user=old, email=old.email)
    Authenticator.objects.create(user=old, type="totp", data={"secret": "s"})
    delete = reverse("admin:auth_user_delete", args=[old.pk])
    assert member("ada", "Admins").post(delete, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=old.pk).exists()
