"""What the linter says of a form while it is written, each sentence with its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.forms import BaseForm

from quiz.admin.forms import QuestionForm
from quiz.models import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One sentence: the name that its field is posted with (or none), and what people call it.

    `blocks` says that the form cannot be saved as it is; all else has to be right before the
    question can be published.
    """

    field: str
    label: str
    text: str
    blocks: bool = True


def advise(form: QuestionForm) -> list[Advice]:
    """Return all that is wrong with a question, as it would be to publish it.

    Args:
        form: a bound form that does not judge itself (`judges`), validated. What cannot be read of
            it is left out, and the rest is judged.
    """
    unread = list(_told(form))
    if not _is_placed(form):
        return unread
    own = form.document()
    status = str(Status.PUBLISHED)
    fit = replace(own, values={**own.values, "status": status})
    form.judge(own)
    blocking = _new(form, unread, besides=unread)
    if own.values["status"] != status:
        form.judge(fit)
    later = _new(form, [*unread, *blocking], besides=unread)
    return [*unread, *blocking, *(replace(one, blocks=False) for one in later)]


def summary(advice: list[Advice]) -> str:
    """Say in one sentence how far a question is from being saved, or published."""
    blocking = sum(one.blocks for one in advice)
    count = blocking or len(advice)
    things = "One thing keeps" if count == 1 else f"{count} things keep"
    if blocking:
        return f"{things} this from being saved."
    return f"{things} this from being published." if count else "Nothing is wrong here."


def _is_placed(form: QuestionForm) -> bool:
    """Whether there is a document to judge; without a section or a number there is none yet."""
    for name, rows in form.rows.items():
        form.cleaned_data.setdefault(name, rows.entries())
    form.cleaned_data["slug"] = form.cleaned_data.get("slug") or "untitled"
    return all(form.cleaned_data.get(name) for name in ("section", "number", "status"))


def _new(form: QuestionForm, told: list[Advice], *, besides: list[Advice]) -> list[Advice]:
    """Return what was not told yet, of the fields that could be read at least."""
    unreadable = {one.field for one in besides if one.field}
    new = dict.fromkeys(one for one in _told(form) if one.field not in unreadable)
    return [one for one in new if one not in told]


def _told(form: QuestionForm) -> Iterator[Advice]:
    """Yield every error of a form and of its rows."""
    yield from _errors(form)
    for name, rows in form.rows.items():
        for number, row in enumerate(rows.shown(), 1):
            yield from _errors(row, f"{form[name].label} {number}: ")


def _errors(form: BaseForm, before: str = "") -> Iterator[Advice]:
    for name, errors in form.errors.as_data().items():
        bound = form[name] if name in form.fields else None
        for error in errors:
            if error.code != "marked":  # the rows themselves say what is wrong in them
                field, label = (bound.html_name, bound.label) if bound else ("", "")
                texts = " ".join(map(str, error.messages))
                yield Advice(field=field, label=f"{before}{label}", text=texts)
