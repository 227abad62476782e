"""What this site does differently when another site signs people in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class SocialAdapter(DefaultSocialAccountAdapter):
    """allauth's rules: an account of the other site is a new one here, unless it was connected."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether people whom the other site knows get an account: also while sign-up is closed."""
        return bool(settings.ACCOUNTS)


@login_not_required
def set_out(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider by a page, since the policy lets no form lead to another site."""
    response: HttpResponse = views.login(request, provider_id)
    if response.status_code != 302:
        return response
    way = {"redirect_to": response["Location"]}
    return render(request, "socialaccount/login_redirect.html", way)
