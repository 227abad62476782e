"""Mistakes that learners reported: to read, deal with, reopen. It does not show by whom."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from quiz.clock import now
from quiz.models import Report


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


@admin.register(Report)
class ReportAdmin(ModelAdmin[Report]):
    """One mistake: where it is, in which version, in the learner's words."""

    fields = readonly_fields = (
        *("of_question", "question_version", "text", "created_at", "handled_at"),
    )
    list_display = ("beginning", "question", "question_version", "created_at", "handled_at")
    list_filter = (OpenFilter,)
    list_select_related = ("question",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = ("deal_with", "open_again", "delete_all_of_senders")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: learners write them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """Not one by one: they go with their learner, or all of a sender's at once."""
        return False

    @admin.display(description="report")
    def beginning(self, report: Report) -> str:
        """Return the first words."""
        return Truncator(report.text).chars(80)

    @admin.display(description="question")
    def of_question(self, report: Report) -> str:
        """Link to the page where it can be corrected."""
        address = reverse("admin:quiz_question_change", args=[report.question_id])
        return format_html('<a href="{}">{}</a>', address, report.question)

    @admin.action(description="Mark as dealt with", permissions=["change"])
    def deal_with(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Close the selected reports."""
        count = queryset.filter(handled_at=None).update(handled_at=now())
        self._told(request, count, "dealt with")

    @admin.action(description="Open again", permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        """Open the selected reports again."""
        count = queryset.exclude(handled_at=None).update(handled_at=None)
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
