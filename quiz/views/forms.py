"""What is posted: one form for each purpose, and the sentences for what is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest, RequestDataTooBig

from quiz.bounds import ANSWER_MAX, TEXT_MAX
from quiz.exercises import KINDS
from quiz.memory.schedule import is_zone
from quiz.models import Learner
from quiz.practice.annotations import Annotations
from quiz.practice.notes import NoteEdit
from quiz.practice.record import Answered
from quiz.practice.tokens import BadTokenError, read_tokens
from quiz.rating import Rating

SIGNED_MAX = 100_000
SETS: dict[str, Annotations] = {
    "flag": {"flagged": True},
    "unflag": {"flagged": False},
    "bury": {"buried": True},
    "unbury": {"buried": False},
    "suspend": {"suspended": True},
    "resume": {"suspended": False},
}
REVIEW = "review"  # what forms in the review call their page
TOO_LARGE = "That is more than 5 MB, so it was not read. A larger export comes as several files."


def written(text: str) -> str:
    """Return what a learner wrote: without NUL, with plain line ends, without blanks around it."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


class WrittenField(forms.CharField):
    """What a learner wrote, cleaned and no longer than it may be."""

    widget = forms.Textarea

    def __init__(self, *, longest: int) -> None:
        super().__init__(required=False)
        self.longest = longest

    def to_python(self, value: str | None) -> str:
        """Clean the text.

        Raises:
            ValidationError: with the code `too_long`, beyond `longest` characters.
        """
        text = written(value or "")
        if len(text) > self.longest:
            raise forms.ValidationError("That was too long.", code="too_long")
        return text


class ZoneField(forms.CharField):
    """The IANA name of the browser's time zone, as the script sends it; empty if there is none."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: str | None) -> str:
        """Return the zone, or nothing."""
        return value if value and is_zone(value) else ""


class PostedForm(forms.Form):
    """What our pages send: the only mistake that a learner can make is a text that is too long."""

    def cleaned(self) -> dict[str, Any]:
        """Return the clean data.

        Raises:
            RequestDataTooBig: when a text is too long; it holds the field's name.
            BadRequest: when something is posted that none of our pages would post.
        """
        if self.is_valid():
            return self.cleaned_data
        for name, errors in self.errors.as_data().items():
            if any(error.code == "too_long" for error in errors):
                raise RequestDataTooBig(name)
        raise BadRequest(f"Not a value of {', '.join(self.errors)}.")

    def texts(self) -> dict[str, str]:
        """Return every posted text by its field's name, cleaned, however long."""
        return {name: written(str(text)) for name, text in self.data.items()}

    def typed(self, name: str) -> str:
        """Return what was typed into a field, however long; empty if it was not posted."""
        return str(self.data.get(name, ""))


