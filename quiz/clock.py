"""The one place that reads the clock; everything else is given the moment."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the moment, UTC, moved by the `CLOCK_OFFSET` setting."""
    moment: datetime = timezone.now() + settings.CLOCK_OFFSET
    return moment
