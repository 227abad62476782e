"""schema.json, the truth about front matter, and its errors as sentences."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from quiz.bank.findings import FieldPath, Finding, named, shown

Kind: TypeAlias = Literal["question", "published", "section"]

SCHEMA_PATH = Path(__file__).with_name("schema.json")
TYPE_NAMES = {
    bool: "true or false",
    int: "a whole number",
    str: "text",
    list: "a list",
    dict: "a mapping",
    type(None): "empty",
}


def structure(values: Mapping[str, Any], kind: Kind) -> list[Finding]:
    """Return the breaches that keep the values from being read at all, drafts included."""
    return _breaches(values, kind)


def publication(values: Mapping[str, Any]) -> list[Finding]:
    """Return what a published question lacks beside its structure; nothing for a draft."""
    return _breaches(values, "published") if values.get("status") == "published" else []


def _breaches(values: Mapping[str, Any], kind: Kind) -> list[Finding]:
    errors = _validator(kind).iter_errors(values)
    return list(dict.fromkeys(item for error in errors for item in _findings(error, kind)))


@cache
def _validator(kind: Kind) -> Draft202012Validator:
    """The schema in two: what binds drafts too, and what its `then` adds for published ones."""
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    definitions, published = schema["$defs"], schema.pop("then")
    del schema["if"]
    parts = {"question": schema, "published": published, "section": definitions["section"]}
    return Draft202012Validator(
        {**parts[kind], "$defs": definitions},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _findings(error: ValidationError, kind: Kind) -> list[Finding]:
    """One finding an error; one each key where an error speaks of several keys."""
    field: FieldPath = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    schema: Any = error.schema
    value: Any = error.instance
    if error.validator == "required":
        return [_missing((*field, key), schema, kind) for key in wanted if key not in value]
    if error.validator == "additionalProperties":
        known = list(schema["properties"])
        return [_unknown((*field, key), known) for key in value if key not in known]
    what = WHATS.get(str(error.validator), _other)(value)
    todo = schema.get("description") or _described(field, kind)
    return [Finding(what=f"{named(field)} {what}", todo=todo, field=field)]


def _missing(field: FieldPath, schema: Any, kind: Kind) -> Finding:
    described = schema.get("properties", {}).get(field[-1], {}).get("description")
    todo = described or _described(field, kind)
    return Finding(what=f"{named(field)} is missing", todo=todo, field=field)


def _unknown(field: FieldPath, known: list[str]) -> Finding:
    near = difflib.get_close_matches(str(field[-1])[:40], known, n=1)
    todo = f"did you mean `{near[0]}`?" if near else f"remove it; known are {', '.join(known)}"
    return Finding(what=f"{shown(field[-1])} is no key here", todo=todo, field=field)


def _described(field: FieldPath, kind: Kind) -> str:
    """Return the description of the nearest described schema on the way to `field`."""
    schema: Any = _validator("section" if kind == "section" else "question").schema
    root, described = schema, schema["description"]
    for part in field:
        schema = schema.get("items" if isinstance(part, int) else "properties", {})
        schema = schema if isinstance(part, int) else schema.get(part, {})
        if "$ref" in schema:
            schema = {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}
        described = schema.get("description", described)
    return str(described)


def _type(value: Any) -> str:
    return f"is {TYPE_NAMES.get(type(value), 'of another kind')}"


def _value(value: Any) -> str:
    return f"is {shown(value)}"


def _count(value: Any) -> str:
    return f"has {len(value)} {'entry' if len(value) == 1 else 'entries'}"


def _length(value: Any) -> str:
    return f"has {len(value)} characters"


def _repeated(value: Any) -> str:
    return f"repeats {shown(next(item for item in value if value.count(item) > 1))}"


def _musts(value: Any) -> str:
    musts = sum(isinstance(item, dict) and item.get("must") is True for item in value)
    return f"has {musts or 'no'} {'entries' if musts else 'entry'} with `must: true`"


def _other(_value: Any) -> str:
    return "is not as it should be"


WHATS: dict[str, Callable[[Any], str]] = {
    "type": _type,
    "enum": _value,
    "pattern": _value,
    "format": _value,
    "minimum": _value,
    "maximum": _value,
    "minItems": _count,
    "maxItems": _count,
    "maxLength": _length,
    "uniqueItems": _repeated,
    "contains": _musts,
    "minContains": _musts,
    "maxContains": _musts,
}
