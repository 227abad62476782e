"""What learners may choose, and the sentences for what they may not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from quiz.models import Learner
from quiz.practice.settings import coming_interviews

FARTHEST = timedelta(days=730)
TOO_LARGE = "That is more than 20 MB, so it was not read. An export of answers is smaller."


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


class SettingsForm(forms.Form):
    """How practice looks: the learner's settings, and the keys, which are the browser's."""

    two_buttons = forms.BooleanField(
        label="Two buttons only",
        help_text="Again and Good, without Hard and Easy: known or not.",
        required=False,
    )
    hide_timer = forms.BooleanField(
        label="Hide the timer",
        help_text="How long you think is still kept with your answers.",
        required=False,
    )
    hide_streak = forms.BooleanField(
        label="Hide the streak", help_text="The days in a row, on your progress.", required=False
    )
    shortcuts = forms.BooleanField(
        label="Single-key shortcuts",
        help_text="Space reveals, 1 to 4 rate, u undoes. This choice stays in this browser.",
        required=False,
    )

    @classmethod
    def of(cls, learner: Learner, *, shortcuts: bool) -> SettingsForm:
        """Return the form as the learner finds it in this browser."""
        names = cls.base_fields.keys() - {"shortcuts"}
        chosen = {name: getattr(learner, name) for name in names}
        return cls(initial=chosen | {"shortcuts": shortcuts})


class ImportForm(forms.Form):
    """A file that was exported here or on another site."""

    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": "Choose the file first, k8sprep.json if you have not renamed it.",
            "empty": "That file is empty. Choose the one that “Everything” gave you.",
        },
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE


class DeleteForm(forms.Form):
    """The word that deletes everything."""

    word = forms.CharField(
        label="Type “delete” to confirm",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_word(self) -> str:
        """Refuse any other word."""
        word = str(self.cleaned_data["word"]).strip().lower()
        if word != "delete":
            raise forms.ValidationError("Nothing was deleted. Type the word “delete” first.")
        return word
