"""The YAML of the bank's files: a small, strict part of YAML, read safely and written canonically.

Values are text, whole numbers of up to nine digits, true and false; null counts as absent.
Everything else stays text: `1.30` keeps its zero, and `2026-11-24` does not become a date. The
reader takes one event at a time from PyYAML's pure parser (the C parser crashes on deep nesting),
so that it stops at the first thing that is too deep, too much or not allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from quiz.bank.findings import BankError, Finding
from quiz.bank.invisible import find_hidden
from quiz.validation import FieldPath, shown

Values: TypeAlias = dict[str, Any]
Lines: TypeAlias = dict[FieldPath, int]

MAX_DEPTH = 8
MAX_NODES = 3000
WIDTH = 100
WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\Z")
TRUTH = re.compile(r"(?:true|false)\Z")
NOTHING = re.compile(r"(?:null|~|)\Z")
PLAIN = "write plain YAML as docs/content.md shows"


def load(text: str, *, first_line: int = 1) -> tuple[Values, Lines]:
    """Read one YAML mapping.

    Args:
        text: YAML without byte order mark or control characters.
        first_line: the line of the file on which `text` begins.

    Returns:
        The mapping without its null values, and the line of every field in it.

    Raises:
        BankError: with one finding, still without a path.
    """
    reading = _Reading(text, first_line)
    try:
        return reading.document(), reading.lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        raise _refusal(line + first_line, *_sentence(error)) from None


def dump(values: Values) -> str:
    """Write one mapping in the canonical layout; `load` returns the same values again."""
    return yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, indent=2
    )


def _refusal(line: int, what: str, todo: str) -> BankError:
    return BankError([Finding(what=what, todo=todo, line=line)])


def _sentence(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    problem = error.problem or error.context or "for an unknown reason"
    if "\\t" in problem:
        return "there is a tab where YAML wants spaces", "indent with spaces"
    return f"the YAML cannot be read ({problem})", f"correct it, or put the text in quotes; {PLAIN}"


class _Reading:
    """One pass over the events of one document."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines: Lines = {}
        self._first_line = first_line
        self._nodes = 0
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.SafeLoader))

    def document(self) -> Values:
        event = self._skip_to_content()
        if not isinstance(event, yaml.MappingStartEvent):
            raise self._refuse(event, "the YAML is not a mapping", "write `key: value` lines")
        values = self._mapping(event, (), 1)
        next(self._events)  # the document's end
        extra = next(self._events)
        if not isinstance(extra, yaml.StreamEndEvent):
            raise self._refuse(extra, "a second YAML document begins", "keep one, without `---`")
        return values

    def _skip_to_content(self) -> Any:
        for event in self._events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                return event
        raise AssertionError("PyYAML ended a stream without saying so")

    def _value(self, event: Any, field: FieldPath, depth: int) -> Any:
        self._allow(event, depth)
        self.lines[field] = event.start_mark.line + self._first_line
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, field, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, field, depth)
        return _scalar(event.value) if event.implicit[0] else event.value

    def _list(self, start: Any, field: FieldPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*field, len(items)), depth + 1))
        return items

    def _mapping(self, start: Any, field: FieldPath, depth: int) -> Values:
        self._allow(start, depth)
        values: Values = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, depth)
            if key in values:
                raise self._refuse(event, f"the key {shown(key)} appears twice", "keep one of them")
            values[key] = self._value(next(self._events), (*field, key), depth + 1)
            self.lines[*field, key] = event.start_mark.line + self._first_line
        return {key: value for key, value in values.items() if value is not None}

    def _key(self, event: Any, depth: int) -> str:
        self._allow(event, depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._refuse(event, "a key is a list or a mapping", "write a word as the key")
        return str(event.value)

    def _allow(self, event: Any, depth: int) -> None:
        self._nodes += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            what = "a YAML anchor or alias (`&`, `*`) is used"
            raise self._refuse(event, what, "write the value out, or put the text in quotes")
        if event.tag:
            what = f"the YAML tag {shown(event.tag)} is used"
            raise self._refuse(event, what, "remove it, or put the text in quotes")
        if depth > MAX_DEPTH:
            what = f"the YAML nests deeper than {MAX_DEPTH} levels"
            raise self._refuse(event, what, PLAIN)
        if isinstance(event, yaml.ScalarEvent) and (hidden := find_hidden(event.value)):
            raise self._refuse(event, f"an escape makes {hidden.what}", hidden.todo)
        if self._nodes > MAX_NODES:
            what = f"the YAML holds more than {MAX_NODES} values"
            raise self._refuse(event, what, "shorten it, or split the question")

    def _refuse(self, event: Any, what: str, todo: str) -> BankError:
        return _refusal(event.start_mark.line + self._first_line, what, todo)


def _scalar(text: str) -> str | int | bool | None:
    if WHOLE_NUMBER.match(text):
        return int(text)
    if TRUTH.match(text):
        return text == "true"
    return None if NOTHING.match(text) else text


class _Dumper(yaml.SafeDumper):
    """A dumper that quotes only what `load` would not read back as the same text."""

    yaml_implicit_resolvers: dict[Any, Any] = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002  PyYAML's
        """Write a text; in a list it stays on one line, so that it can be searched for."""
        is_item = bool(self.flow_level)
        if is_item and not self.whitespace and self.column + len(text) + 2 > WIDTH:
            inner, self.indent = self.indent, self.indents[-1]  # the list's own, not the text's
            self.write_indent()
            self.indent = inner
        super().write_plain(text, split=split and not is_item)


def _represent_list(dumper: _Dumper, items: list[Any]) -> yaml.Node:
    is_flat = not any(isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=is_flat)


def _represent_text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", WHOLE_NUMBER, list("-0123456789"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:bool", TRUTH, list("tf"))
_Dumper.add_implicit_resolver("tag:yaml.org,2002:null", NOTHING, ["n", "~", ""])
_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(str, _represent_text)
