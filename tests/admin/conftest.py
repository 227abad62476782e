"""Who opens the admin: an editor, a reviewer, an admin, a learner, a guest."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from quiz.models import Question
from tests.admin.editing import make_fit_question


def logged_in(user: User) -> Client:
    """Return a browser with this user's session."""
    client = Client()
    client.force_login(user)
    return client


def member(name: str, group: str) -> Client:
    """Return the browser of somebody on the staff who is in this group and in no other."""
    user = User.objects.create_user(name, password="a long enough one", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return logged_in(user)


@pytest.fixture
def eve(db: None) -> Client:
    """Eve the editor's browser."""
    return member("eve", "Editors")


@pytest.fixture
def rita(db: None) -> Client:
    """Rita the reviewer's browser."""
    return member("rita", "Reviewers")


@pytest.fixture
def admin(db: None) -> Client:
    """An admin's browser."""
    return logged_in(User.objects.create_superuser("admin"))


@pytest.fixture
def question(db: None) -> Question:
    """A published question that the linter finds nothing wrong with."""
    return make_fit_question()
