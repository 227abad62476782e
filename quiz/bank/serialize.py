"""The bank's content as the text of a file in the canonical layout, and as a digest."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import msgspec

from quiz.bank import body, frontmatter
from quiz.bank.format import (
    DEFAULTS,
    HEADINGS,
    BankQuestion,
    BankSection,
    FrontMatter,
    SectionFile,
)
from quiz.bank.parse import FENCE, parse_question
from quiz.validation import Fields, types_of

STATUS_LINE = re.compile(r"^status:[ \t]*[a-z]+\b", re.MULTILINE)


def serialize_question(question: BankQuestion) -> str:
    """Write a question in the canonical layout; `parse_question` gives the same question again."""
    parts = {name: getattr(question, name) for name in HEADINGS}
    return f"{FENCE}\n{_yaml(question, FrontMatter)}{FENCE}\n{body.join(parts)}"


def serialize_section(section: BankSection) -> str:
    """Write a section in the canonical layout."""
    return _yaml(section, SectionFile)


def plain(content: Any) -> Any:
    """Return content as lists, mappings, text and numbers, leaving out what is empty."""
    return msgspec.json.decode(msgspec.json.encode(content))


def digest(content: BankQuestion | BankSection) -> str:
    """Return the SHA-256 (hex) of the content and its place.

    It does not depend on the layout, nor on fields that say nothing, so that later releases may
    change the one and add to the other.
    """
    values = (DEFAULTS if isinstance(content, BankQuestion) else {}) | plain(content)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def is_same_answer(one: BankQuestion, other: BankQuestion) -> bool:
    """Whether two questions differ at most in number, uid, place and status."""
    place = {name: getattr(other, name) for name in ("number", "uid", "section", "slug", "status")}
    return digest(msgspec.structs.replace(one, **place)) == digest(other)


def retired(text: str) -> str:
    """Return a question's file with its status set to `retired` and nothing else changed."""
    end = text.index(f"\n{FENCE}", len(FENCE))
    front, count = STATUS_LINE.subn("status: retired", text[:end], count=1)
    if count:
        return front + text[end:]
    question = parse_question(text, path="0/1-none.md")
    return serialize_question(msgspec.structs.replace(question, status="retired"))


def _yaml(content: BankQuestion | BankSection, above: type[Fields]) -> str:
    values = plain(content)
    return frontmatter.dump({name: values[name] for name in types_of(above) if name in values})
