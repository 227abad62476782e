"""Values held against their declaration: everything that is wrong, where, and what to do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

import pytest
from msgspec import Meta

from quiz.validation import Fields, Gone, breaches, described, named, shown, types_of


class Wheel(Fields, frozen=True):
    """Part of a cart."""

    GONE: ClassVar = {"width": Gone("rename it to `size`", "size"), "colour": Gone("remove it")}

    size: Annotated[int, Meta(ge=1, le=9, description="write its size, 1 to 9")]
    made: date | None = None


class Cart(Fields, frozen=True):
    """What the tests declare."""

    name: Annotated[str, Meta(max_length=5, description="write a short name")]
    wheels: Annotated[
        tuple[Wheel, ...], Meta(max_length=2, description="list up to two wheels")
    ] = ()
    front: Annotated[Wheel, Meta(description="describe the front wheel")] | None = None


def told(values: Any) -> list[str]:
    return [f"{found.what}; {found.todo}" for found in breaches(values, Cart)]


@pytest.mark.parametrize(
    "values",
    [
        {"name": "a"},
        {"name": "a", "wheels": [], "front": None},
        {"name": "a", "wheels": [{"size": 1, "made": "2026-11-24"}], "front": {"size": 9}},
    ],
)
def test_what_is_declared_passes(values: dict[str, Any]) -> None:
    assert told(values) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "`name` is missing; write a short name"),
        ({"name": None}, "`name` is empty; write a short name"),
        ({"name": 1.5}, "`name` is a number with a fraction; write a short name"),
        ({"name": "abcdef"}, "`name` has 6 characters; write a short name"),
        ({"name": "a", "wheel": []}, "“wheel” is not a key here; did you mean `wheels`?"),
        (
            {"name": "a", "x": 1},
            "“x” is not a key here; remove it; the known keys are name, wheels, front",
        ),
        ({"name": "a", "wheels": {}}, "`wheels` is a mapping; list up to two wheels"),
        ({"name": "a", "wheels": ["x"]}, "`wheels[1]` is text; list up to two wheels"),
        ({"name": "a", "wheels": [{}]}, "`wheels[1].size` is missing; write its size, 1 to 9"),
        ({"name": "a", "front": {"size": 10}}, "`front.size` is “10”; write its size, 1 to 9"),
        ({"name": "a", "front": {"size": True}}, "`front.size` is true or false; write its size, "),
        ({"name": "a", "front": []}, "`front` is a list; describe the front wheel"),
        (
            {"name": "a", "front": {"size": 1, "made": "2026-02-30"}},
            "`front.made` is “2026-02-30”; describe the front wheel",
        ),
        (
            {"name": "a", "front": {"width": 3}},
            "`front.width` is no longer read; rename it to `size`",
        ),
        (
            {"name": "a", "front": {"size": 3, "colour": "red"}},
            "`front.colour` is no longer read; remove it",
        ),
    ],
)
def test_a_breach_is_one_sentence(values: dict[str, Any], sentence: str) -> None:
    (said,) = told(values)
    assert said.startswith(sentence)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wheels = [{"size": 0}, {"sise": 2}, {"size": 3, "made": "soon"}]
    assert [found.field for found in breaches({"wheels": wheels, "nam": "a"}, Cart)] == [
        ("name",),
        ("wheels",),
        ("wheels", 0, "size"),
        ("wheels", 1, "size"),
        ("wheels", 1, "sise"),
        ("wheels", 2, "made"),
        ("nam",),
    ]


def test_what_is_no_mapping_at_all_is_told_with_what_to_do_instead() -> None:
    (found,) = breaches([], Cart, todo="write a cart")
    assert (found.field, found.what, found.todo) == ((), "the whole file is a list", "write a cart")


def test_a_type_says_what_to_write_also_beside_none() -> None:
    assert described(types_of(Cart)["front"]) == "describe the front wheel"
    assert described(str) == ""


def test_a_field_is_named_as_people_count() -> None:
    assert named(("wheels", 0, "size")) == "`wheels[1].size`"


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\nb", "“a\\nb”"), ("x" * 50, f"“{'x' * 40}…”"), ("x" * 41, f"“{'x' * 41}”")],
)
def test_a_value_is_shown_in_one_short_line(value: str, text: str) -> None:
    assert shown(value) == text
