"""Accounts of those who work in the admin. Nobody makes themselves more than they are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(UserAdmin[User]):
    """Django's own; but superusers are made, changed and deleted by superusers only."""

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Keep who is a superuser from those who are none."""
        fields = super().get_readonly_fields(request, obj)
        return fields if is_superuser(request) else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As the permissions say, and a superuser's account only for superusers."""
        return may_manage(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """As the permissions say, and a superuser's account only for superusers."""
        return may_manage(request, obj) and super().has_delete_permission(request, obj)


def is_superuser(request: HttpRequest) -> bool:
    """Whether a superuser asks."""
    return bool(getattr(request.user, "is_superuser", False))


def may_manage(request: HttpRequest, user: User | None) -> bool:
    """Whether the account is none of a superuser's, or a superuser asks."""
    return is_superuser(request) or not (user and user.is_superuser)
