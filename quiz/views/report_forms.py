"""What is posted about mistakes: a report, and that its sender has read the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.http import QueryDict

from quiz.bounds import ANSWER_MAX, TEXT_MAX
from quiz.models import Learner, Question, Reason
from quiz.views.forms import PlaceForm, PostedForm, WrittenField, ZoneField

EMAIL_MAX = 254
ID_DIGITS = 18
NO_WORDS = "Write what is wrong, then send it."
NO_EMAIL = "That is not an e-mail address. Correct it, or leave the field empty."


def is_email(text: str) -> bool:
    """Whether mail could be sent there; nothing at all is fine too."""
    try:
        validate_email(text)
    except forms.ValidationError:
        return not text
    return len(text) <= EMAIL_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """The report of a mistake as it was typed, and what keeps it from being sent."""

    typed: str = ""
    reason: str = Reason.WRONG
    email: str = ""
    sends_answer: bool = False
    error: str = ""
    email_error: str = ""
    reasons: tuple[tuple[str, str], ...] = tuple(Reason.choices)


NO_MISTAKE = Mistake()


def mistake_of(posted: Mapping[str, str], question: Question, learner: Learner | None) -> Mistake:
    """Return the report as it was typed; empty again once it was sent.

    Args:
        posted: the form's texts by name, cleaned; with `report` the button to send was pressed.
        question: what it is about.
        learner: None for a visitor.
    """
    text, email, sends = (
        posted.get("mistake", ""),
        posted.get("mistake_email", ""),
        "report" in posted,
    )
    if text and learner and learner.reports.open().filter(question=question, text=text).exists():
        return NO_MISTAKE
    return Mistake(
        typed=text,
        reason=posted.get("mistake_reason", Reason.WRONG),
        email=email,
        sends_answer="mistake_answer" in posted,
        error=NO_WORDS if sends and not text else "",
        email_error=NO_EMAIL if sends and not is_email(email) else "",
    )


class ReportForm(PostedForm):
    """A mistake that the learner found; the clean data are what `report_mistake` takes.

    What was typed as an answer goes along only where the learner ticked that it may.
    """

    mistake = WrittenField(longest=TEXT_MAX)
    mistake_reason = forms.ChoiceField(required=False, choices=Reason.choices)
    mistake_email = WrittenField(longest=TEXT_MAX)
    mistake_answer = forms.BooleanField(required=False)
    answer = WrittenField(longest=ANSWER_MAX)
    zone = ZoneField()

    def clean(self) -> dict[str, Any]:
        """Return the words under the names that they are stored by."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed, agreed = cleaned.pop("answer", ""), cleaned.pop("mistake_answer", False)
        return {
            "text": cleaned.get("mistake", ""),
            "reason": cleaned.get("mistake_reason", ""),
            "email": cleaned.get("mistake_email", ""),
            "answer": typed if agreed else "",
            "zone": cleaned.get("zone", ""),
        }


class ReadForm(PlaceForm):
    """Which answers to reports were read, and on which question's page, if it was one."""

    @property
    def reports(self) -> list[int]:
        """The ids of the reports; what is no id is left out."""
        posted = self.data.getlist("report") if isinstance(self.data, QueryDict) else []
        return [int(one) for one in posted if one.isdecimal() and len(one) <= ID_DIGITS]
