"""The rows of a question and of a section, each as an editor types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget

from quiz.admin.fields import ListField
from quiz.admin.row_fields import RowForm

NO_NUMBER = "Write the number of a question, or choose one from the list."


def line(label: str) -> forms.CharField:
    """Return a field for one line of text."""
    return forms.CharField(required=False, label=label, widget=AdminTextInputWidget())


def linked(label: str) -> forms.IntegerField:
    """Return a field for a question's number; words of its title find it."""
    attrs = {"list": "questions", "inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        required=False,
        label=label,
        min_value=1,
        widget=forms.TextInput(attrs),
        error_messages={"invalid": NO_NUMBER},
    )


class JoinedField(forms.CharField):
    """One line of Markdown that is too long for a line of the form: its lines are joined."""

    widget = AdminTextareaWidget

    def to_python(self, value: Any) -> str:
        """Return the text in one line."""
        return " ".join(str(super().to_python(value)).splitlines())


class KeyPointRow(RowForm):
    """One idea that an interviewer listens for."""

    text = JoinedField(required=False, label="Key point, one line of Markdown")
    must = forms.BooleanField(required=False, label="Essential")
    phrases = ListField(separator="\n", label="Phrases that say it, one a line")


class ReferenceRow(RowForm):
    """One source."""

    title = line("Title")
    url = line("Address")
    supports = line("Which part of the answer it supports")


class MisconceptionRow(RowForm):
    """One false belief; `points` are the texts of the page's key points, to choose among."""

    phrases = ListField(separator="\n", label="Phrases that betray it, one a line")
    correction = JoinedField(required=False, label="Correction, one line of Markdown")
    voids = forms.TypedMultipleChoiceField(
        required=False, label="Contradicts", coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, points: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        voids: Any = self.fields["voids"]
        voids.choices = list(enumerate(points, 1))


class FollowupRow(RowForm):
    """What is asked next, and the question that answers it, if there is one."""

    text = line("What is asked next")
    question = linked("Answered by question")


class ChangeRow(RowForm):
    """What changed in one version of Kubernetes."""

    version = line("Version")
    text = line("What changed")


class RelatedRow(RowForm):
    """One related question."""

    SINGLE = "question"
    question = linked("Question")


class PlaceRow(RowForm):
    """A question's place in its section."""

    question = linked("Question")
    why = line("Why it comes here")
