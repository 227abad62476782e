"""The one place that reads the clock; everything else takes the moment as an argument."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC, shifted by the `CLOCK_OFFSET` setting."""
    moment: datetime = timezone.now() + settings.CLOCK_OFFSET
    return moment
