"""The page of the account: what is done with it, or why one might want one."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.views.contexts import show


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """Who is signed in (`name` is the address, else the editor's name; empty for guests).

    `has_password` is false for those who come from another site's sign-in, and `has_others` says
    whether this site knows one.
    """

    name: str
    has_password: bool
    is_open: bool
    has_others: bool = bool(settings.OIDC_ISSUER)


@login_not_required
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show what one can do with the account."""
    user = request.user
    if not isinstance(user, User):
        page = OverviewPage(name="", has_password=False, is_open=settings.SIGN_UP)
    else:
        page = OverviewPage(
            name=user.email or user.get_username(),
            has_password=user.has_usable_password(),
            is_open=False,
        )
    return show(request, "account/overview.html", page)
