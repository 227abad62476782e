"""The one place that reads the clock; everything else is given the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime


def now() -> datetime:
    """Return the moment, UTC, moved by the `CLOCK_OFFSET` setting."""
    moment: datetime = timezone.now() + settings.CLOCK_OFFSET
    return moment
