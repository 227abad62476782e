"""Reads the key points for the evening before an interview."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from quiz.memory.paper import Item, fitting
from quiz.models import KeyPoint, Learner
from quiz.practice.stats import Outlook

MOST = 200  # questions that are looked at: more than fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Crammed:
    """A question on the sheet, with the HTML of its key points."""

    title: str
    section: str
    points: list[str]


def crammed(
    learner: Learner, *, now: datetime, pages: int, is_by_section: bool, is_essential: bool
) -> list[Crammed]:
    """Return what fits on the sheet, in two statements.

    What was rated comes first, from the least certain on; then what was not asked yet, beginning
    with what interviews ask most. What the learner suspended is left out.

    Args:
        learner: may be one that is not stored.
        now: the moment, UTC.
        pages: how many sheets of paper there are.
        is_by_section: whether sections stand together, else the weakest questions come first.
        is_essential: whether to take only the essential key points.
    """
    outlook = Outlook(learner, now)
    known = [one for one in outlook.known if not one.suspended]
    by_number = sorted(known, key=lambda one: one.number)  # so the sections come in their order
    sections = list(dict.fromkeys(one.section for one in by_number)) if is_by_section else None
    known.sort(key=lambda one: (one.stability is None, one.recall_on(outlook.days)))
    known = known[:MOST]
    points = KeyPoint.objects.filter(question__in=[one.question for one in known])
    if is_essential:
        points = points.filter(must=True)
    texts, htmls = defaultdict(list), defaultdict(list)
    for question, text, html in points.values_list("question", "text", "html"):
        texts[question].append(text)
        htmls[question].append(html)
    items = [
        Item(
            question=one.question,
            title=one.title,
            section=one.section,
            points=tuple(texts[one.question]),
        )
        for one in known
        if texts[one.question]
    ]
    return [
        Crammed(title=item.title, section=item.section, points=htmls[item.question])
        for item in fitting(items, pages=pages, sections=sections)
    ]
