"""The search form: what the address asks for, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms

from quiz.models import Level
from quiz.search import filters
from quiz.search.filters import Row

LONGEST_QUERY = 200
TOO_LONG = "That is too long to search for. Write a few words, up to 200 characters."
ANY = [("", "Any")]
FACTS = ("section", "tag", "level", "since")
NAMED = {
    "since": "changed since {}",
    "due": "due today",
    "flagged": "flagged",
    "weak": "weak",
    "suspended": "not asked again",
}
MARKS = {"due": "is_due", "flagged": "flagged", "suspended": "suspended", "weak": "weak"}


def _choice(label: str, unknown: str, meaning: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        label=label,
        help_text=meaning,
        error_messages={"invalid_choice": unknown},
    )


class SearchForm(forms.Form):
    """What to search for, and how to narrow the results. Every field may be empty."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST_QUERY,
        label="Words",
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "dir": "auto",
                "autocomplete": "off",
                "aria-keyshortcuts": "/",
            }
        ),
    )
    answers = forms.BooleanField(required=False, label="Search answers too")
    section = _choice("Section", "There is no such section. Choose one from the list.")
    tag = _choice("Tag", "There is no such tag. Choose one from the list.")
    level = _choice("Level", "There is no such level. Choose one from the list.")
    since = _choice(
        "Changed since Kubernetes",
        "There is no such version. Choose one from the list.",
        "The answer names a change that came with a later version.",
    )
    due = forms.BooleanField(required=False, label="Due today")
    flagged = forms.BooleanField(required=False, label="Flagged")
    weak = forms.BooleanField(
        required=False,
        label="Weak",
        help_text="You have rated them, and would begin to forget them within a week.",
    )
    suspended = forms.BooleanField(required=False, label="Not asked again")
    literal = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, given: Mapping[str, str], *, rows: Iterable[Row]) -> None:
        # What PostgreSQL cannot store and nobody can type.
        data = {name: value.replace("\x00", " ") for name, value in given.items()}
        super().__init__(data, label_suffix="")
        if not self.asks:
            self.fields["q"].widget.attrs["autofocus"] = True
        rows = list(rows)
        self._offer("section", filters.sections(rows))
        self._offer("tag", filters.tags(rows, asked=data.get("tag", "")))
        self._offer("level", list(Level.choices))
        self._offer("since", [(version, version) for version in filters.versions(rows)])

    @property
    def narrows(self) -> bool:
        """Whether any filter is set, valid or not."""
        return any(self.data.get(name) for name in (*FACTS, *MARKS))

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.data.get("q", "").strip()) or self.narrows

    @property
    def chosen(self) -> list[str]:
        """The filters that are set and valid, in words."""
        names = [name for name in (*FACTS, *MARKS) if self.cleaned_data.get(name)]
        return [NAMED.get(name, "{}").format(self._named(name)) for name in names]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields whose value is chosen from a list."""
        return [self[name] for name in FACTS]

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The fields that are ticked."""
        return [self[name] for name in MARKS]

    def facts(self) -> dict[str, str]:
        """Return what `narrowed` takes."""
        return {name: self.cleaned_data[name] for name in FACTS}

    def marks(self) -> dict[str, bool]:
        """Return what `marked` takes."""
        return {taken: self.cleaned_data[name] for name, taken in MARKS.items()}

    def _named(self, name: str) -> str:
        if name == "tag":  # its label has a count too
            return str(self.cleaned_data[name])
        choices = dict(getattr(self.fields[name], "choices", {}))
        return str(choices.get(self.cleaned_data[name], ""))

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [*ANY, *choices]
