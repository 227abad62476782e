"""A row that was edited here while its file changed too: both texts, and a click to choose one."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from quiz.admin.differences import differences
from quiz.admin.forms import sentence
from quiz.bank.conflicts import keep_mine, keep_my_section, take_file, take_section_file
from quiz.bank.findings import BankError
from quiz.bank.rows import lock_content, question_to_bank, section_to_bank
from quiz.bank.serialize import serialize_question, serialize_section
from quiz.models import Question, Section

KEPT = "Your edit stays. The file counts again the next time it changes."
TAKEN = "The file's text is in place."
AGAIN = "One of the two texts changed after you saw them, so nothing was done. Compare them again."


def my_text(row: Question | Section) -> str:
    """Return the row as the text of a file, or if there can be no such file the reason why."""
    if isinstance(row, Section):
        return serialize_section(section_to_bank(row))
    try:
        return serialize_question(question_to_bank(row))
    except BankError as error:
        return "\n".join(sentence(finding) for finding in error.findings)


def fingerprint(row: Question | Section) -> str:
    """Return a digest of both texts, so that a click applies only to what was seen."""
    return hashlib.sha256(f"{row.incoming_text}\0{my_text(row)}".encode()).hexdigest()


def settle(row: Question | Section, *, take: bool) -> None:
    """Take the file, or keep the edit; raises BankError when that is not possible."""
    if isinstance(row, Section):
        (take_section_file if take else keep_my_section)(section=row)
    else:
        (take_file if take else keep_mine)(question=row)


class ConflictFilter(admin.SimpleListFilter):
    """Rows that are waiting for a choice, or those that are not."""

    title = "conflict"
    parameter_name = "conflict"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("yes", "In conflict"), ("no", "Not in conflict")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that the choice selects."""
        if self.value() == "yes":
            return queryset.exclude(incoming_text="")
        return queryset.filter(incoming_text="") if self.value() == "no" else queryset


class ConflictAdmin(ModelAdmin[Any]):
    """An admin for rows that are also written from files."""

    class Media:
        css = {"all": ["quiz/admin.css"]}
        js = ("quiz/admin.js",)

    save_on_top = True

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show or save a row, one save at a time, so that each is judged by what is stored."""
        with transaction.atomic():
            if request.method == "POST":
                lock_content()
            return super().changeform_view(request, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the address that the two buttons post to."""
        name = f"quiz_{self.opts.model_name}_conflict"
        view = self.admin_site.admin_view(self.conflict_view)
        return [path("<path:object_id>/conflict/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def conflict_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Settle a conflict as the button says, and go back to the row's page."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        self._settle(request, row)
        return HttpResponseRedirect(
            reverse(f"admin:quiz_{self.opts.model_name}_change", args=[row.pk])
        )

    def _settle(self, request: HttpRequest, row: Question | Section) -> None:
        take = "take" in request.POST
        if request.POST.get("seen") != fingerprint(row):
            self.message_user(request, AGAIN, messages.WARNING)
            return
        try:
            settle(row, take=take)
        except BankError as error:
            for finding in error.findings:
                self.message_user(request, sentence(finding), messages.ERROR)
        else:
            self.log_change(request, row, "Took the file." if take else "Kept the edit.")
            self.message_user(request, TAKEN if take else KEPT, messages.SUCCESS)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show both texts of a row in conflict."""
        row = context["original"]
        if row is not None and row.incoming_text:
            stored = type(row)._default_manager.get(pk=row.pk)  # without what was typed wrongly
            context |= {
                "conflict": differences(stored.incoming_text, my_text(stored)),
                "conflict_seen": fingerprint(stored),
                "conflict_url": reverse(
                    f"admin:quiz_{self.opts.model_name}_conflict", args=[row.pk]
                ),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="conflict")
    def in_conflict(self, row: Question | Section) -> str:
        """Say in the list that a row is waiting for a choice."""
        return "In conflict" if row.incoming_text else ""
