"""The addresses of another site's sign-in, where one is named; else nothing of it is loaded."""

from __future__ import annotations

from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from quiz.accounts.single_sign_on import set_out

urlpatterns = [
    path("oidc/<str:provider_id>/login/", set_out, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("others/", social.connections, name="socialaccount_connections"),
    path("others/signup/", social.signup, name="socialaccount_signup"),
    path("others/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("others/error/", social.login_error, name="socialaccount_login_error"),
]
