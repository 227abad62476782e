"""Who opens the admin: Eve the editor, an admin, Alice the learner, and a guest."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client

from quiz.models import Question
from tests.admin.editing import make_fit_question


def logged_in(user: User) -> Client:
    """Return a browser with this user's session."""
    client = Client()
    client.force_login(user)
    return client


def make_editors() -> None:
    """What the first migration does for the group."""
    import_module("quiz.migrations.0001_squashed_0005_marks_and_reports").make_editors(apps)


@pytest.fixture
def editors(db: None) -> Group:
    """The group that the migration made; made again where a test has flushed the database."""
    make_editors()
    return Group.objects.get(name="Editors")


@pytest.fixture
def eve(editors: Group) -> Client:
    """Eve the editor's browser: staff, in the group “Editors” and in no other."""
    user = User.objects.create_user("eve", is_staff=True)
    user.groups.add(editors)
    return logged_in(user)


@pytest.fixture
def admin(db: None) -> Client:
    """An admin's browser."""
    return logged_in(User.objects.create_superuser("admin"))


@pytest.fixture
def question(db: None) -> Question:
    """A published question that the linter finds nothing wrong with."""
    return make_fit_question()
