"""What editors use: Django's own admin, one module for each model."""

from __future__ import annotations

from django.contrib import admin

from quiz.admin import (
    accounts,
    attempts,
    cards,
    learners,
    logins,
    questions,
    reports,
    sections,
    users,
)

__all__ = ["accounts", "attempts", "cards", "learners", "logins", "questions"]
__all__ += ["reports", "sections", "users"]

admin.site.site_header = admin.site.site_title = "k8sprep"
admin.site.index_title = "Content and practice"
admin.site.enable_nav_sidebar = False  # its room belongs to the lists
