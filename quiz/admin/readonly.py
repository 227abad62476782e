"""What editors may look at but nobody changes by hand: learners' data."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest


class FirstPages(Paginator[Any]):
    """Pages of the first rows only: nobody goes further, and counting a million rows is slow."""

    FIRST = 10_000

    @cached_property
    def count(self) -> int:
        """How many rows there are, up to `FIRST`."""
        rows: Any = self.object_list[: self.FIRST]
        return int(rows.count())


class ReadOnlyAdmin(ModelAdmin[Any]):
    """Rows to look at: never added, changed or deleted here, not even by a superuser.

    The newest come first, and nothing sorts or counts the whole table.
    """

    actions = None
    ordering = ("-pk",)
    paginator = FirstPages
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class OfLearnerAdmin(ReadOnlyAdmin):
    """Rows that belong to learners, found by a learner's id."""

    list_select_related = ("question",)
    search_fields = ("learner",)
    search_help_text = "The full id of a learner."

    @admin.display(description="learner")
    def by(self, row: Any) -> str:
        """Name the learner as the learner's own page does, without another statement."""
        return f"Learner {row.learner_id.hex[:8]}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search by the learner's id alone, for which there is an index."""
        if not search_term.strip():
            return queryset, False
        try:
            return queryset.filter(learner=UUID(search_term.strip())), False
        except ValueError:
            return queryset.none(), False
