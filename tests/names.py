"""A template of ours that asks for a name that its page does not have fails the test.

Django shows nothing for such a name, and takes it for false in a condition: a slip stays unseen.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, VariableDoesNotExist
from django.template.base import Variable

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def is_ours(context: Context) -> bool:
    """Whether a page of learners is rendered; the admin's templates rely on missing names."""
    origin = getattr(getattr(context, "template", None), "origin", None)
    path = Path(str(getattr(origin, "name", "")))
    return path.is_relative_to(TEMPLATES) and not path.is_relative_to(TEMPLATES / "admin")


@pytest.fixture(autouse=True)
def missing_names(monkeypatch: pytest.MonkeyPatch) -> Generator[list[str]]:
    """The names that templates asked for in vain; there must be none."""
    missing: list[str] = []
    resolve = Variable.resolve

    def noticed(variable: Variable, context: Context) -> Any:
        try:
            return resolve(variable, context)
        except VariableDoesNotExist:
            if is_ours(context):
                missing.append(str(variable.var))
            raise

    monkeypatch.setattr(Variable, "resolve", noticed)
    yield missing
    assert missing == [], f"The page has no {', '.join(sorted(set(missing)))}."
