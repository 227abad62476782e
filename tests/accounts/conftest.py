"""Somebody at a browser without JavaScript, who signs up, in and out as people do."""

from __future__ import annotations

import pytest

from tests.pages import Visitor


@pytest.fixture
def visitor(db: None) -> Visitor:
    """A browser in which nobody has practised yet."""
    return Visitor()
