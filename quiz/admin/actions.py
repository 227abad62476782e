"""What the list of questions can do to many at once.

Each action shows first what it will do to which question, and what it will leave alone and why. It
is done when the editor says so, unless something changed in the meantime: then it shows that first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from quiz.admin.fields import ListField
from quiz.admin.forms import sentence
from quiz.bank.rows import check_row, lock_content, question_document
from quiz.clock import now
from quiz.humanize import counted
from quiz.models import Question, Section, Status
from quiz.search.index import keep

TOLD = 10  # how many questions are named afterwards
CHANGED = "Something changed after you saw this, so nothing was done. Here is what it would do now."
ALREADY = "it is so already"


class NothingChosen(forms.Form):
    """An action that asks for nothing."""


class MoveForm(forms.Form):
    """Where questions move to."""

    section = forms.ModelChoiceField(Section.objects.all(), label="Move to")


class TagForm(forms.Form):
    """Topics that are added, and those that are taken away."""

    add = ListField(separator=",", label="Add the tags")
    remove = ListField(separator=",", label="Take away the tags")


class VerifyForm(forms.Form):
    """For which Kubernetes version the answers were checked."""

    version = forms.RegexField(r"^1\.\d{1,3}$", label="Checked today for Kubernetes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = settings.KUBERNETES_VERSION


class Action:
    """An action: its names before and after, what it asks for, and what it writes."""

    verb: ClassVar[str]
    title: ClassVar[str]
    done: ClassVar[str]
    form: ClassVar[type[forms.Form]] = NothingChosen
    writes: ClassVar[tuple[str, ...]]
    needs_whole = False  # whether every finding of the linter is in the way, old ones too

    def show(self, question: Question) -> str:
        """Return in words what the action is about, as the question has it."""
        raise NotImplementedError

    def change(self, question: Question, chosen: dict[str, Any]) -> None:
        """Change the row, without saving it."""
        raise NotImplementedError


class Publish(Action):
    """Show questions to learners."""

    verb, title, done = "Publish", "Publish questions", "Published"
    writes, needs_whole = ("status",), True
    status: ClassVar[Status] = Status.PUBLISHED

    def show(self, question: Question) -> str:
        """Return the status."""
        return str(Status(question.status).label)

    def change(self, question: Question, chosen: dict[str, Any]) -> None:
        """Set the status."""
        question.status = self.status


class Retire(Publish):
    """Take questions out of practice; what learners remember of them is kept."""

    verb, title, done = "Retire", "Retire questions", "Retired"
    needs_whole = False
    status = Status.RETIRED


class Move(Action):
    """Give questions another section."""

    verb, title, done = "Move", "Move questions", "Moved"
    form, writes = MoveForm, ("section",)

    def show(self, question: Question) -> str:
        """Return the section's title."""
        return question.section.title

    def change(self, question: Question, chosen: dict[str, Any]) -> None:
        """Set the section."""
        question.section = chosen["section"]


class Tag(Action):
    """Add topics to questions, and take some away."""

    verb, title, done = "Tag", "Tag questions", "Tagged"
    form, writes = TagForm, ("tags", "version")

    def show(self, question: Question) -> str:
        """Return the tags."""
        return ", ".join(question.tags) or "no tags"

    def change(self, question: Question, chosen: dict[str, Any]) -> None:
        """Set the tags; those that stay keep their order."""
        tags = [tag for tag in question.tags if tag not in chosen["remove"]]
        tags += [tag for tag in chosen["add"] if tag not in tags]
        question.version += tags != question.tags
        question.tags = tags


class Verify(Action):
    """Note that answers were checked today."""

    verb, title, done = "Mark as verified", "Mark questions as verified", "Marked as verified"
    form, writes = VerifyForm, ("verified_version", "verified_date")

    def show(self, question: Question) -> str:
        """Return the version and the day."""
        day = question.verified_date
        return f"{question.verified_version}, {day:%-d %b %Y}" if day else "never"

    def change(self, question: Question, chosen: dict[str, Any]) -> None:
        """Set the version and the day."""
        question.verified_version, question.verified_date = chosen["version"], now().date()