class RevealForm(PostedForm):
    """A shown card, and what its exercise posts.

    The clean data are `token` (a Token) and `signed` (the same, as it was posted), `revealed` (a
    RevealToken; None before the first reveal) and `posted` (every other text of the form by its
    name, for the exercise to read).
    """

    token = WrittenField(longest=SIGNED_MAX)
    reveal_token = WrittenField(longest=SIGNED_MAX)
    answer = WrittenField(longest=ANSWER_MAX)

    def clean(self) -> dict[str, Any]:
        """Read the two tokens.

        Raises:
            BadTokenError: when the card's token cannot be read, or its answer was revealed by a
                kind of exercise that only another release knows.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        posted = {name: text for name, text in self.texts().items() if name not in self.fields}
        posted["answer"], signed = cleaned.pop("answer", ""), cleaned.pop("token", "")
        token, revealed = read_tokens(signed, cleaned.pop("reveal_token", ""))
        if revealed and revealed.kind not in KINDS:
            raise BadTokenError
        return cleaned | {"token": token, "revealed": revealed, "signed": signed, "posted": posted}


class RatingForm(RevealForm):
    """A rating and all that comes with it; the clean data are what `record` takes."""

    rating = forms.TypedChoiceField(choices=Rating.choices(), coerce=int)
    zone = ZoneField()
    note = WrittenField(longest=TEXT_MAX)
    note_before = WrittenField(longest=TEXT_MAX)

    def clean(self) -> dict[str, Any]:
        """Let the exercise say what is recorded of the answer.

        If the card was rated without being revealed first, only the typed text is known.
        """
        cleaned = super().clean()
        if self.errors:
            return cleaned
        revealed, posted, _ = map(cleaned.pop, ("revealed", "posted", "signed"))
        before, after = cleaned.pop("note_before", ""), cleaned.pop("note", "")
        answered = Answered(payload={"answer": posted["answer"]})
        if revealed:
            payload = KINDS[revealed.kind].grade(revealed.shown, posted).payload
            answered = Answered(kind=revealed.kind, payload=payload, seconds=revealed.seconds)
        note = NoteEdit(before=before, after=after) if before != after else None
        return cleaned | {"answered": answered, "note": note}


class TypedForm(PostedForm):
    """A typed answer, on a page that rates nothing."""

    answer = WrittenField(longest=ANSWER_MAX)


class ZoneForm(PostedForm):
    """The zone, which comes with every form."""

    zone = ZoneField()


class UndoForm(PostedForm):
    """Which rating is taken back."""

    attempt = forms.IntegerField(required=False)
    zone = ZoneField()

    @property
    def attempt_id(self) -> int:
        """The attempt's id; 0, which none has, if what was posted is not a number."""
        return self.cleaned_data["attempt"] or 0 if self.is_valid() else 0


class PlaceForm(forms.Form):
    """Where in the review one is: a question, and the section whose queue goes on."""

    question = forms.IntegerField(required=False, min_value=1, max_value=999_999)
    section = forms.SlugField(required=False)

    @property
    def number(self) -> int:
        """The question's number; 0 if there is none, or it is no number."""
        self.is_valid()
        return self.cleaned_data.get("question") or 0

    @property
    def slug(self) -> str:
        """The section's slug; empty where all sections go on."""
        self.is_valid()
        return self.cleaned_data.get("section") or ""


class AnnotationForm(PostedForm):
    """What the learner sets on a question; the clean data are what `annotate` takes.

    `page` is the kind of page that it was set on, `annotation` the button that was pressed.
    """

    annotation = forms.ChoiceField(choices=[(name, name) for name in (*SETS, "note")])
    note = WrittenField(longest=TEXT_MAX)
    note_before = WrittenField(longest=TEXT_MAX)
    zone = ZoneField()

    def clean(self) -> dict[str, Any]:
        """Turn the name of the button into what it sets.

        Where the question leaves the page, a note that was typed is kept with it.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        note = NoteEdit(before=cleaned.pop("note_before", ""), after=cleaned.pop("note", ""))
        name = cleaned.pop("annotation", "")
        leaves = name in {"bury", "suspend"} and self.typed("page") == REVIEW
        kept = {"note": note} if name == "note" or (leaves and note.is_change) else {}
        return cleaned | SETS.get(name, {}) | kept


class ThemeForm(PostedForm):
    """The choice of light, dark or the system's."""

    theme = forms.ChoiceField(choices=[(name, name) for name in ("light", "dark", "system")])


class SettingsForm(forms.Form):
    """How practice looks: the learner's settings, and the keys, which belong to the browser."""

    two_buttons = forms.BooleanField(
        label="Two buttons only",
        help_text="Only Again and Good: you knew it, or you did not.",
        required=False,
    )
    types_answers = forms.BooleanField(
        label="I type my answers",
        help_text="Each question opens with the cursor in its box.",
        required=False,
    )
    hide_timer = forms.BooleanField(
        label="Hide the timer",
        help_text="How long you thought is still kept with your answers.",
        required=False,
    )
    hide_streak = forms.BooleanField(
        label="Hide the streak",
        help_text="The number of days in a row, on your progress page.",
        required=False,
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
        super().__init__(*args, **{"label_suffix": "", **kwargs})
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
