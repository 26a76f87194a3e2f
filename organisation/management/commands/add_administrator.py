"""Add the first administrator, who then adds everybody else in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from organisation.enums import Role
from organisation.models import RoleAssignment, User


class Command(BaseCommand):
    """`add_administrator EMAIL NAME`: refused when there is an administrator already."""

    help = "Lägger till den första administratören. De andra läggs till i webbläsaren."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the name."""
        parser.add_argument("email")
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *, email: str, name: str, **options: Any) -> None:
        """Make the account and give it the role from today."""
        today = timezone.localdate()
        if RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).valid_on(today).exists():
            raise CommandError("Det finns redan en administratör. Lägg till fler i webbläsaren.")
        try:
            user = User.objects.create_user(email=email, name=name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=today)
        self.stdout.write(f"{user.name} är administratör. Lösenordet väljs på inloggningssidan.")
