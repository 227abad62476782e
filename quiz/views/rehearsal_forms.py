"""What the pages of a rehearsal post: the choice, and each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django import forms

from quiz.bounds import ANSWER_MAX
from quiz.memory.interview import LENGTHS
from quiz.models import Level
from quiz.practice.rehearse import Choice
from quiz.practice.steps import ACTS, Step
from quiz.views.forms import PostedForm, WrittenField, ZoneField

WHICH = [("", "Any, as in an interview"), ("weak", "Only what I am about to forget")]
NOT_OFFERED = "Choose one of those that are offered."
LATEST = 4_102_444_800  # the year 2100


class ChoiceForm(forms.Form):
    """What to rehearse; the clean data are `choice` (a Choice) and `zone`."""

    minutes = forms.TypedChoiceField(
        choices=[(str(length), str(length)) for length in LENGTHS],
        coerce=int,
        initial=str(LENGTHS[0]),
        label="Length in minutes",
        error_messages={"required": NOT_OFFERED, "invalid_choice": NOT_OFFERED},
    )
    which = forms.ChoiceField(
        choices=WHICH,
        required=False,
        label="Questions",
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    level = forms.ChoiceField(
        choices=[("", "Any"), *Level.choices],
        required=False,
        label="Level",
        error_messages={"invalid_choice": NOT_OFFERED},
    )
    sections = forms.MultipleChoiceField(
        required=False,
        label="Sections",
        error_messages={"invalid_choice": "There is no such section. Choose from the list."},
    )
    zone = ZoneField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, sections: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        cast("forms.MultipleChoiceField", self.fields["sections"]).choices = sections

    def clean(self) -> dict[str, Any]:
        """Return the choice as one thing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        choice = Choice(
            minutes=cleaned["minutes"],
            level=cleaned["level"],
            sections=tuple(cleaned["sections"]),
            weak=cleaned["which"] == "weak",
        )
        return {"choice": choice, "zone": cleaned["zone"]}


class StepForm(PostedForm):
    """A step of a running rehearsal: `act` is the button, `step` what the page showed (a Step)."""

    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    rehearsal = forms.IntegerField(min_value=0, max_value=2**63 - 1)
    step = forms.IntegerField(min_value=0, max_value=2**15)
    opened = forms.IntegerField(min_value=0, max_value=LATEST)
    answer = WrittenField(longest=ANSWER_MAX)

    def clean(self) -> dict[str, Any]:
        """Return the step as one thing; without the field for it, nothing was typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        step = Step(
            rehearsal=cleaned["rehearsal"],
            step=cleaned["step"],
            opened=datetime.fromtimestamp(cleaned["opened"], UTC),
            answer=cleaned["answer"] if "answer" in self.data else None,
        )
        return {"act": cleaned["act"], "step": step}
