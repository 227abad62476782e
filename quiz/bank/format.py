"""A file of the bank as typed values, and typed values as a file of the bank."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import PurePath, PurePosixPath
from typing import Any, TypeVar

from quiz.bank import body, frontmatter, schema
from quiz.bank.document import (
    FENCE,
    FILE_NAME,
    SECTION_FILE,
    Document,
    question_structure,
    read_question,
    read_section,
)
from quiz.bank.findings import BankError, Finding

Part = TypeVar("Part")

STATUS_LINE = re.compile(r"^status:[ \t]*[a-z]+\b", re.MULTILINE)
# What the database holds where a draft says nothing.
DEFAULT_LEVEL = "mid"
DEFAULT_SECONDS = 90


@dataclass(frozen=True, kw_only=True)
class Verified:
    """The Kubernetes version (`1.37`) and the day (ISO date) that an answer was checked for."""

    version: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What changed in one version of Kubernetes."""

    version: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Ref:
    """A primary source, and what of the answer it supports."""

    title: str
    url: str
    supports: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyPoint:
    """One idea that an interviewer listens for; `text` is one line of Markdown."""

    text: str
    must: bool = False
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A false belief: phrases that betray it, one kind correction, the key points it contradicts.

    `voids` numbers those key points from 1.
    """

    phrases: tuple[str, ...]
    correction: str
    voids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Followup:
    """What is asked next; `question` is the number of a question in the bank, if it is there."""

    text: str
    question: int | None = None


@dataclass(frozen=True, kw_only=True)
class BankQuestion:
    """One question. Empty text, an empty tuple and None mean that the file says nothing.

    The first sixteen fields are the front matter, in the order in which it is written. `slug` is
    the file's name without its number. The last five are Markdown without their headings.
    """

    number: int
    uid: str
    title: str
    section: str
    level: str = ""
    tags: tuple[str, ...] = ()
    status: str
    seconds: int | None = None
    asked: int | None = None
    verified: Verified | None = None
    changes: tuple[Change, ...] = ()
    refs: tuple[Ref, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    followups: tuple[Followup, ...] = ()
    related: tuple[int, ...] = ()
    slug: str
    situation: str = ""
    short_answer: str = ""
    explanation: str = ""
    example: str = ""
    why: str = ""

    @property
    def path(self) -> PurePosixPath:
        """Where its file belongs, relative to the bank's folder."""
        return PurePosixPath(self.section, f"{self.number}-{self.slug}.md")


PARTS: dict[str, type[Any]] = {
    "changes": Change,
    "refs": Ref,
    "key_points": KeyPoint,
    "misconceptions": Misconception,
    "followups": Followup,
}


@dataclass(frozen=True, kw_only=True)
class BankSection:
    """One section; `slug` is the name of its directory."""

    title: str
    position: int
    summary: str = ""
    slug: str

    @property
    def path(self) -> PurePosixPath:
        """Where its file belongs, relative to the bank's folder."""
        return PurePosixPath(self.slug, SECTION_FILE)


def parse_question(text: str, *, path: PurePath | str) -> BankQuestion:
    """Read a question's file.

    Args:
        text: the whole file.
        path: the file, relative to the bank's folder; gives the slug, and names the file in errors.

    Raises:
        BankError: when its structure is broken; whether it is fit to publish is lint's question.
    """
    document = read_question(text, path=path)
    _refuse(question_structure(document))
    return build_question(document)


def parse_section(text: str, *, path: PurePath | str) -> BankSection:
    """Read a section's file; `path` gives the slug. Raises BankError as `parse_question` does."""
    document = read_section(text, path=path)
    _refuse(document.place(schema.structure(document.values, "section")))
    return build_section(document)


def dump_question(question: BankQuestion) -> str:
    """Write a question in the canonical layout; `parse_question` gives the same question again."""
    values = _front_matter(question, until="slug")
    parts = {name: getattr(question, name) for name in body.HEADINGS}
    return f"{FENCE}\n{frontmatter.dump(values)}{FENCE}\n{body.join(parts)}"


def dump_section(section: BankSection) -> str:
    """Write a section in the canonical layout."""
    return frontmatter.dump(_front_matter(section, until="slug"))


def digest(content: BankQuestion | BankSection) -> str:
    """Return the SHA-256 (hex) of the content and its place.

    It is blind to layout, also to that of later releases, and to fields that say nothing, so that
    a release may add some.
    """
    if isinstance(content, BankQuestion):
        level, seconds = content.level or DEFAULT_LEVEL, content.seconds or DEFAULT_SECONDS
        content = replace(content, level=level, seconds=seconds)
    values = _front_matter(content)
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def is_same_answer(one: BankQuestion, other: BankQuestion) -> bool:
    """Whether two questions differ in no more than number, uid, place and status."""
    moved = replace(
        one,
        number=other.number,
        uid=other.uid,
        section=other.section,
        slug=other.slug,
        status=other.status,
    )
    return digest(moved) == digest(other)


def retired(text: str) -> str:
    """Return a question's file with the status `retired` and nothing else changed."""
    end = text.index(f"\n{FENCE}", len(FENCE))
    front, count = STATUS_LINE.subn("status: retired", text[:end], count=1)
    if count:
        return front + text[end:]
    return dump_question(replace(parse_question(text, path="0/1-none.md"), status="retired"))


def build_question(document: Document) -> BankQuestion:
    """Turn a document of sound structure into a question."""
    name = FILE_NAME.fullmatch(PurePosixPath(document.path).name)
    values = {**document.values, **document.parts, "slug": name["slug"] if name else ""}
    if "verified" in values:
        values["verified"] = Verified(**values["verified"])
    for key, kind in PARTS.items():
        values[key] = tuple(_part(kind, item) for item in values.get(key, ()))
    return _part(BankQuestion, values)


def build_section(document: Document) -> BankSection:
    """Turn a document of sound structure into a section."""
    return BankSection(slug=PurePosixPath(document.path).parent.name, **document.values)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise BankError(findings)


def _part(kind: type[Part], values: dict[str, Any]) -> Part:
    return kind(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})


def _front_matter(part: Any, *, until: str = "") -> dict[str, Any]:
    """Return a part's fields in order, up to the field `until`, without the empty ones."""
    values: dict[str, Any] = {}
    for name in [item.name for item in fields(part)]:
        if name == until:
            break
        value = getattr(part, name)
        if value not in ("", (), None):
            values[name] = plain(value)
    return values


def plain(value: Any) -> Any:
    """Return parts, and tuples of them, as the lists and mappings of a front matter."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return _front_matter(value) if is_dataclass(value) else value
