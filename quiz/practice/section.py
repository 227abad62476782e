"""The queue of one section, for who wants to go on there. Only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quiz.models import Learner, Section, Standing
from quiz.practice.standing import Listed, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionQueue:
    """A section with its published questions, in the order in which to learn them."""

    section: Section
    entries: list[Listed]

    @property
    def next(self) -> Listed | None:
        """What to practise next: the first question that is due, else the first new one."""
        coming = [entry for entry in self.entries if entry.comes]
        due = [entry for entry in coming if entry.standing == Standing.DUE]
        return next(iter(due + coming), None)

    def count(self, standing: Standing) -> int:
        """Return how many questions that stand like this could be asked now."""
        return sum(entry.comes and entry.standing == standing for entry in self.entries)


def section_queue(section: Section, *, learner: Learner | None, now: datetime) -> SectionQueue:
    """Return the section's queue, in two statements.

    The day's allowance does not bound it: who goes on in a section has chosen to.

    Args:
        section: the section.
        learner: None for a visitor, to whom everything is new.
        now: the moment, UTC.
    """
    questions = list(section.questions.published().only("number", "title", "level", "section"))
    reasons = {place["question"]: place["why"] for place in section.order or []}
    places = {number: place for place, number in enumerate(reasons)}
    questions.sort(key=lambda one: (places.get(one.number, len(places)), one.number))
    lines = {one.pk: reasons.get(one.number, "") for one in questions}
    entries = listed(questions, learner=learner, now=now, lines=lines)
    return SectionQueue(section=section, entries=entries)
