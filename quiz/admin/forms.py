"""The forms for the bank's content: what an editor types is judged as the linter judges a file."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.text import slugify

from quiz.admin.fields import ListField, MarkdownField, refuse_invisible
from quiz.admin.guard import GuardedForm, whole_text
from quiz.admin.row_fields import HoldsRows, RowsField
from quiz.admin.row_forms import (
    ChangeRow,
    FollowupRow,
    KeyPointRow,
    MisconceptionRow,
    PlaceRow,
    ReferenceRow,
    RelatedRow,
)
from quiz.bank.findings import Finding
from quiz.bank.format import HEADINGS, BankQuestion, SectionFile
from quiz.bank.parse import Document
from quiz.bank.rows import check_row, question_document
from quiz.models import KeyPoint, Question, Reference, Section, Status
from quiz.validation import Breach, FieldPath, breaches, named

SLUG_MAX = 60
SLUG_HELP = "In its file's name; made from the title."
NUMBER_STAYS = (
    "the number stays {number}: learners' links, other questions and its sources lead to it; "
    "only a draft may get another"
)
NO_SLUG = "no slug can be made from this; write lower-case letters, digits and single hyphens"
NO_DATE = "a version needs its day; write the day on which the answer was checked"
NO_VERSION = "a day needs its version; write the Kubernetes version that was checked, such as 1.37"
# What the bank's files say, and what the form says.
WORDS = {
    "have `must: true`": "are marked as essential",
    "with `must: true`": "marked as essential",
    "set `status: draft`": "make it a draft",
    "list ": "add ",
}
# What the bank's files call a part, and what the form calls it.
FORM_NAMES: dict[FieldPath, str] = {
    ("refs",): "references",
    ("verified",): "verified_version",
    ("verified", "version"): "verified_version",
    ("verified", "date"): "verified_date",
}


def sentence(finding: Finding | Breach) -> str:
    """Return a finding in the words of a form: the linter's sentence, without the file."""
    name, *rest = finding.field or ("",)
    is_line = name in HEADINGS and rest and isinstance(rest[0], int)
    where = f"line {int(rest[0]) + 1}: " if is_line else ""
    return f"{where}{finding.what}; {finding.todo}"


def beside(finding: Finding | Breach) -> str:
    """Return a finding in the words of a form, to stand beside the field that it is about."""
    heading = HEADINGS.get(str(finding.field[0]), "") if finding.field else ""
    names = f"^({re.escape(named(finding.field))}|`{re.escape(heading)}`)"
    text = re.sub(names, "This", sentence(finding))
    for of_file, of_form in WORDS.items():
        text = text.replace(of_file, of_form)
    return text


def slug_of(text: str) -> str:
    """Return the slug of a text, for the name of its file; empty when none can be made."""
    return slugify(text.replace("_", " "))[:SLUG_MAX].strip("-")


def make_slug(form: forms.ModelForm[Any]) -> None:
    """Make the slug, if it can be edited, from what was typed for it, or from the title."""
    if "slug" not in form.fields:
        return
    typed = form.cleaned_data.get("slug") or form.cleaned_data.get("title", "")
    form.cleaned_data["slug"] = slug_of(typed)
    if typed and not form.cleaned_data["slug"]:
        form.add_error("slug", NO_SLUG)


class SectionForm(HoldsRows, GuardedForm):
    """A section; its slug is made from the title when left empty."""

    slug = forms.CharField(required=False, max_length=SLUG_MAX, help_text=SLUG_HELP)
    summary = MarkdownField(rows=6, max_length=2000, help_text="Markdown: what it is about.")
    order = RowsField(PlaceRow, label="In which order to learn its questions", one="a question")

    def clean(self) -> None:
        """Make the slug, and judge the section as the linter judges its file."""
        super().clean()
        refuse_invisible(self)
        make_slug(self)
        if self.errors:
            self.refuse_unseen("")
            return
        typed = {name: self.cleaned_data[name] for name in self.cleaned_data if name != "seen"}
        self.refuse_unseen(whole_text(Section(**{"slug": self.instance.slug} | typed)))
        position, names = self.cleaned_data["position"], ("title", "position", "summary", "order")
        values = {name: self.cleaned_data[name] for name in names}
        for finding in breaches(values, SectionFile):
            self.place(finding.field, beside(finding))
        same = Section.objects.filter(position=position).exclude(pk=self.instance.pk).first()
        if same:
            what = f"`position` is {position}, as in {same.slug}; give one of them another"
            self.add_error("position", what)
        self.mark_rows()


