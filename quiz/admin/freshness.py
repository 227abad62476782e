"""Questions that were checked for an earlier Kubernetes only: a queue, and one click for each.

Editors read an answer again when the site's version (`KUBERNETES_VERSION`) moves on. If all of it
is still true, one click says so; otherwise they change it, with its last changes in view.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import ModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from quiz.bank.rows import lock_content
from quiz.clock import now
from quiz.models import OLDEST_FIRST, Question, Status

QUEUE = {"checked": "no"}  # what the list's address ends with when it shows the queue
LAST = 5  # entries of the log
CHANGED = "Question {} changed after you saw it, so nothing was done. Read it again first."
ALREADY = "Question {} needs no check: learners do not see it, or it was checked for {} meanwhile."


def may_verify(request: HttpRequest) -> bool:
    """Whether somebody may say that an answer is true; they need not be allowed to change it."""
    return request.user.has_perm("quiz.verify_question")


class FreshnessFilter(admin.SimpleListFilter):
    """Questions that were not yet checked for the site's Kubernetes, or those that were."""

    title = "freshness"
    parameter_name = "checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        site = settings.KUBERNETES_VERSION
        return [("no", f"Not yet checked for {site}"), ("yes", f"Checked for {site}")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        """Return the published questions that the choice selects."""
        unchecked = Question.objects.unchecked().values("pk")
        if self.value() == "no":
            return queryset.filter(pk__in=unchecked)
        published = queryset.filter(status=Status.PUBLISHED)
        return published.exclude(pk__in=unchecked) if self.value() == "yes" else queryset


class FreshnessAdmin(ModelAdmin[Any]):
    """An admin for questions, with the queue of those to check again."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address that “Still true” posts to."""
        view = self.admin_site.admin_view(self.still_true_view)
        route = "<path:object_id>/still-true/"
        return [path(route, view, name="quiz_question_still_true"), *super().get_urls()]

    def get_ordering(self, request: HttpRequest) -> Any:
        """Return the queue's own order for the queue."""
        return OLDEST_FIRST if _is_queue(request) else super().get_ordering(request)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Add to the queue what to do with each question."""
        shown = super().get_list_display(request)
        return (*shown, "recheck") if _is_queue(request) and may_verify(request) else shown

    @admin.display(description="for this version")
    def recheck(self, question: Question) -> str:
        """Offer both outcomes of a check: still true, or changed."""
        return render_to_string("admin/quiz/question/check.html", {"question": question})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what there is to check, above the question."""
        row = context["original"]
        if row is not None and row.unchecked_for and may_verify(request):
            stored = Question.objects.unchecked().filter(pk=row.pk).first()
            context |= {"unchecked": stored, "log": _log(stored) if stored else []}
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(require_POST)
    def still_true_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that an answer is true for the site's version too, and go back to the queue."""
        with transaction.atomic():
            lock_content()
            question = self.get_object(request, object_id)
            if question is None:
                raise Http404
            if not may_verify(request):
                raise PermissionDenied
            self._confirm(request, question)
        return HttpResponseRedirect(_queue(request))

    def _confirm(self, request: HttpRequest, question: Question) -> None:
        site = settings.KUBERNETES_VERSION
        if question.status != Status.PUBLISHED or not question.unchecked_for:
            message = ALREADY.format(question.number, site)
            self.message_user(request, message, messages.WARNING)
        elif request.POST.get("seen") != str(question.version):
            self.message_user(request, CHANGED.format(question.number), messages.WARNING)
        else:
            question.verified_version, question.verified_date = site, now().date()
            question.save(update_fields=["verified_version", "verified_date"])
            self.log_change(request, question, f"Still true for Kubernetes {site}.")
            done = f"Question {question.number} is still true for Kubernetes {site}."
            self.message_user(request, done, messages.SUCCESS)


def _is_queue(request: HttpRequest) -> bool:
    return request.GET.get("checked") == QUEUE["checked"]


def _queue(request: HttpRequest) -> str:
    """Return the address of the queue, with the other filters that were chosen there, if any."""
    queue = reverse("admin:quiz_question_changelist")
    came_from = urlsplit(request.headers.get("Referer", ""))
    chosen = came_from.query if came_from.path == queue else ""
    return f"{queue}?{chosen or urlencode(QUEUE)}"


def _log(question: Question) -> QuerySet[LogEntry]:
    """Return the last entries of a question's log, the newest first."""
    kind = ContentType.objects.get_for_model(Question)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(question.pk))
    return entries.select_related("user").order_by("-action_time")[:LAST]
