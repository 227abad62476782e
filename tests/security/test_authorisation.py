"""Who may do what: every address of the site, for every role, GET and POST.

A guest, a learner with practice, another learner, and one of each group of the admin: a reviewer,
an editor, an admin who is no superuser. To add an address, add its line to `TABLE`. A cell is
`GET/POST`. `{content}`, `{practice}` and
`{accounts}` stand for the admin's models of each kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from quiz.clock import now
from quiz.models import Attempt, Card, Learner, Question, Report
from quiz.practice.queue import today
from quiz.takeout.dump import write
from tests.admin.conftest import member
from tests.factories import CASE, make_questions, make_report
from tests.pages import Visitor
from tests.rehearsals import posted_rating, posted_step, rehearse
from tests.takeout.samples import SAMPLE

PROBES = {"/livez", "/readyz"}  # answered before any address is looked up
TABLE = """
route                                             guest   learner other   reviewer editor  admin
/                                                 200/405 200/405 200/405 200/405  200/405 200/405
/livez                                            200/200 200/200 200/200 200/200  200/200 200/200
/readyz                                           200/200 200/200 200/200 200/200  200/200 200/200
/theme/                                           405/302 405/302 405/302 405/302  405/302 405/302
/review/                                          200/405 200/405 200/405 200/405  200/405 200/405
/review/reveal/                                   302/200 302/200 302/200 302/200  302/200 302/200
/review/rate/                                     302/409 302/302 302/409 302/409  302/409 302/409
/review/undo/                                     302/409 302/200 302/409 302/409  302/409 302/409
/review/more/                                     405/302 405/302 405/302 405/302  405/302 405/302
/sections/                                        200/405 200/405 200/405 200/405  200/405 200/405
/sections/<slug:slug>/                            200/405 200/405 200/405 200/405  200/405 200/405
/progress/                                        200/405 200/405 200/405 200/405  200/405 200/405
/progress/date/                                   405/302 405/302 405/302 405/302  405/302 405/302
/progress/soon/                                   405/302 405/302 405/302 405/302  405/302 405/302
/search/                                          200/405 200/405 200/405 200/405  200/405 200/405
/evidence/                                        200/405 200/405 200/405 200/405  200/405 200/405
/practice/                                        200/200 200/200 200/200 200/200  200/200 200/200
/mock/                                            200/405 200/405 200/405 200/405  200/405 200/405
/mock/start/                                      302/302 302/302 302/302 302/302  302/302 302/302
/mock/step/                                       302/409 302/302 302/409 302/409  302/409 302/409
/mock/judge/                                      302/409 302/302 302/409 302/409  302/409 302/409
/mock/undo/                                       302/409 302/200 302/409 302/409  302/409 302/409
/mock/close/                                      302/302 302/302 302/302 302/302  302/302 302/302
/mock/<int:pk>/                                   404/405 200/405 404/405 404/405  404/405 404/405
/mock/sheet/                                      200/405 200/405 200/405 200/405  200/405 200/405
/settings/                                        200/302 200/302 200/302 200/302  200/302 200/302
/settings/plan/                                   405/302 405/302 405/302 405/302  405/302 405/302
/settings/export/k8sprep.json                     200/405 200/405 200/405 200/405  200/405 200/405
/settings/export/answers.csv                      200/405 200/405 200/405 200/405  200/405 200/405
/settings/export/anki.txt                         200/405 200/405 200/405 200/405  200/405 200/405
/settings/import/                                 302/302 302/302 302/302 302/302  302/302 302/302
/settings/delete/                                 200/302 200/302 200/302 200/302  200/302 200/302
/q/<int:number>/                                  200/200 200/200 200/200 200/200  200/200 200/200
/q/<int:number>/evidence/                         200/200 200/200 200/200 200/200  200/200 200/200
/q/<int:number>/broken.yaml                       200/405 200/405 200/405 200/405  200/405 200/405
/q/<int:number>/mended.yaml                       200/405 200/405 200/405 200/405  200/405 200/405
/q/<int:number>/annotate/                         302/200 302/200 302/200 302/200  302/200 302/200
/q/<int:number>/report/                           302/200 302/200 302/200 302/200  302/200 302/200
/reports/read/                                    405/302 405/302 405/302 405/302  405/302 405/302
/q/<int:number>/history/                          200/405 200/405 200/405 200/405  200/405 200/405
/accounts/                                        200/405 200/405 200/405 200/405  200/405 200/405
/accounts/login/                                  200/200 200/200 200/200 302/302  302/302 302/302
/accounts/logout/                                 302/302 302/302 302/302 200/302  200/302 200/302
/accounts/signup/                                 200/200 200/200 200/200 302/302  302/302 302/302
/accounts/inactive/                               200/405 200/405 200/405 200/405  200/405 200/405
/accounts/reauthenticate/                         302/302 302/302 302/302 200/200  200/200 200/200
/accounts/email/                                  302/302 302/302 302/302 200/302  200/302 200/302
/accounts/confirm-email/                          200/405 200/405 200/405 200/405  200/405 200/405
/accounts/password/change/                        302/302 302/302 302/302 200/200  200/200 200/200
/accounts/password/set/                           302/302 302/302 302/302 302/302  302/302 302/302
/accounts/password/reset/                         200/200 200/200 200/200 200/200  200/200 200/200
/accounts/password/reset/confirm/                 302/302 302/302 302/302 302/302  302/302 302/302
/accounts/password/reset/complete/                302/302 302/302 302/302 302/302  302/302 302/302
/accounts/password/reset/done/                    200/405 200/405 200/405 200/405  200/405 200/405
/accounts/device/                                 200/200 200/200 200/200 200/200  200/200 200/200
/accounts/device/<str:code>/                      410/410 410/410 410/410 410/410  410/410 410/410
/accounts/sessions/                               302/302 302/302 302/302 200/302  200/302 200/302
/accounts/2fa/                                    302/302 302/302 302/302 200/405  200/405 200/405
/accounts/2fa/authenticate/                       302/302 302/302 302/302 302/302  302/302 302/302
/accounts/2fa/reauthenticate/                     302/302 302/302 302/302 302/302  302/302 302/302
/accounts/2fa/app/                                302/302 302/302 302/302 302/302  302/302 302/302
/accounts/2fa/app/remove/                         302/302 302/302 302/302 404/404  404/404 404/404
/accounts/2fa/codes/                              302/302 302/302 302/302 404/405  404/405 404/405
/accounts/2fa/codes/new/                          302/302 302/302 302/302 302/302  302/302 302/302
/accounts/2fa/codes/file/                         302/302 302/302 302/302 404/404  404/404 404/404
/accounts/passkeys/                               302/302 302/302 302/302 200/405  200/405 200/405
/accounts/passkeys/add/                           302/302 302/302 302/302 302/302  302/302 302/302
/accounts/passkeys/login/                         302/302 302/302 302/302 302/302  302/302 302/302
/accounts/passkeys/reauthenticate/                302/302 302/302 302/302 302/302  302/302 302/302
/accounts/passkeys/<int:pk>/remove/               302/302 302/302 302/302 302/302  302/302 302/302
/accounts/passkeys/<int:pk>/edit/                 302/302 302/302 302/302 302/302  302/302 302/302
/admin/                                           302/302 302/302 302/302 200/200  200/200 200/200
/admin/login/                                     302/302 302/302 302/302 302/302  302/302 302/302
/admin/logout/                                    302/302 302/302 302/302 405/200  405/200 405/200
/admin/password_change/                           302/302 302/302 302/302 302/302  302/302 302/302
/admin/password_change/done/                      302/302 302/302 302/302 200/405  200/405 200/405
/admin/autocomplete/                              302/302 302/302 302/302 403/405  403/405 403/405
/admin/jsi18n/                                    302/302 302/302 302/302 200/405  200/405 200/405
/admin/r/<path:content_type_id>/<path:object_id>/ 302/302 302/302 302/302 302/302  302/302 302/302
/admin/{accounts}/                                302/302 302/302 302/302 403/403  403/403 200/200
/admin/{accounts}/add/                            302/302 302/302 302/302 403/403  403/403 200/200
/admin/{accounts}/<path:object_id>/history/       302/302 302/302 302/302 403/403  403/403 200/200
/admin/{accounts}/<path:object_id>/delete/        302/302 302/302 302/302 403/403  403/403 200/200
/admin/{accounts}/<path:object_id>/change/        302/302 302/302 302/302 403/403  403/403 200/200
/admin/{accounts}/<path:object_id>/               302/302 302/302 302/302 302/302  302/302 302/302
/admin/auth/user/<id>/password/                   302/302 302/302 302/302 403/403  403/403 200/200
/admin/{practice}/                                302/302 302/302 302/302 403/403  403/403 200/200
/admin/{practice}/add/                            302/302 302/302 302/302 403/403  403/403 403/403
/admin/{practice}/<path:object_id>/history/       302/302 302/302 302/302 403/403  403/403 200/200
/admin/{practice}/<path:object_id>/delete/        302/302 302/302 302/302 403/403  403/403 403/403
/admin/{practice}/<path:object_id>/change/        302/302 302/302 302/302 403/403  403/403 200/403
/admin/{practice}/<path:object_id>/               302/302 302/302 302/302 302/302  302/302 302/302
/admin/{steps}/                                   302/302 302/302 302/302 403/403  403/403 403/403
/admin/{steps}/add/                               302/302 302/302 302/302 403/403  403/403 403/403
/admin/{steps}/<path:object_id>/history/          302/302 302/302 302/302 403/403  403/403 403/403
/admin/{steps}/<path:object_id>/delete/           302/302 302/302 302/302 403/403  403/403 200/200
/admin/{steps}/<path:object_id>/change/           302/302 302/302 302/302 403/403  403/403 403/403
/admin/{steps}/<path:object_id>/                  302/302 302/302 302/302 302/302  302/302 302/302
/admin/quiz/report/                               302/302 302/302 302/302 200/200  200/200 200/200
/admin/quiz/report/add/                           302/302 302/302 302/302 403/403  403/403 403/403
/admin/quiz/report/<path:object_id>/history/      302/302 302/302 302/302 200/200  200/200 200/200
/admin/quiz/report/<path:object_id>/delete/       302/302 302/302 302/302 403/403  403/403 403/403
/admin/quiz/report/<path:object_id>/change/       302/302 302/302 302/302 200/200  200/200 200/200
/admin/quiz/report/<path:object_id>/              302/302 302/302 302/302 302/302  302/302 302/302
/admin/quiz/question/preview/                     302/302 302/302 302/302 405/403  405/200 405/200
/admin/quiz/question/<path:object_id>/preview/     302/302 302/302 302/302 405/403  405/200 405/200
/admin/quiz/question/<path:object_id>/still-true/ 302/302 302/302 302/302 405/302  405/302 405/302
/admin/{content}/<path:object_id>/conflict/       302/302 302/302 302/302 405/403  405/302 405/302
/admin/{content}/                                 302/302 302/302 302/302 200/200  200/200 200/200
/admin/{content}/add/                             302/302 302/302 302/302 403/403  200/200 200/200
/admin/{content}/<path:object_id>/history/        302/302 302/302 302/302 200/200  200/200 200/200
/admin/quiz/question/<path:object_id>/delete/     302/302 302/302 302/302 403/403  403/403 403/403
/admin/quiz/section/<path:object_id>/delete/      302/302 302/302 302/302 403/403  403/403 200/200
/admin/{content}/<path:object_id>/change/         302/302 302/302 302/302 200/403  200/200 200/200
/admin/{content}/<path:object_id>/                302/302 302/302 302/302 302/302  302/302 302/302
/admin/^(?P<app_label>auth|account|mfa|quiz)/$    302/302 302/302 302/302 200/200  200/200 200/200
/admin/(?P<url>.*)$                               302/302 302/302 302/302 404/404  404/404 404/404
"""
KINDS = {
    "content": ["quiz/question", "quiz/section"],
    "practice": ["quiz/attempt", "quiz/card", "quiz/learner"],
    "steps": ["account/emailaddress", "mfa/authenticator"],
    "accounts": ["auth/user", "auth/group"],
}
# What each role does to its own.
OWN: dict[str, Callable[[], dict[str, Any]]] = {
    "/theme/": lambda: {"theme": "dark"},
    "/progress/date/": lambda: {"minutes_a_day": "30", "retention": "90"},
    "/progress/soon/": lambda: {"in_days": "2", "page": "home"},
    "/review/more/": lambda: {"new": "10"},
    "/settings/plan/": lambda: {"minutes_a_day": "30", "retention": "90", "sections": "scale"},
    "/q/551/annotate/": lambda: {"annotation": "flag"},
    "/q/551/report/": lambda: {"mistake": "A port is wrong."},
    "/settings/import/": lambda: {"file": SimpleUploadedFile("all.json", write(SAMPLE).encode())},
    "/settings/delete/": lambda: {"word": "delete"},
    "/mock/start/": lambda: {"minutes": "15"},
}


def table() -> dict[str, list[str]]:
    """Return the cells of each route, the kinds of models written out."""
    lines = {}
    for line in TABLE.strip().splitlines()[1:]:
        route, *cells = line.split()
        kind = re.search(r"{(\w+)}", route)
        for model in KINDS[kind[1]] if kind else [""]:
            lines[re.sub(r"{\w+}", model, route)] = cells
    return lines


def routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Yield every route of the resolver, those of its includes too."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


@pytest.fixture
def clients(db: None) -> dict[str, Client]:
    """One client a role; the learner has rated a card and looks at the next."""
    make_questions(3)
    Question.objects.filter(number=551).update(case=CASE)
    learner, other = Visitor(), Visitor()
    learner.answer("Easy")
    other.answer("Hard")
    rehearse(Learner.objects.order_by("created_at")[0])
    make_report(Learner.objects.order_by("created_at")[0], Question.objects.all()[0])
    for visitor in (learner, other):
        visitor.client.handler.enforce_csrf_checks = False
    holder = User.objects.create_user("holder", "holder@example.org")
    EmailAddress.objects.create(user=holder, email=holder.email, verified=True, primary=True)
    Authenticator.objects.create(user=holder, type="totp", data={"secret": "s"})
    return {
        "guest": Client(),
        "learner": learner.client,
        "other": other.client,
        "reviewer": member("rita", "Reviewers"),
        "editor": member("eve", "Editors"),
        "admin": member("ada", "Admins"),
    }


def address(route: str) -> str:
    """Return an address of the route at which there is something."""
    learner = Learner.objects.order_by("created_at")[0]
    question = Question.objects.all()[0]
    ids = {
        "quiz/question": question.pk,
        "quiz/section": question.section_id,
        "quiz/attempt": Attempt.objects.filter(learner=learner)[0].pk,
        "quiz/card": Card.objects.filter(learner=learner)[0].pk,
        "quiz/learner": learner.pk.hex,
        "quiz/report": Report.objects.get().pk,
        "account/emailaddress": EmailAddress.objects.get().pk,
        "mfa/authenticator": Authenticator.objects.get().pk,
        "auth/user": User.objects.get(username="eve").pk,
        "auth/group": Group.objects.get(name="Editors").pk,
    }
    some = next((str(ids[model]) for model in ids if model in route), "1")
    kind = str(ContentType.objects.get_for_model(Question).pk)
    known = {
        "int:pk": str(learner.rehearsals.ended()[0].pk),
        "slug:slug": "scale",
        "str:code": "no-such-code",
        "int:number": "553" if "/evidence/" in route else "551",
        "id": some,
        "path:object_id": str(question.pk) if "/r/" in route else some,
        "path:content_type_id": kind,
    }
    route = route.replace("(?P<url>.*)$", "none")
    route = route.replace("^(?P<app_label>auth|account|mfa|quiz)/$", "quiz/")
    return re.sub(r"<([\w:]+)>", lambda match: known[match[1]], route)


def body(path: str) -> dict[str, Any]:
    """Return a form that means something there: the learner's card, the learner's attempt."""
    if path in OWN:
        return OWN[path]()
    learner = Learner.objects.order_by("created_at")[0]
    match path:
        case "/review/undo/" | "/mock/undo/":
            return {"attempt": str(Attempt.objects.get(learner=learner, rating=4).pk)}
        case "/review/rate/" | "/review/reveal/":
            card = today(learner_id=learner.pk, zone="UTC", now=now()).card
            assert card
            return {"token": card.token, "rating": "3"}
        case "/mock/step/":
            return posted_step(learner.rehearsals.running()[0])
        case "/mock/judge/":
            return posted_rating(learner)
        case _:
            return {}


@contextmanager
def undone(clients: dict[str, Client]) -> Iterator[None]:
    """Take back what the block does to the database and to the cookies."""
    cookies = {role: deepcopy(client.cookies) for role, client in clients.items()}
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)
    for role, client in clients.items():
        client.cookies = cookies[role]


def observed(clients: dict[str, Client], route: str) -> list[str]:
    """Return the cells as the site answers."""
    path = address(route)
    return [
        f"{client.get(path).status_code}/{client.post(path, body(path)).status_code}"
        for client in clients.values()
    ]


@pytest.mark.both_databases  # so each address is asked on each
def test_every_role_may_do_what_the_table_says(clients: dict[str, Client]) -> None:
    wrong = {}
    for route, expected in table().items():
        with undone(clients):
            cells = observed(clients, route)
        if cells != expected:
            wrong[route] = cells
    assert wrong == {}


def test_every_address_stands_in_the_table() -> None:
    assert set(routes(get_resolver())) | PROBES == set(table())
