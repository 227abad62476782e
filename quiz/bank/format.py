"""What the files of the bank hold: every field, declared once.

A field's type says what is allowed, its description says what to write, in the words that the
linter and the admin use. To add a field, add it here and to the model, and show it in a template.
Reading, writing, importing, exporting and judging follow from this file.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta

from quiz.exercises import phrases as heard
from quiz.validation import Fields, Gone, types_of

SECTION_FILE = "_section.yaml"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
FILE_NAME = re.compile(rf"(?P<number>[1-9][0-9]{{0,5}})-(?P<slug>{SLUG.pattern})\.md")
# What the database stores where a draft says nothing.
DEFAULTS = {"level": "mid", "seconds": 90}
# What a published question needs, and at least how many of each.
NEEDED = {
    "level": 1,
    "tags": 1,
    "seconds": 1,
    "verified": 1,
    "refs": 2,
    "key_points": 3,
    "misconceptions": 1,
    "followups": 1,
}


def says(todo: str, **bounds: Any) -> Meta:
    """Return the metadata of a type: what to write, and within which bounds."""
    return Meta(description=todo, **bounds)


Line = Annotated[str, Meta(pattern=r"^\S(?:.*\S)?\Z")]
Sentence = Annotated[Line, says("write one line, up to 300 characters", max_length=300)]
Title = Annotated[Line, Meta(max_length=200)]
Slug = Annotated[str, Meta(pattern=rf"^{SLUG.pattern}\Z", max_length=60)]
Tag = Annotated[Slug, says("write each tag in lower case: letters, digits, single hyphens")]
Uid = Annotated[
    str,
    says(
        "write 12 hexadecimal digits in lower case, unique, and never change them",
        pattern=r"^[0-9a-f]{12}\Z",
    ),
]
Url = Annotated[
    str,
    says(
        "write an address that begins with https://, up to 500 characters",
        pattern=r"^https://\S+\Z",
        max_length=500,
    ),
]
Level = Annotated[
    Literal["junior", "mid", "senior", "staff"], says("write junior, mid, senior or staff")
]
Status = Annotated[
    Literal["draft", "published", "retired"], says("write draft, published or retired")
]
Seconds = Annotated[
    int, says("write how many seconds a good spoken answer takes, 5 to 600", ge=5, le=600)
]
Asked = Annotated[
    int, says("write in how many of the 68 public lists the topic occurs, 0 to 68", ge=0, le=68)
]
Version = Annotated[
    str, says("write a Kubernetes version such as 1.37", pattern=r"^1\.[0-9]{1,3}\Z")
]
Number = Annotated[int, Meta(ge=1, le=999_999)]
Link = Annotated[Number, says("write the number of a question in the bank")]
PointNumber = Annotated[int, says("write the number of a key point, counted from 1", ge=1)]
Phrase = Annotated[
    str,
    says(
        f"write each phrase in one line, up to {heard.MOST_WORDS} words and 100 characters",
        pattern=rf"^\S+(?: \S+){{0,{heard.MOST_WORDS - 1}}}\Z",
        max_length=100,
    ),
]
Phrases = Annotated[
    tuple[Phrase, ...],
    says(
        f"list the phrases that people say for this point, 1 to {heard.MOST_PHRASES}",
        max_length=heard.MOST_PHRASES,
    ),
]
FalsePhrases = Annotated[
    tuple[Phrase, ...],
    says(
        f"list the phrases that betray this misconception, 1 to {heard.MOST_FALSE_PHRASES}",
        min_length=1,
        max_length=heard.MOST_FALSE_PHRASES,
    ),
]


class Verified(Fields, frozen=True):
    """The version of Kubernetes that an answer was checked against, and the day."""

    version: Version
    date: Annotated[date, says("write the day it was checked as YYYY-MM-DD")]


class Change(Fields, frozen=True):
    """What changed in one version of Kubernetes."""

    version: Version
    text: Sentence


class Ref(Fields, frozen=True):
    """A primary source, and which part of the answer it supports."""

    title: Annotated[Title, says("write the source's title in one line, up to 200 characters")]
    url: Url
    supports: Annotated[
        Sentence, says("write in one line which part of the answer it supports")
    ] = ""


class KeyPoint(Fields, frozen=True):
    """One idea that an interviewer listens for; `text` is one line of Markdown."""

    GONE: ClassVar = {
        "aliases": Gone(
            f"rename it to `phrases`, and keep the best {heard.MOST_PHRASES} of up to "
            f"{heard.MOST_WORDS} words",
            "phrases",
        ),
        "guards": Gone("remove it, and make the best of them misconceptions with a correction"),
    }

    text: Sentence
    must: Annotated[
        bool, says("write true when no interviewer would pass an answer without it, else false")
    ]
    phrases: Phrases = ()


class Misconception(Fields, frozen=True):
    """A false belief: phrases that betray it, and a kind correction.

    `voids` are the key points, counted from 1, that it contradicts.
    """

    GONE: ClassVar = {
        "patterns": Gone(
            f"rename it to `phrases`, and keep the best {heard.MOST_FALSE_PHRASES} of up to "
            f"{heard.MOST_WORDS} words",
            "phrases",
        )
    }

    phrases: FalsePhrases
    correction: Sentence
    voids: Annotated[
        tuple[PointNumber, ...],
        says("list the numbers of the key points that this belief contradicts, from 1"),
    ] = ()


class Followup(Fields, frozen=True):
    """What is asked next; `question` is its number, if it is a question in the bank."""

    text: Sentence
    question: Link | None = None


class FrontMatter(Fields, frozen=True, kw_only=True):
    """What comes above the Markdown of a question, in the order in which it is written."""

    GONE: ClassVar = {"certificates": Gone("remove the line")}

    number: Annotated[
        Number, says("write the whole number that the file's name begins with, 1 to 999999")
    ]
    uid: Uid
    title: Annotated[
        Title, says("write the question in one line of plain text, up to 200 characters")
    ]
    section: Annotated[Slug, says("write the name of the directory that the file is in")]
    level: Level | None = None
    tags: Annotated[
        tuple[Tag, ...], says("list the topics, each once, such as [kubelet, capacity]")
    ] = ()
    status: Status
    seconds: Seconds | None = None
    asked: Asked | None = None
    verified: (
        Annotated[Verified, says("write the Kubernetes version it was checked for, and the day")]
        | None
    ) = None
    changes: Annotated[
        tuple[Change, ...],
        says("list what changed in which version, each with version and text"),
    ] = ()
    refs: Annotated[
        tuple[Ref, ...],
        says("list at least two primary sources, each with title, url and supports"),
    ] = ()
    key_points: Annotated[
        tuple[KeyPoint, ...],
        says(
            "list three to seven points that an interviewer listens for, one to three of them "
            "with `must: true`",
            max_length=7,
        ),
    ] = ()
    misconceptions: Annotated[
        tuple[Misconception, ...],
        says(
            "list one to six things that people often get wrong, each with phrases and a "
            "correction",
            max_length=heard.MOST_MISCONCEPTIONS,
        ),
    ] = ()
    followups: Annotated[
        tuple[Followup, ...], says("list what an interviewer asks next, at least one question")
    ] = ()
    related: Annotated[
        tuple[Link, ...],
        says("list the numbers of related questions, each once, such as [552, 571]"),
    ] = ()


class BankQuestion(FrontMatter, frozen=True, kw_only=True):
    """One question. Empty text, an empty tuple or None means that the file says nothing.

    `slug` is the file's name without its number. The fields after it are the Markdown below the
    front matter, one for each heading; the type's title is the heading.
    """

    slug: str
    situation: Annotated[str, Meta(title="Situation")] = ""
    short_answer: Annotated[str, Meta(title="Short answer")] = ""
    explanation: Annotated[str, Meta(title="Explanation")] = ""
    example: Annotated[str, Meta(title="Example")] = ""
    why: Annotated[str, Meta(title="Why it is asked")] = ""

    @property
    def path(self) -> PurePosixPath:
        """Where its file belongs, relative to the bank's folder."""
        return PurePosixPath(self.section, f"{self.number}-{self.slug}.md")


