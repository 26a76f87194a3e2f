"""How allauth signs people in here: by e-mail, and never by registering oneself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers on their own."""
        return False


def display_name(user: User) -> str:
    """Return the name that messages and pages show."""
    return user.name
