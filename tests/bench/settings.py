"""The application's own settings, with two more addresses to measure against."""

from __future__ import annotations

from k8sprep.settings import *  # noqa: F403 - all of them, unchanged

ROOT_URLCONF = "tests.bench.urls"
