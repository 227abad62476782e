"""The application's addresses and the two that it is measured against."""

from __future__ import annotations

from django.urls import include, path

from tests.bench import views

urlpatterns = [
    path("", include("k8sprep.urls")),
    path("bench/bare/", views.bare),
    path("bench/ceiling/", views.ceiling),
]
