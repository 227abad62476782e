"""Mistakes that learners reported: to read beside the question, and to answer. Not by whom."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from quiz.admin.differences import differences
from quiz.admin.fields import refuse_invisible
from quiz.bounds import TEXT_MAX
from quiz.clock import now
from quiz.models import Outcome, Question, Report
from quiz.practice.reports import answer_report, text_of

LOG = logging.getLogger(__name__)
DAY = "%-d %b %Y"
OF_ANSWER = ("outcome", "word")
SEE_EMAIL = "quiz.see_email_report"
ANSWERED = "The report is answered. Its sender is told at their next visit."
MAILED = "The answer was also sent by e-mail."
NOT_MAILED = "The answer could not be sent by e-mail. The log says why."
TOO_LATE = "Somebody else answered this report in the meantime, so your answer was not kept."
NO_VERSION = "The question is still at version {}, in which this was reported. Correct it first."


class OpenFilter(admin.SimpleListFilter):
    """Shows open reports unless told otherwise: they are what an editor came for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices besides “All”."""
        return [("open", "Open"), ("handled", "Dealt with")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Report]) -> QuerySet[Report]:
        """Narrow to the chosen state."""
        chosen = {"open": True, "handled": False}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(handled_at__isnull=chosen)


class AnswerForm(forms.ModelForm[Report]):
    """What became of a report, and a word to its sender; both are needed."""

    outcome = forms.ChoiceField(choices=Outcome.choices, widget=forms.RadioSelect)
    word = forms.CharField(
        label="Your word to the sender",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text="It is shown as it is written, with what became of the report.",
    )

    def clean(self) -> None:
        """Refuse invisible characters, and a fix of a question that has not changed."""
        super().clean()
        refuse_invisible(self)
        version = self.instance.question.version
        is_fix = self.cleaned_data.get("outcome") == Outcome.FIXED
        if is_fix and version == self.instance.question_version:
            self.add_error("outcome", NO_VERSION.format(version))


@admin.register(Report)
class ReportAdmin(ModelAdmin[Report]):
    """One mistake: where it is, in which version, in the learner's words, then and now."""

    class Media:
        css = {"all": ["quiz/admin.css"]}

    form = AnswerForm
    list_display = ("beginning", "kind", "question", "versions", "reported", "state")
    list_filter = (OpenFilter, "reason")
    list_select_related = ("question",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("open_again", "delete_all_of_senders")

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """Return the report, without what was not sent, and below it the answer."""
        sent = ["of_question", "versions", "kind", "said", "reported"]
        if obj and obj.answer:
            sent.append("typed")
        if obj and obj.email and request.user.has_perm(SEE_EMAIL):
            sent.append("address")
        answer = OF_ANSWER if obj and not obj.handled_at else ("state", *OF_ANSWER)
        return [(None, {"fields": sent}), ("The answer", {"fields": answer})]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[Any]:
        """Return all fields but the answer's, and those too once it was given."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        is_open = obj is None or obj.handled_at is None
        return [name for name in fields if not (is_open and name in OF_ANSWER)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Bring the questions along."""
        found: QuerySet[Report] = super().get_queryset(request).select_related("question")
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: learners write them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """Not one by one: they go with their learner, or all of a sender's at once."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to narrow the list by who sent a report: that would tell it letter by letter."""
        is_sender = lookup.partition("__")[0] in {"email", "learner"}
        return not is_sender and super().lookup_allowed(lookup, value, request)

    @admin.display(description="report")
    def beginning(self, report: Report) -> str:
        """Return the first words."""
        return Truncator(report.text).chars(80)

    @admin.display(description="question")
    def of_question(self, report: Report) -> str:
        """Link to the page where it can be corrected."""
        address = reverse("admin:quiz_question_change", args=[report.question_id])
        return format_html('<a href="{}">{}</a>', address, report.question)

    @admin.display(description="kind")
    def kind(self, report: Report) -> str:
        """Say what kind of mistake it is; reports of earlier releases do not."""
        return report.get_reason_display()

    @admin.display(description="what the sender says")
    def said(self, report: Report) -> str:
        """Return the report in the learner's words."""
        return report.text

    @admin.display(description="what the sender had typed as an answer")
    def typed(self, report: Report) -> str:
        """Return the answer that was sent along."""
        return report.answer

    @admin.display(description="e-mail address")
    def address(self, report: Report) -> str:
        """Return where the sender may be written to."""
        return report.email

    @admin.display(description="reported")
    def reported(self, report: Report) -> str:
        """Return the day."""
        return f"{report.created_at:{DAY}}"

    @admin.display(description="state")
    def state(self, report: Report) -> str:
        """Say what became of it, and whether the sender knows."""
        if not report.handled_at:
            return "Open"
        parts = [f"Dealt with on {report.handled_at:{DAY}}"]
        if report.fixed_in:
            parts.append(f"fixed in version {report.fixed_in}")
        if report.outcome:
            read = report.read_at
            parts.append(f"read by the sender on {read:{DAY}}" if read else "not yet read")
        return ", ".join(parts)

    @admin.display(description="version")
    def versions(self, report: Report) -> str:
        """Say in which version it was reported, and which one there is now."""
        then, today = report.question_version, report.question.version
        return str(then) if then == today else f"{then}, now {today}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the question as it was reported beside what it says now."""
        report = context["original"]
        question = Question.objects.with_answer().get(pk=report.question_id)
        present = text_of(question)
        before = report.question_text
        context |= {
            "title": f"Report on {question}",
            "show_save_and_continue": False,
            "present": present,
            "compared": differences(before, present) if before and before != present else [],
            "is_unknown": not before and report.question_version != question.version,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Report, form: forms.ModelForm[Any], change: object
    ) -> None:
        """Close the report, and tell its sender."""
        outcome, word = Outcome(obj.outcome), obj.word
        if not answer_report(report=obj, outcome=outcome, word=word, now=now()):
            self.message_user(request, TOO_LATE, messages.WARNING)
            return
        self.message_user(request, ANSWERED, messages.SUCCESS)
        if obj.email and settings.EMAIL_HOST:
            # Nobody waits for the database while a mail server takes its time.
            transaction.on_commit(partial(self._mail, request, obj))

    def _mail(self, request: HttpRequest, report: Report) -> None:
        """Send the answer by e-mail, and say whether the mail server took it."""
        address = request.build_absolute_uri(report.question.get_absolute_url())
        try:
            send_mail(*_mail_of(report, address), None, [report.email])
        # All errors of smtplib are OSErrors; an address that no e-mail can bear is a ValueError.
        except (OSError, ValueError) as error:
            LOG.warning("The answer to report %s was not sent by e-mail: %s", report.pk, error)
            self.message_user(request, NOT_MAILED, messages.WARNING)
        else:
            self.message_user(request, MAILED, messages.SUCCESS)

    @admin.action(description="Open again", permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Open the selected reports again, and take back what was answered."""
        blank = {"handled_at": None, "outcome": "", "word": "", "fixed_in": None, "read_at": None}
        count = queryset.exclude(handled_at=None).update(**blank)
        self._told(request, count, "open again")

    @admin.action(
        description="Delete everything that the same senders reported", permissions=["change"]
    )
    def delete_all_of_senders(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Delete the selected reports and all others that came from the same learners."""
        senders = set(queryset.values_list("learner", flat=True))
        count, _ = Report.objects.filter(learner__in=senders).delete()
        self._told(request, count, "deleted")

    def _told(self, request: HttpRequest, count: int, what: str) -> None:
        reports = f"{count} report{'' if count == 1 else 's'}"
        self.message_user(request, f"{reports} {what}.", messages.SUCCESS)


def _mail_of(report: Report, address: str) -> tuple[str, str]:
    """Return the subject and the text of the e-mail to the sender."""
    number, became = (
        report.question.number,
        (
            f"It is fixed in version {report.fixed_in}, thank you."
            if report.outcome == Outcome.FIXED
            else "An editor looked into it and left the question as it is. Thank you all the same."
        ),
    )
    about = f"You reported a mistake in question {number} of k8sprep. {became}"
    return f"Your report on question {number}", f"{about}\n\n{report.word}\n\n{address}\n"
