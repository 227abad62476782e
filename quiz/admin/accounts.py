"""What allauth keeps of accounts, as far as an admin has to help somebody with it.

Each row is a way into its account, so only superusers write any: whoever may change groups could
otherwise give a superuser an address of their own, and have a new password sent there.
"""

from __future__ import annotations

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest

from quiz.admin.users import is_superuser, may_manage

admin.site.unregister([Authenticator, EmailAddress, UserSession])


class OfAccountAdmin(admin.ModelAdmin[Any]):
    """Rows that belong to an account: they go with it, and superusers' are for superusers."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Superusers only."""
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Superusers only."""
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may delete the account."""
        user = obj.user if obj else None
        return may_manage(request, user) and request.user.has_perm("auth.delete_user")


@admin.register(EmailAddress)
class AddressAdmin(OfAccountAdmin, EmailAddressAdmin):
    """The addresses of accounts, and whether they were confirmed."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the action that confirms addresses, for all but superusers."""
        found: dict[str, Any] = super().get_actions(request)
        if not is_superuser(request):
            found.pop("make_verified", None)
        return found


@admin.register(Authenticator)
class AuthenticatorAdmin(OfAccountAdmin):
    """Second steps: deleted here for whoever lost the phone. Their secrets are shown to nobody."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username", "user__email")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: each sets up their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody, for the same reason."""
        return False


if settings.OIDC_ISSUER:
    from allauth.socialaccount.admin import SocialAccountAdmin
    from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

    # The provider is named by settings alone, and no token of anybody's is kept.
    admin.site.unregister([SocialAccount, SocialApp, SocialToken])

    @admin.register(SocialAccount)
    class OtherSiteAdmin(OfAccountAdmin, SocialAccountAdmin):
        """Accounts of the other site that are connected to one here."""
