"""The list of questions: its columns, filters and actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from quiz.admin.actions import Move, Publish, QuestionActions, Retire, Tag, Verify
from quiz.admin.conflicts import ConflictFilter
from quiz.admin.freshness import FreshnessAdmin, FreshnessFilter, may_verify
from quiz.models import Question, Report, Status

DAY = "%-d %b %Y"


class ReportsFilter(admin.SimpleListFilter):
    """Questions with reports that nobody has dealt with."""

    title = "reports"
    parameter_name = "reports"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choice."""
        return [("open", "With open reports")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the questions that the choice selects."""
        reports = Report.objects.open().filter(question=OuterRef("pk"))
        return queryset.filter(Exists(reports)) if self.value() == "open" else queryset


class EditedList(ChangeList):
    """A page of questions that know when they were last edited here, in one statement."""

    def get_results(self, request: HttpRequest) -> None:
        """Find the page's rows, and in the log their last entries."""
        super().get_results(request)
        rows = list(self.result_list)
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Question),
            object_id__in=[str(row.pk) for row in rows],
        )
        last = dict(entries.values_list("object_id").annotate(last=Max("action_time")).order_by())
        for row in rows:
            row.edited_at = last.get(str(row.pk))
        self.result_list = rows


class QuestionList(FreshnessAdmin, QuestionActions):
    """The list of an admin for questions."""

    list_display = (
        *("number", "title", "state", "section", "level", "asked", "checked", "edited"),
        *("reported", "recalled", "tells_apart"),
    )
    empty_value_display = ""
    list_display_links = ("number", "title")
    list_filter = (
        ConflictFilter,
        FreshnessFilter,
        ReportsFilter,
        "status",
        "level",
        "section",
        "verified_version",
    )
    search_fields = ("title", "=number", "tags")
    search_help_text = "Words of the title, a number, or a tag."
    actions = ("publish", "retire", "move", "tag", "verify")
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that knows the last edits."""
        return EditedList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """Bring along what answers teach, and count the open reports of each question."""
        reports = Report.objects.open().filter(question=OuterRef("pk")).order_by()
        counted = Subquery(reports.values("question").annotate(many=Count("pk")).values("many"))
        questions: QuerySet[Question] = super().get_queryset(request)
        joined = questions.select_related("section", "statistic")
        return joined.annotate(open_reports=Coalesce(counted, 0))

    @admin.display(ordering="status")
    def state(self, question: Question) -> str:
        """Say whether learners see it, and whether a choice between two texts is waiting."""
        label = Status(question.status).label
        return f"{label}, in conflict" if question.incoming_text else label

    @admin.display(ordering="verified_date")
    def checked(self, question: Question) -> str:
        """Say for which Kubernetes version it was checked, and when."""
        day = question.verified_date
        return f"{question.verified_version}, {day:{DAY}}" if day else ""

    @admin.display(description="edited here")
    def edited(self, question: Question) -> str:
        """Return the day of the last edit in the admin; nothing where only files wrote it."""
        last = vars(question).get("edited_at")
        return f"{last:{DAY}}" if last else ""

    @admin.display(description="reports", ordering="open_reports")
    def reported(self, question: Question) -> str:
        """Count the reports that nobody has dealt with; nothing where there are none."""
        return str(vars(question)["open_reports"] or "")

    @admin.action(description="Publish …", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Show the selected questions to learners, where the linter finds nothing wrong."""
        return self.run_action(request, queryset, Publish())

    @admin.action(description="Retire …", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Take the selected questions out of practice."""
        return self.run_action(request, queryset, Retire())

    @admin.action(description="Move to a section …", permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Give the selected questions another section."""
        return self.run_action(request, queryset, Move())

    @admin.action(description="Add or take away tags …", permissions=["change"])
    def tag(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Change the tags of the selected questions."""
        return self.run_action(request, queryset, Tag())

    @admin.action(description="Mark as verified …", permissions=["verify"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Note that the selected questions were checked today."""
        return self.run_action(request, queryset, Verify())

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Whether this editor or reviewer may say that an answer is true."""
        return may_verify(request)
