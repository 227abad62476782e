"""The project's addresses: those of quiz, then the admin's."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("quiz.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "quiz.views.errors.bad_request"
handler403 = "quiz.views.errors.forbidden"
handler404 = "quiz.views.errors.not_found"
handler500 = "quiz.views.errors.server_error"
