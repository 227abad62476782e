"""What is posted about the plan: when the interview is, how much a day, which sections, more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from quiz.models import Learner, Section
from quiz.practice.settings import coming_interviews
from quiz.views.contexts import SOON
from quiz.views.forms import PostedForm, ZoneField

FARTHEST = timedelta(days=730)
MOST_NEW = 100_000
MINUTES = (
    "The day brings what is due, and as many new questions as still fit. One takes three minutes "
    "until there are ten, then as long as yours took."
)


class DayField(forms.DateField):
    """A day, chosen with the browser's own calendar; may stay empty."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, label: str) -> None:
        wrong = "Choose a day, or write it as year-month-day, like 2027-01-31."
        super().__init__(
            label=label,
            required=False,
            # No other form: 01/02/2027 is one day here and another there.
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": wrong},
        )


class NumberField(forms.IntegerField):
    """A whole number between two bounds, with one sentence for whatever is wrong."""

    def __init__(self, label: str, lowest: int, highest: int, *, help_text: str = "") -> None:
        wrong = f"Write a whole number from {lowest} to {highest}."
        names = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            label=label,
            help_text=help_text,
            min_value=lowest,
            max_value=highest,
            error_messages=dict.fromkeys(names, wrong),
        )


class PlanForm(forms.Form):
    """The interviews, minutes a day and desired recall, as `save_settings` takes them."""

    interview = DayField("Your interview")
    second_interview = DayField("A second interview")
    minutes_a_day = NumberField("Minutes a day", 5, 240, help_text=MINUTES)
    retention = NumberField("Target recall, in percent", 80, 97)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.today = today

    @classmethod
    def of(cls, learner: Learner, today: date) -> PlanForm:
        """Return the form as the learner finds it; an interview that is over makes way."""
        days = [*coming_interviews(learner, today), None, None]
        values = {name: getattr(learner, name) for name in cls.base_fields}
        percent = round(learner.retention * 100)
        chosen = {"interview": days[0], "second_interview": days[1], "retention": percent}
        return cls(today=today, initial=values | chosen)

    def clean_interview(self) -> date | None:
        """Refuse a day that is over, or too far away to plan for."""
        return self._ahead("interview")

    def clean_second_interview(self) -> date | None:
        """Refuse a day that is over, or too far away to plan for."""
        return self._ahead("second_interview")

    def clean_retention(self) -> float:
        """Turn percent into a share."""
        return float(self.cleaned_data["retention"] / 100)

    def clean(self) -> dict[str, Any]:
        """Refuse a second interview that is not after the first; a lone one becomes the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("interview"), cleaned.get("second_interview")
        if first and second and second <= first:
            self.add_error("second_interview", "The second interview has to come after the first.")
        elif second and not first and "interview" not in self.errors:
            cleaned |= {"interview": second, "second_interview": None}
        return cleaned

    def _ahead(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day and day < self.today:
            raise forms.ValidationError("That day is over. Choose a new one, today or later.")
        if day and day > self.today + FARTHEST:
            raise forms.ValidationError("Choose a day within the next two years.")
        return day


class ChoiceOfSections(PlanForm):
    """The plan with its sections, as the settings show it; the clean data have `left_out` too."""

    sections = forms.MultipleChoiceField(
        label="Sections in the plan",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one section."},
    )

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all = list(sections)
        self.fields["sections"].choices = [(one.slug, one.title) for one in self.all]  # type: ignore[attr-defined]  # a choice field

    @classmethod
    def of_learner(cls, learner: Learner, today: date) -> ChoiceOfSections:
        """Return the form as the learner finds it, in one statement."""
        left_out = Learner.left_out.through.objects.filter(
            learner=learner.pk, section=OuterRef("pk")
        )
        sections = list(Section.objects.with_counts().annotate(is_left_out=Exists(left_out)))
        chosen = [one.slug for one in sections if not one.is_left_out]  # type: ignore[attr-defined]  # annotated
        plan = PlanForm.of(learner, today).initial
        return cls(sections=sections, today=today, initial={**plan, "sections": chosen})

    @property
    def sections_in_words(self) -> str:
        """How many sections are chosen: “All 19 sections”, “17 of 19 sections”."""
        chosen, whole = len(self["sections"].value() or []), len(self.all)
        if chosen < whole:
            return f"{chosen} of {whole} sections"
        return f"All {whole} sections" if whole > 1 else "The only section"

    def clean(self) -> dict[str, Any]:
        """Turn the sections that were chosen into those that were not."""
        cleaned = super().clean()
        chosen = cleaned.pop("sections", [])
        return cleaned | {"left_out": [one for one in self.all if one.slug not in chosen]}


class SoonForm(PostedForm):
    """One tap on `page`: in how many days the interview is; None is no date."""

    in_days = forms.TypedChoiceField(
        choices=SOON, coerce=lambda days: None if days == "none" else int(days), empty_value=None
    )
    page = forms.ChoiceField(choices=[(page, page) for page in ("home", "review", "progress")])
    zone = ZoneField()


class MoreForm(PostedForm):
    """How many new questions today shall bring in all."""

    new = forms.IntegerField(min_value=1, max_value=MOST_NEW)
    zone = ZoneField()
