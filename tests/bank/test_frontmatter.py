"""The YAML of the bank's files: what it reads, what it refuses, and at which line."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.bank.findings import BankError
from quiz.bank.frontmatter import WIDTH, dump, load
from tests.bank.samples import LINES, SLUGS

SCALARS = LINES | st.booleans() | st.integers(-999_999_999, 999_999_999)
FLAT = SCALARS | st.lists(SCALARS, max_size=4)
MAPPINGS = st.dictionaries(SLUGS, FLAT, max_size=4)
VALUES = FLAT | MAPPINGS | st.lists(MAPPINGS, max_size=4) | st.lists(st.lists(FLAT, max_size=3))


def refusal(text: str) -> str:
    with pytest.raises(BankError) as caught:
        load(text)
    (finding,) = caught.value.findings
    return f"{finding.line}: {finding.what}; {finding.todo}"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.30", "1.30"),
        ("2026-11-24", "2026-11-24"),
        ("12:30", "12:30"),
        ("551", 551),
        ("-5", -5),
        ("0", 0),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        ("1234567890", "1234567890"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("'true'", "true"),
        ('"551"', "551"),
        ("'null'", "null"),
        (".inf", ".inf"),
        ("=", "="),
        ("<<", "<<"),
        ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z"),
        ("|-\n  one\n  two", "one\ntwo"),
        (">-\n  one\n  two", "one two"),
        ("[a, 1, true]", ["a", 1, True]),
        ("{b: 2}", {"b": 2}),
    ],
)
def test_a_value_is_text_unless_it_is_a_whole_number_or_true_or_false(
    written: str, read: Any
) -> None:
    values, _ = load(f"a: {written}\n")
    assert values == {"a": read}
    assert type(values["a"]) is type(read)


@pytest.mark.parametrize("nothing", ["", "null", "~"])
def test_a_key_without_a_value_counts_as_absent(nothing: str) -> None:
    assert load(f"a: {nothing}\nb: [{{c: {nothing}, d: 1}}]\n")[0] == {"b": [{"d": 1}]}


def test_a_null_within_a_list_stays_for_the_schema_to_refuse() -> None:
    assert load("a: [b, ~]\n")[0] == {"a": ["b", None]}


def test_a_key_is_always_text() -> None:
    assert load("1: a\ntrue: b\n")[0] == {"1": "a", "true": "b"}


def test_every_field_knows_its_line() -> None:
    _, lines = load("a: 1\n\nb:\n- c: 2\n  d: [x,\n    y]\n", first_line=2)
    assert lines == {
        ("a",): 2,
        ("b",): 4,
        ("b", 0): 5,
        ("b", 0, "c"): 5,
        ("b", 0, "d"): 6,
        ("b", 0, "d", 0): 6,
        ("b", 0, "d", 1): 7,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: &x 2\n", "2: a YAML anchor or alias (`&`, `*`) is used; write the value out"),
        ("a: *x\n", "1: a YAML anchor or alias"),
        ("a: &x [1]\n", "1: a YAML anchor or alias"),
        ("*x : 1\n", "1: a YAML anchor or alias"),
        (
            "a: !!python/object:os.system {}\n",
            "1: the YAML tag “tag:yaml.org,2002:python/object:os",
        ),
        ("a: !!str 1\n", "1: the YAML tag “tag:yaml.org,2002:str” is used; remove it"),
        ("a: !x 1\n", "1: the YAML tag “!x” is used"),
        ("a: ! 1\n", "1: the YAML tag “!” is used"),
        ("a: 1\nb: 2\na: 3\n", "3: the key “a” appears twice; keep one of them"),
        ("a: [{b: 1, b: 2}]\n", "1: the key “b” appears twice"),
        ("a:\n" + "".join("  " * n + "- \n" for n in range(1, 9)), "9: the YAML nests deeper"),
        ("a: " + "[" * 8 + "]" * 8, "1: the YAML nests deeper than 8 levels"),
        ("a: [" + "x, " * 3000 + "]\n", "1: the YAML holds more than 3000 values; shorten it"),
        ("".join(f"k{n}: 1\n" for n in range(1501)), "1500: the YAML holds more than 3000 values"),
        ("[a]: 1\n", "1: a key is a list or a mapping; write a word as the key"),
        ("? {a: 1}\n: 2\n", "1: a key is a list or a mapping"),
        ('a: "b\\u202ec"\n', "1: an escape makes an invisible character, U+202E (right"),
        ('"a\\0": b\n', "1: an escape makes an invisible character, U+0000"),
        ("a: 1\n\tb: 2\n", "2: there is a tab where YAML wants spaces; indent with spaces"),
        (
            "a: 'open\nb: 1\n",
            "3: the YAML cannot be read (found unexpected end of stream); correct it",
        ),
        ("a: [1, 2\nb: 3\n", "2: the YAML cannot be read"),
        ("a: b: c\n", "1: the YAML cannot be read (mapping values are not allowed here)"),
        ("a: @b\n", "1: the YAML cannot be read"),
        ("- a\n", "1: the YAML is not a mapping; write `key: value` lines"),
        ("just words\n", "1: the YAML is not a mapping"),
        ("", "1: the YAML is not a mapping"),
        ("# a comment\n", "2: the YAML is not a mapping"),
        ("a: 1\n...\n---\nb: 2\n", "3: a second YAML document begins; keep one"),
        ("%YAML 9.9\n---\na: 1\n", "1: the YAML cannot be read (found incompatible YAML document"),
    ],
    ids=itertools.count(1),
)
def test_what_is_not_plain_yaml_is_refused_at_its_line(text: str, sentence: str) -> None:
    assert refusal(text).startswith(sentence)


def test_seven_levels_of_lists_are_read() -> None:
    assert load("a: " + "[" * 7 + "]" * 7)[0] == {"a": [[[[[[[]]]]]]]}


@settings(deadline=None)
@given(st.dictionaries(SLUGS, VALUES, min_size=1, max_size=5))
def test_whatever_is_written_is_read_back(values: dict[str, Any]) -> None:
    assert load(dump(values))[0] == values


def test_the_layout_is_block_style_with_flat_lists_in_one_line() -> None:
    values = {"a": ["x", "y"], "b": [{"c": 1, "d": ["z"]}], "e": {"f": "1.30"}, "g": "true"}
    assert dump(values) == "a: [x, y]\nb:\n- c: 1\n  d: [z]\ne:\n  f: 1.30\ng: 'true'\n"


def test_a_long_list_breaks_between_its_phrases_only() -> None:
    lines = dump({"a": [f"phrase of five words {n}" for n in range(9)]}).splitlines()
    assert lines == [
        "a: [" + ", ".join(f"phrase of five words {n}" for n in range(4)) + ",",
        "  " + ", ".join(f"phrase of five words {n}" for n in range(4, 8)) + ",",
        "  phrase of five words 8]",
    ]
    assert max(map(len, lines)) <= WIDTH


def test_text_of_several_lines_is_written_as_a_block() -> None:
    assert dump({"a": "one\n\ntwo"}) == "a: |-\n  one\n\n  two\n"


def test_letters_of_all_scripts_are_written_as_they_are() -> None:
    assert dump({"a": "Größe 容量 🐳"}) == "a: Größe 容量 🐳\n"


def test_a_value_that_stands_twice_is_written_twice() -> None:
    shared = ["x"]
    assert dump({"a": shared, "b": shared}) == "a: [x]\nb: [x]\n"
