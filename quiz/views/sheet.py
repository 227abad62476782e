"""The evening before: key points alone, on one to three pages of paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.clock import now
from quiz.humanize import counted
from quiz.memory.paper import PAGES
from quiz.models import Learner
from quiz.practice.cram import Crammed, crammed
from quiz.views.contexts import NOTHING_PUBLISHED, show
from quiz.views.identity import find_learner
from quiz.views.request import Request

ORDERS = [("section", "By section"), ("weakest", "Weakest first")]
POINTS = [("essential", "Essential points"), ("all", "All key points")]


class SheetForm(forms.Form):
    """How the sheet is made up; what is not offered counts as not chosen."""

    order = forms.ChoiceField(label="Order", choices=ORDERS)
    pages = forms.TypedChoiceField(
        label="Pages",
        choices=[(str(number), counted(number, "page")) for number in PAGES],
        coerce=int,
    )
    points = forms.ChoiceField(label="Points", choices=POINTS)

    def __init__(self, given: Mapping[str, str]) -> None:
        usual = {"order": "section", "pages": "2", "points": "essential"}
        offered = {
            name: given[name] for name in usual if given.get(name) in dict(self._choices(name))
        }
        super().__init__(usual | offered, label_suffix="")

    @classmethod
    def _choices(cls, name: str) -> list[tuple[str, str]]:
        choices: list[tuple[str, str]] = cls.base_fields[name].choices  # type: ignore[attr-defined]
        return choices


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """The sheet: groups of questions, each under a section's title, or all under none."""

    form: SheetForm
    groups: list[tuple[str, list[Crammed]]]
    count: str
    pages: str
    when_empty: str = NOTHING_PUBLISHED


@never_cache
@require_safe
def sheet(request: Request) -> HttpResponse:
    """Show as many key points as fit on the pages that were chosen."""
    form, moment = SheetForm(request.GET.dict()), now()
    form.full_clean()
    chosen = form.cleaned_data
    is_by_section = chosen["order"] == "section"
    found = crammed(
        find_learner(request) or Learner(created_at=moment),
        now=moment,
        pages=chosen["pages"],
        is_by_section=is_by_section,
        is_essential=chosen["points"] == "essential",
    )
    groups = [
        (title, list(some))
        for title, some in groupby(found, lambda one: one.section if is_by_section else "")
    ]
    page = SheetPage(
        form=form,
        groups=groups,
        count=counted(len(found), "question"),
        pages=counted(chosen["pages"], "page"),
    )
    return show(request, "mock_sheet.html", page)
