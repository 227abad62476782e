"""What learners may choose, and the sentences for what they may not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms

from quiz.practice.settings import coming_interviews

if TYPE_CHECKING:
    from datetime import date

    from quiz.models import Learner

FARTHEST = timedelta(days=730)


class DayField(forms.DateField):
    """A day of the learner's calendar, chosen in the browser's own way; may stay empty."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, label: str) -> None:
        wrong = "Choose a day, or write it as year-month-day, like 2027-01-31."
        super().__init__(label=label, required=False, error_messages={"invalid": wrong})


class NumberField(forms.IntegerField):
    """A whole number between two bounds, with one sentence for all that is wrong."""

    def __init__(self, label: str, lowest: int, highest: int) -> None:
        wrong = f"Write a whole number from {lowest} to {highest}."
        names = ("required", "invalid", "min_value", "max_value")
        super().__init__(
            label=label,
            min_value=lowest,
            max_value=highest,
            error_messages=dict.fromkeys(names, wrong),
        )


class PlanForm(forms.Form):
    """The interviews, minutes a day and desired recall; cleaned to what `save_settings` takes."""

    interview = DayField("Your interview")
    second_interview = DayField("A second interview")
    minutes_a_day = NumberField("Minutes a day", 5, 240)
    retention = NumberField("Aim to remember, in percent", 80, 97)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @classmethod
    def of(cls, learner: Learner, today: date) -> PlanForm:
        """Return the form as the learner finds it: an interview that is over leaves its place."""
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
        """Percent to a share."""
        return float(self.cleaned_data["retention"] / 100)

    def clean(self) -> dict[str, Any]:
        """Refuse a second interview that is not after the first; alone it is the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, second = cleaned.get("interview"), cleaned.get("second_interview")
        if first and second and second <= first:
            self.add_error("second_interview", "The second interview is after the first.")
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
