"""The learner's addresses, by noun, the verb last."""

from __future__ import annotations

from django.urls import path

urlpatterns: list[path] = []
