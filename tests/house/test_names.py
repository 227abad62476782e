"""A name that a template asks for and its page does not have is noticed, in conditions too."""

from __future__ import annotations

import pytest
from django.template import Context, Origin, Template

from tests.names import TEMPLATES


@pytest.mark.parametrize(
    ("source", "noticed"),
    [
        ("{{ nothing }}", ["nothing"]),
        ("{% if nothing and here %}x{% endif %}", ["nothing"]),
        ("{{ here.nothing }}", ["here.nothing"]),
        ("{% if here %}{{ here }}{% else %}{{ nothing }}{% endif %}", []),
    ],
)
def test_a_missing_name_is_noticed(
    source: str, noticed: list[str], missing_names: list[str]
) -> None:
    Template(source, origin=Origin(str(TEMPLATES / "page.html"))).render(Context({"here": "x"}))
    assert missing_names == noticed
    missing_names.clear()


def test_the_admin_may_ask_for_what_is_not_there(missing_names: list[str]) -> None:
    Template("{{ nothing }}", origin=Origin(str(TEMPLATES / "admin" / "page.html"))).render(
        Context()
    )
    assert missing_names == []
