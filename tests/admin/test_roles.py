"""Who may do what in the admin."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from quiz.models import Learner, Question
from tests.admin.editing import ADD, PREVIEW, QUESTIONS, conflict_of, page_of, type_into
from tests.factories import make_section
from tests.pages import Visitor

pytestmark = pytest.mark.django_db
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


def test_the_group_of_editors_writes_content_and_deletes_nothing(editors: Group) -> None:
    names = editors.permissions.values_list("codename", flat=True)
    written = {
        f"{verb}_{model}"
        for verb in ("add", "change", "view")
        for model in ("section", "question", "keypoint", "reference")
    }
    assert set(names) == written | {"change_report", "view_report"}


def test_the_permissions_of_the_group_are_the_ones_that_django_makes(editors: Group) -> None:
    before = set(Permission.objects.values_list("codename", "name", "content_type"))
    create_permissions(apps.get_app_config("quiz"), verbosity=0)
    assert set(Permission.objects.values_list("codename", "name", "content_type")) == before
    names = dict(Permission.objects.values_list("codename", "name"))
    assert names["add_keypoint"] == "Can add key point"


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
