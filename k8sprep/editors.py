"""The admin's site: its names, and on its first page what is waiting for an editor."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse


class EditorsSite(AdminSite):
    """Django's site; the first page counts the open reports."""

    site_header = site_title = "k8sprep"
    index_title = "Overview"
    enable_nav_sidebar = False  # its room belongs to the lists

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show all lists, and how many reports nobody has dealt with."""
        listed, reports = self.get_app_list(request), apps.get_model("quiz.Report")
        for model in (model for app in listed for model in app["models"]):
            if model["model"] is reports:
                count = reports.objects.filter(handled_at=None).count()
                model["name"] = f"Reports ({count} open)"
        return super().index(request, {"app_list": listed, **(extra_context or {})})