class QuestionForm(HoldsRows, GuardedForm):
    """A question with its parts.

    A draft may be incomplete; whatever the linter finds becomes an error of the field that it is
    about.
    """

    slug = forms.CharField(
        required=False, max_length=SLUG_MAX, widget=AdminTextInputWidget, help_text=SLUG_HELP
    )
    tags = ListField(separator=",", help_text="Topics in lower case, with commas between.")
    key_points = RowsField(
        KeyPointRow,
        label="Key points",
        one="a key point",
        help_text=(
            "Three to seven ideas that an interviewer listens for, one to three of them essential. "
            "For each up to 12 phrases that people say for it, of up to 5 words each."
        ),
    )
    misconceptions = RowsField(
        MisconceptionRow,
        label="Misconceptions",
        one="a misconception",
        help_text=(
            "Up to six false beliefs, each with up to 10 phrases that betray it and a kind "
            "correction. Choose the key points that it contradicts: they stay open when it is "
            "heard."
        ),
    )
    followups = RowsField(FollowupRow, label="Asked next", one="a question")
    related = RowsField(RelatedRow, label="Related questions", one="a question")
    references = RowsField(ReferenceRow, label="Sources", one="a source")
    changes = RowsField(ChangeRow, label="What changed in Kubernetes", one="a change")
    situation = MarkdownField(rows=5, help_text="Shown with the question; code and output too.")
    short_answer = MarkdownField(rows=4, help_text="Up to 60 words.")
    explanation = MarkdownField(rows=20, help_text="120 to 300 words, code not counted.")
    example = MarkdownField(rows=10)
    why = MarkdownField(rows=4, label="Why it is asked")

    class Meta:
        labels: ClassVar = {
            "verified_version": "Checked for Kubernetes",
            "verified_date": "Checked on",
        }
        widgets: ClassVar = {
            "verified_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        }
        help_texts: ClassVar = {"seconds": "Of speaking.", "asked": "Of 68 public lists."}

    judges = True  # whether what the linter finds is an error at once
    before: BankQuestion | None = None  # what was stored, to see whether the answer changes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.uid = self.instance.uid or secrets.token_hex(6)
        self.was_draft = self.instance.status == Status.DRAFT

    def bind_rows(self) -> None:
        """Make the rows; misconceptions choose among the key points of the page."""
        if self.instance.pk:
            stored = question_document(self.instance).values
            for name, in_files in (("key_points", "key_points"), ("references", "refs")):
                self.initial[name] = stored.get(in_files, [])
        super().bind_rows()
        points = [str(row["text"].value() or "") for row in self.rows["key_points"].forms]
        self.rows["misconceptions"].form_kwargs["points"] = points

    def clean(self) -> None:
        """Make the slug, and judge the question as a whole."""
        super().clean()
        refuse_invisible(self)
        make_slug(self)
        self._refuse_half_verification()
        self._refuse_another_number()
        is_valid = not self.errors
        if {"key_points", "misconceptions"} <= self.cleaned_data.keys():
            self._follow_key_points(self.rows["key_points"].numbers())
        is_compared = is_valid and self.judges
        self.refuse_unseen(whole_text(self._typed(), **self._parts()) if is_compared else "")
        if self.judges and not self.errors:
            self.judge(self.document())
            self.mark_rows()

    def judge(self, document: Document) -> None:
        """Make what the linter finds in a document an error of the field that it is about."""
        for finding in check_row(document):
            field = finding.field
            name = FORM_NAMES.get(field[:2]) or FORM_NAMES.get(field[:1]) or ""
            self.place((name, *field[1:]) if name else field, beside(finding))

    def _refuse_half_verification(self) -> None:
        version, day = (self.cleaned_data.get(f"verified_{name}") for name in ("version", "date"))
        if version and not day and "verified_date" not in self.errors:
            self.add_error("verified_date", NO_DATE)
        if day and not version and "verified_version" not in self.errors:
            self.add_error("verified_version", NO_VERSION)

    def _refuse_another_number(self) -> None:
        if self.instance.pk and "number" in self.changed_data and not self.was_draft:
            sentence_ = NUMBER_STAYS.format(number=self.initial["number"])
            self.add_error("number", sentence_)

    def _follow_key_points(self, numbers: dict[int, int]) -> None:
        """Let misconceptions void the same key points as before when those move or are deleted."""
        for known in self.cleaned_data["misconceptions"]:
            if voids := [numbers[number] for number in known.pop("voids", []) if numbers[number]]:
                known["voids"] = voids

    def document(self) -> Document:
        """Return what was typed as a document of the bank."""
        return question_document(self._typed(), **self._parts())

    def _typed(self) -> Question:
        names = [field.name for field in Question._meta.fields if field.name in self.cleaned_data]
        typed = {name: self.cleaned_data[name] for name in names}
        return Question(uid=self.instance.uid, **typed)

    def _parts(self) -> dict[str, list[Any]]:
        return {
            "key_points": [KeyPoint(**point) for point in self.cleaned_data["key_points"]],
            "references": [Reference(**source) for source in self.cleaned_data["references"]],
        }