HEADINGS = {
    name: f"## {kind.__metadata__[0].title}"
    for name, kind in types_of(BankQuestion).items()
    if name not in types_of(FrontMatter) and name != "slug"
}


class Place(Fields, frozen=True):
    """A question's place in the order in which a section is learned, and why it comes there."""

    question: Link
    why: Annotated[
        Line, says("write in one line, up to 200 characters, why it comes here", max_length=200)
    ]


class SectionFile(Fields, frozen=True):
    """What `_section.yaml` says about the directory that it is in."""

    title: Annotated[
        Line, says("write the section's title in one line, up to 120 characters", max_length=120)
    ]
    position: Annotated[int, says("write the section's place on the page, 1 to 999", ge=1, le=999)]
    summary: Annotated[
        str,
        says(
            "write one or two sentences of Markdown: what it is about, and where to begin; a "
            "question's number in parentheses, such as (34), becomes a link",
            max_length=2000,
        ),
    ] = ""
    order: Annotated[
        tuple[Place, ...],
        says(
            "list the section's questions in the order in which to learn them, each with why it "
            "comes there"
        ),
    ] = ()


class BankSection(SectionFile, frozen=True, kw_only=True):
    """One section; `slug` is the name of its directory."""

    slug: str

    @property
    def path(self) -> PurePosixPath:
        """Where its file belongs, relative to the bank's folder."""
        return PurePosixPath(self.slug, SECTION_FILE)
