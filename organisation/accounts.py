"""How allauth signs people in here: by e-mail, and never by registering oneself."""

from typing import Any

from allauth.account import auth_backends
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers on their own."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter about signing in, but never to a machine: it has no password to choose anew."""
        user = context.get("user")
        if not (user and user.is_service):
            super().send_mail(template_prefix, email, context)


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's way of signing in, for people only: no session of a machine is valid, however it came about."""

    def user_can_authenticate(self, user: User) -> bool:
        """Say whether the account may have a session."""
        return super().user_can_authenticate(user) and not user.is_service


def display_name(user: User) -> str:
    """Return the name that messages and pages show."""
    return user.name
