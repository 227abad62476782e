"""What the tests of the views share: a visitor of either kind, and the rows of every table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps

from tests.pages import Visitor

# htmx is given a part of the page that follows a plain form: no other queries, so once is enough.
VISITORS = [
    pytest.param(False, id="plain"),
    pytest.param(True, id="htmx", marks=pytest.mark.one_database),
]


@pytest.fixture(params=VISITORS)
def visitor(request: pytest.FixtureRequest, db: None) -> Visitor:
    """Somebody who has never been here; once without JavaScript, once with htmx."""
    return Visitor(htmx=request.param)


@pytest.fixture
def rows(db: None) -> Callable[[], dict[str, int]]:
    """Counts the rows of every table."""

    def count() -> dict[str, int]:
        return {
            model._meta.label: model._default_manager.count()
            for model in apps.get_models(include_auto_created=True)
        }

    return count
