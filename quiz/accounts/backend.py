"""Who is signed in, with the learner of the account, in one statement."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User


class Backend(AuthenticationBackend):
    """Signs in by e-mail address or name, and finds the learner together with the account."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session; None once it is gone or disabled."""
        user = User.objects.select_related("learner").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
