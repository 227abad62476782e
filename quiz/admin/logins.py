"""Log-ins that were refused, for the log."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest

LOG = logging.getLogger(__name__)


@receiver(user_login_failed)
def log_failure(credentials: dict[str, Any], request: HttpRequest | None, **_: Any) -> None:
    """Say who was refused, and from where.

    A name that nobody has is not written down: people type their password into the wrong field.
    """
    name = str(credentials.get("username", credentials.get("email", "")))
    # PostgreSQL looks up no text with a NUL in it.
    is_known = "\0" not in name and User.objects.filter(Q(username=name) | Q(email=name)).exists()
    about = request.META if request else {}
    LOG.warning(
        "A log-in was refused for %s, from %s (forwarded for %r).",
        repr(name) if is_known else "a name that nobody has",
        about.get("REMOTE_ADDR", "nowhere"),
        about.get("HTTP_X_FORWARDED_FOR", "")[:200],
    )
