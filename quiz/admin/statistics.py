"""What learners teach about questions: columns of the list, and a part of a question's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.template.loader import render_to_string

from quiz.humanize import counted
from quiz.models import Question, Statistic
from quiz.practice.statistics import LEARNERS_MIN

TOO_FEW = f"not enough data: {{}} of {LEARNERS_MIN} learners"
WEAK = 0.2  # below it a question tells hardly apart who knows much


class StatisticsAdmin(ModelAdmin[Any]):
    """An admin for questions that shows how they are answered."""

    @admin.display(description="recalled", ordering="statistic__recalled")
    def recalled(self, question: Question) -> str:
        """Return the share that was recalled at the first answer; nothing with too few answers."""
        found = statistic_of(question)
        return "" if found is None or found.recalled is None else f"{found.recalled:.0%}"

    @admin.display(description="tells apart", ordering="statistic__discrimination")
    def tells_apart(self, question: Question) -> str:
        """Return the discrimination; nothing with too few answers."""
        found = statistic_of(question)
        return (
            "" if found is None or found.discrimination is None else f"{found.discrimination:.2f}"
        )

    @admin.display(description="")
    def taught(self, question: Question) -> str:
        """Show all that learners' answers teach about the question."""
        found = statistic_of(question)
        names = (
            {"missed": [], "misconceptions": []}
            if found is None
            else {
                name: [(text, f"{share:.0%}") for text, share in getattr(found, name)]
                for name in ("missed", "misconceptions")
            }
        )
        return render_to_string(
            "admin/quiz/question/taught.html",
            {"found": found, "facts": _facts(found), **names},
        )


def statistic_of(question: Question) -> Statistic | None:
    """Return what is known of the question; costs no statement where it was joined."""
    return getattr(question, "statistic", None)


def _facts(found: Statistic | None) -> list[tuple[str, str]]:
    """Return names and values, in the order in which they are read."""
    if found is None:
        return []
    answered = f"{counted(found.answers, 'answer')} by {counted(found.learners, 'learner')}"
    if found.recalled is None:
        return [("Answered", answered), ("All else", TOO_FEW.format(found.learners))]
    facts = [
        ("Answered", answered),
        ("Recalled at the first answer", f"{found.recalled:.0%}"),
        ("Time to think, median", "" if found.seconds is None else f"{found.seconds} seconds"),
        ("Discrimination", _discrimination(found.discrimination)),
    ]
    return [(name, value or "not enough data") for name, value in facts]


def _discrimination(found: float | None) -> str:
    if found is None:
        return ""
    means = (
        "those who know much recall it hardly more often than others: read it again"
        if found < WEAK
        else "those who know much recall it more often than others"
    )
    return f"{found:.2f} ({means})"