@dataclass(frozen=True, slots=True)
class Step:
    """One question: what it has now and would have then, or why it is left alone."""

    question: Question
    before: str
    after: str = ""
    why: str = ""


@dataclass(slots=True)
class Plan:
    """What an action would do, and the questions that it would leave alone."""

    steps: list[Step] = field(default_factory=list)
    left: list[Step] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A digest of all that the editor sees."""
        seen = [
            f"{one.question.pk}.{one.question.number} {one.before} {one.after} {one.why}"
            for one in (*self.steps, *self.left)
        ]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def plan(action: Action, questions: QuerySet[Question], chosen: dict[str, Any]) -> Plan:
    """Return what the action would do; the questions of its steps are changed, and not saved.

    Args:
        action: what to do.
        questions: to which of them.
        chosen: the clean data of the action's form.
    """
    made, numbers = Plan(), set(Question.objects.values_list("number", flat=True))
    for question in questions.with_answer():  # type: ignore[attr-defined]  # the model's own
        before, old = action.show(question), _findings(question, numbers)
        action.change(question, chosen)
        after = action.show(question)
        new = [one for one in _findings(question, numbers) if action.needs_whole or one not in old]
        if before == after:
            made.left.append(Step(question, before, why=ALREADY))
        elif new and question.status != Status.RETIRED:
            made.left.append(Step(question, before, why=" · ".join(new)))
        else:
            made.steps.append(Step(question, before, after))
    return made


def _findings(question: Question, numbers: set[int]) -> list[str]:
    return [sentence(one) for one in check_row(question_document(question), numbers=numbers)]


class QuestionActions(ModelAdmin[Any]):
    """An admin for questions whose actions tell before and after what they do."""

    def run_action(
        self, request: HttpRequest, questions: QuerySet[Question], action: Action
    ) -> HttpResponse | None:
        """Show what the action would do, or do what was shown.

        Args:
            request: the post of the list, or of the page that this returned.
            questions: those that were selected.
            action: what to do.

        Returns:
            The page, or None once it is done: then the list comes.
        """
        is_asked = action.form is NothingChosen or "chosen" in request.POST
        form = action.form(request.POST if is_asked else None)
        made = None
        if form.is_valid():
            with transaction.atomic():
                lock_content()
                made = plan(action, questions, form.cleaned_data)
                if made.steps and request.POST.get("seen") == made.digest:
                    self._carry_out(request, action, made)
                    return None
        if request.POST.get("seen") and made:
            self.message_user(request, CHANGED, messages.WARNING)
        context = {
            **self.admin_site.each_context(request),
            "title": action.title,
            "opts": self.opts,
            "action": action,
            "form": form,
            "plan": made,
            "name": request.POST["action"],
            "selected": request.POST.getlist("_selected_action"),
            "across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/quiz/question/action.html", context)

    def _carry_out(self, request: HttpRequest, action: Action, made: Plan) -> None:
        rows = [step.question for step in made.steps]
        Question.objects.bulk_update(rows, action.writes, batch_size=500)
        keep(row.pk for row in rows)
        Question.objects.interleave()
        for step in made.steps:
            said = f"{action.done} by an action in the list: {step.before} → {step.after}."
            self.log_change(request, step.question, said)
        self.message_user(request, _said(action.done, made.steps), messages.SUCCESS)
        if made.left:
            self.message_user(request, _said("Left as they were", made.left), messages.WARNING)


def _said(what: str, steps: list[Step]) -> str:
    """Say what became of how many questions, and name the first of them."""
    numbers = ", ".join(str(one.question.number) for one in steps[:TOLD])
    more = f" and {len(steps) - TOLD} more" if steps[TOLD:] else ""
    return f"{what}: {counted(len(steps), 'question')} ({numbers}{more})."
