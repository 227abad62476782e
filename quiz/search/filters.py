"""Filters for lists of questions: by facts about a question, and by one learner's cards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from quiz.memory.schedule import day_bounds
from quiz.models import Learner, Question

FEW = 3  # a list of every tag would be too long to read


class Row(NamedTuple):
    """What filters look at in a published question; `section` is a slug."""

    pk: int
    number: int
    level: str
    tags: list[str]
    changes: list[dict[str, str]]
    verified_version: str
    section: str
    section_title: str
    section_position: int


def catalogue() -> list[Row]:
    """Return every published question in the order of the numbers, in one statement."""
    published = Question.objects.published().annotate(
        tags_text=Cast("tags", TextField()), changes_text=Cast("changes", TextField())
    )
    columns = (
        *("pk", "number", "level", "tags_text", "changes_text", "verified_version"),
        *("section__slug", "section__title", "section__position"),
    )
    return [
        Row(pk, number, level, _parsed(tags), _parsed(changes), *others)
        for pk, number, level, tags, changes, *others in published.values_list(*columns)
    ]


@lru_cache(maxsize=4096)
def _parsed(text: str) -> list[Any]:
    """Parse JSON, each text once: every request has a thousand rows with the same few texts."""
    found: list[Any] = json.loads(text)
    return found


def sections(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Return slug and title of each section, in the order of the pages."""
    found = {(row.section_position, row.section, row.section_title) for row in rows}
    return [(slug, title) for _, slug, title in sorted(found)]


def tags(rows: Iterable[Row], *, asked: str = "") -> list[tuple[str, str]]:
    """Return the tags of three questions and more, and how each is shown, in alphabetical order.

    Args:
        rows: what `catalogue` returned.
        asked: a tag that is offered if only one question has it, since an address asks for it.
    """
    numbers = Counter(tag for row in rows for tag in row.tags)
    offered = sorted(tag for tag, number in numbers.items() if number >= FEW or tag == asked)
    return [(tag, f"{tag} ({numbers[tag]})") for tag in offered]


def versions(rows: Iterable[Row]) -> list[str]:
    """Return the Kubernetes versions since which something may have changed, newest first.

    They run from the one before the oldest change to the one before the newest that was checked.
    """
    rows = list(rows)
    changes = [_minor(change["version"]) for row in rows for change in row.changes]
    checked = [_minor(row.verified_version) for row in rows]
    newest, oldest = max([*changes, *checked], default=0), min([*changes, *checked], default=0)
    return [f"1.{minor}" for minor in range(newest - 1, max(oldest - 2, -1), -1)]


def narrowed(
    rows: Iterable[Row], *, section: str = "", tag: str = "", level: str = "", since: str = ""
) -> list[Row]:
    """Return the rows that match every filter that is given.

    Args:
        rows: what `catalogue` returned.
        section: a section's slug.
        tag: one of the tags.
        level: one of the levels.
        since: a Kubernetes version such as 1.35: keeps the questions whose answer names a change
            that came with a later one. When the answer was written does not matter.
    """
    return [
        row
        for row in rows
        if (not section or row.section == section)
        and (not tag or tag in row.tags)
        and (not level or row.level == level)
        and (not since or _has_changed(row, since))
    ]


def marked(
    learner: Learner | None,
    *,
    now: datetime,
    is_due: bool = False,
    flagged: bool = False,
    weak: bool = False,
    suspended: bool = False,
) -> set[int] | None:
    """Return the ids of the learner's questions that match every filter set, in one statement.

    Args:
        learner: whose cards are looked at; None for a visitor, for whom no question matches.
        now: the moment, UTC.
        is_due: only what is due today.
        flagged: only what the learner flagged.
        weak: only what the learner is likely to forget soon.
        suspended: only what is suspended.

    Returns:
        The ids, or None when no filter is set.
    """
    if not (is_due or flagged or weak or suspended):
        return None
    if learner is None:
        return set()
    cards = learner.cards.all()
    if flagged:
        cards = cards.filter(flagged=True)
    if suspended:
        cards = cards.filter(suspended=True)
    if weak:
        cards = cards.weak()
    if is_due:
        cards = cards.due(now=now, day_end=day_bounds(now, learner.zone)[1])
    return set(cards.values_list("question", flat=True))


def _has_changed(row: Row, since: str) -> bool:
    return any(_minor(change["version"]) > _minor(since) for change in row.changes)


def _minor(version: Any) -> int:
    """Return the 35 of 1.35, by which Kubernetes counts."""
    minor = str(version).partition(".")[2]
    return int(minor) if minor.isdecimal() else 0
