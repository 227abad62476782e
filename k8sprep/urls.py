"""The project's addresses: those of quiz, of accounts, then the admin's."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("quiz.urls")),
    path("accounts/", include("quiz.accounts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "quiz.views.errors.bad_request"
handler403 = "quiz.views.errors.forbidden"
handler404 = "quiz.views.errors.not_found"
handler429 = "quiz.views.errors.too_many"
handler500 = "quiz.views.errors.server_error"
