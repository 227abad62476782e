"""The forms for the bank's content: what an editor types is judged as the linter judges a file."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.validators import RegexValidator
from django.forms import all_valid
from django.forms.models import BaseInlineFormSet
from django.utils.text import slugify

from quiz.admin.fields import ListField, MarkdownField, YamlField
from quiz.admin.guard import GuardedForm, whole_text
from quiz.bank.findings import Finding
from quiz.bank.format import HEADINGS, BankQuestion, SectionFile
from quiz.bank.frontmatter import FORBIDDEN
from quiz.bank.parse import Document
from quiz.bank.rows import check_row, question_document
from quiz.models import Question, Section, Status
from quiz.validation import Breach, FieldPath, breaches

LAST = 9999
SLUG_MAX = 60
SLUG_HELP = "Part of the file's name. Made from the title when left empty."
VOIDS_HELP = (
    "YAML: for each its `phrases`, a `correction`, and in `voids` the key points that it "
    "contradicts, counted from 1 as on this page. The numbers follow points that move."
)
NUMBER_STAYS = (
    "the number stays {number}: learners' links, other questions and its sources lead to it; "
    "only a draft may get another"
)
NO_SLUG = "no slug can be made from this; write lower-case letters, digits and single hyphens"
NO_HTTPS = "write an address that begins with https://"
NO_DATE = "a version needs its day; write the day on which the answer was checked"
NO_VERSION = "a day needs its version; write the Kubernetes version that was checked, such as 1.37"
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


def refuse_invisible(form: forms.ModelForm[Any]) -> None:
    """Add an error to each field that contains an invisible character."""
    for name in form.fields:
        typed = form.data.get(form.add_prefix(name), "").replace("\r\n", "\n")
        if found := FORBIDDEN.search(typed):
            what = f"the text has an invisible character, U+{ord(found[0]):04X}; remove it"
            form.add_error(name, what)


class PartFormSet(BaseInlineFormSet[Any, Question, Any]):
    """The key points or the references of one question, in the order of their positions.

    What is posted is the whole set, and replaces what is stored: a row may have gone meanwhile, and
    two may change places.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Make one form; the key that came with its row may be one that has gone meanwhile."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # unknown to the stubs
        form.fields["id"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=form.instance.pk
        )
        return form

    def get_queryset(self) -> Any:
        """Return the stored rows, or those of a posted page, so that none is left out of it."""
        if self.is_bound and "forms" in vars(self):
            return [form.instance for form in self.initial_forms]
        return super().get_queryset()

    def kept(self) -> list[Any]:
        """Return the valid forms that stay, in order; one without a position comes last."""
        forms_ = [f for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        return sorted(forms_, key=lambda form: form.cleaned_data["position"])

    def numbers(self) -> dict[int, int]:
        """Return each part's new number by the one that it has on the page; 0 if it is deleted.

        Both count from 1.
        """
        kept = [id(form) for form in self.kept()]
        filled = [form for form in self.forms if form.cleaned_data]
        return {
            number: kept.index(id(form)) + 1 if id(form) in kept else 0
            for number, form in enumerate(filled, 1)
        }

    def place(self, field: FieldPath, text: str) -> None:
        """Add an error to the part and field that it is about, or else to the set as a whole."""
        if not field:
            self.non_form_errors().append(text)
            return
        form = self.kept()[int(field[0])]
        name = str(field[1]) if len(field) > 1 else ""
        form.add_error(name if name in form.fields else None, text)


class PartForm(forms.ModelForm[Any]):
    """One of several parts, in the order of their positions; a new one comes last."""

    position = forms.IntegerField(
        required=False, min_value=1, max_value=LAST, help_text="Empty: last."
    )

    def clean_position(self) -> int:
        """Return the position; without one, the part comes after all others."""
        return self.cleaned_data["position"] or LAST

    def clean(self) -> None:
        """Refuse invisible characters."""
        super().clean()
        refuse_invisible(self)


class KeyPointForm(PartForm):
    """One key point."""

    phrases = ListField(
        separator="\n",
        help_text="Up to 12 that people say for it, one on each line, up to 5 words each.",
    )


class ReferenceForm(PartForm):
    """One source."""

    url = forms.URLField(
        max_length=500,
        assume_scheme="https",
        widget=AdminURLFieldWidget,
        validators=[RegexValidator(r"^https://", NO_HTTPS, code="not_https")],
    )


class SectionForm(GuardedForm):
    """A section; its slug is made from the title when left empty."""

    slug = forms.CharField(required=False, max_length=SLUG_MAX, help_text=SLUG_HELP)
    summary = MarkdownField(rows=6, max_length=2000, help_text="Markdown: what it is about.")
    order = YamlField(
        key="order", help_text="YAML: for each `question` its number, and `why` it comes there."
    )

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
            self.add_error(str(finding.field[0]), sentence(finding))
        same = Section.objects.filter(position=position).exclude(pk=self.instance.pk).first()
        if same:
            what = f"`position` is {position}, as in {same.slug}; give one of them another"
            self.add_error("position", what)


class QuestionForm(GuardedForm):
    """A question, judged together with its parts: `instance.parts` holds their formsets by name.

    A draft may be incomplete; whatever the linter finds becomes an error of the field that it is
    about.
    """

    slug = forms.CharField(
        required=False, max_length=SLUG_MAX, widget=AdminTextInputWidget, help_text=SLUG_HELP
    )
    tags = ListField(separator=",", help_text="Topics in lower case, with commas between.")
    changes = YamlField(key="changes", help_text="YAML: for each change its `version` and `text`.")
    misconceptions = YamlField(key="misconceptions", help_text=VOIDS_HELP)
    followups = YamlField(
        key="followups", help_text="YAML: for each its `text`, and the number of its `question`."
    )
    related = YamlField(key="related", help_text="Numbers of questions, such as [552, 571].")
    situation = MarkdownField(rows=8, help_text="Shown with the question; code and output too.")
    short_answer = MarkdownField(rows=4, help_text="Up to 60 words.")
    explanation = MarkdownField(rows=18, help_text="120 to 300 words, code not counted.")
    example = MarkdownField(rows=12)
    why = MarkdownField(rows=4, label="Why it is asked")

    before: BankQuestion | None = None  # what was stored, to see whether the answer changes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.uid = self.instance.uid or secrets.token_hex(6)
        self.was_draft = self.instance.status == Status.DRAFT

    def clean(self) -> None:
        """Make the slug, and judge the question as a whole."""
        super().clean()
        refuse_invisible(self)
        make_slug(self)
        self._refuse_half_verification()
        self._refuse_another_number()
        parts: dict[str, PartFormSet] = vars(self.instance).get("parts", {})
        is_valid = bool(parts) and all_valid(list(parts.values())) and not self.errors
        if is_valid:
            self._follow_key_points(parts["key_points"].numbers())
        self.refuse_unseen(self._whole_text(parts) if is_valid else "")
        if is_valid and not self.errors:
            for finding in check_row(self.document(parts)):
                self._place(finding, parts)

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
            if isinstance(known, dict) and isinstance(known.get("voids"), list):
                moved = [numbers.get(n, n) if isinstance(n, int) else n for n in known["voids"]]
                known["voids"] = [number for number in moved if number]

    def document(self, parts: dict[str, PartFormSet]) -> Document:
        """Return what was typed as a document of the bank."""
        return question_document(self._typed(), **_rows(parts))

    def _whole_text(self, parts: dict[str, PartFormSet]) -> str:
        return whole_text(self._typed(), **_rows(parts))

    def _typed(self) -> Question:
        names = [field.name for field in Question._meta.fields if field.name in self.cleaned_data]
        typed = {name: self.cleaned_data[name] for name in names}
        return Question(uid=self.instance.uid, **typed)

    def _place(self, finding: Finding, parts: dict[str, PartFormSet]) -> None:
        """Make a finding an error of the field that it is about."""
        field = finding.field
        first = str(field[0]) if field else ""
        name = FORM_NAMES.get(field[:2]) or FORM_NAMES.get(field[:1]) or first
        if name in parts:
            parts[name].place(field[1:], sentence(finding))
        else:
            self.add_error(name if name in self.fields else None, sentence(finding))


def _rows(parts: dict[str, PartFormSet]) -> dict[str, list[Any]]:
    return {name: [form.instance for form in part.kept()] for name, part in parts.items()}
