"""Files of a small, sound bank, and ways to lay them out and to spoil them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from quiz.bank.format import (
    BankQuestion,
    BankSection,
    Change,
    Followup,
    KeyPoint,
    Misconception,
    Ref,
    Verified,
)
from quiz.bank.invisible import find_hidden
from quiz.bank.serialize import serialize_question, serialize_section

EXPLANATION = "A node runs as many Pods as its kubelet allows.\n" * 14
SECTION = BankSection(slug="scale", title="Kubernetes at scale", position=1, summary="Limits.")
QUESTION = BankQuestion(
    number=551,
    uid="00000000abcd",
    title="How many Pods can one node run?",
    section="scale",
    level="mid",
    tags=("kubelet", "capacity"),
    status="published",
    seconds=80,
    asked=42,
    verified=Verified(version="1.30", date=date(2026, 11, 24)),
    changes=(Change(version="1.25", text="Pods may use user namespaces: alpha."),),
    refs=(
        Ref(
            title="Kubelet's configuration", url="https://kubernetes.io/a", supports="The default."
        ),
        Ref(title="Large clusters", url="https://kubernetes.io/b"),
    ),
    key_points=(
        KeyPoint(text="110 is the default.", must=True, phrases=("default 110",)),
        KeyPoint(text="`maxPods` moves it.", must=True, phrases=("can be changed",)),
        KeyPoint(
            text="Addresses end first.", must=False, phrases=("pod cidr", "551", "true", "a, b: c")
        ),
    ),
    misconceptions=(
        Misconception(phrases=("hard limit",), correction="It is a default.", voids=(2,)),
    ),
    followups=(Followup(text="And the whole cluster?", question=552), Followup(text="Why 110?")),
    related=(552,),
    slug="pods-per-node",
    short_answer="By default **110**.",
    explanation=EXPLANATION.strip(),
    example="### The file\n\n```yaml\nmaxPods: 200\n\n## not a heading\n```",
    why="It tells a default from a limit.",
)
DRAFT = BankQuestion(
    number=552,
    uid="00000000abce",
    title="How many nodes can a cluster have?",
    section="scale",
    status="draft",
    slug="nodes",
)
TEXT = serialize_question(QUESTION)
PATH = str(QUESTION.path)


def files_of(*contents: BankQuestion | BankSection) -> dict[str, str]:
    """Return canonical files by path; a sound bank of two questions when none is named."""
    return {
        str(content.path): serialize_question(content)
        if isinstance(content, BankQuestion)
        else serialize_section(content)
        for content in contents or (SECTION, QUESTION, DRAFT)
    }


def lay_out(root: Path, files: dict[str, str] | dict[str, bytes] | None = None) -> Path:
    """Write files below `root`, those of the small bank unless others are given."""
    for path, text in (files or files_of()).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def a_question(**changes: Any) -> BankQuestion:
    """Return the sound question with some fields changed."""
    return replace(QUESTION, **changes)


# Lines that look like YAML's or Markdown's own marks as often as chance allows.
_MARKS = st.sampled_from(
    ["- ", "# ", ": ", "'", '"', "`", "[", "{", "&a", "*a", "!x", "%", "|", ">"]
)
_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9
).filter(lambda text: not find_hidden(text))
LINES = (
    st.lists(st.one_of(_WORDS, _MARKS, st.just("true"), st.just("1")), min_size=1, max_size=30)
    .map(" ".join)
    .map(lambda text: " ".join(text.split())[:100].strip())
    .filter(bool)
)
SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
SHORT = LINES.map(lambda line: " ".join(line.split()[:5]))
PHRASES = st.lists(SHORT, max_size=3, unique=True).map(tuple)
VOIDS = st.lists(st.integers(1, 7), max_size=2, unique=True).map(tuple)
VERSIONS = st.integers(0, 99).map("1.{}".format)
PARTS = st.lists(
    st.one_of(LINES.filter(lambda line: line[0] not in "#=-`~>"), st.just(""), st.just("    code")),
    max_size=6,
).map(lambda lines: "\n".join(lines).strip("\n "))


def _few(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries(fields), max_size=3)


@st.composite
def questions(draw: st.DrawFn) -> BankQuestion:
    """Return drafts with anything in them that a file can say."""
    changes = draw(_few(version=VERSIONS, text=LINES))
    points = draw(_few(text=LINES, must=st.booleans(), phrases=PHRASES))
    wrong = draw(_few(phrases=PHRASES.filter(bool), correction=LINES, voids=VOIDS))
    asked = draw(_few(text=LINES, question=st.none() | st.integers(1, 999)))
    verified = st.builds(Verified, version=VERSIONS, date=st.dates())
    return BankQuestion(
        number=draw(st.integers(1, 999_999)),
        uid=draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)),
        title=draw(LINES),
        section=draw(SLUGS),
        level=draw(st.sampled_from([None, "junior", "mid", "senior", "staff"])),
        tags=draw(st.lists(SLUGS, max_size=3, unique=True).map(tuple)),
        status="draft",
        seconds=draw(st.none() | st.integers(5, 600)),
        asked=draw(st.none() | st.integers(0, 68)),
        verified=draw(st.none() | verified),
        changes=tuple(Change(**fields) for fields in changes),
        key_points=tuple(KeyPoint(**fields) for fields in points),
        misconceptions=tuple(Misconception(**fields) for fields in wrong),
        followups=tuple(Followup(**fields) for fields in asked),
        slug=draw(SLUGS),
        situation=draw(PARTS),
        short_answer=draw(PARTS),
        explanation=draw(PARTS),
    )
