"""All addresses. They are stable: people and tests rely on them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from quiz.views.identity import leave

urlpatterns = [
    path("", include("quiz.urls")),
    # Before the admin's own, which would forget the browser's learner.
    path("admin/logout/", admin.site.admin_view(leave)),
    path("admin/", admin.site.urls),
]

handler400 = "quiz.views.errors.bad_request"
handler403 = "quiz.views.errors.forbidden"
handler404 = "quiz.views.errors.not_found"
handler500 = "quiz.views.errors.server_error"
