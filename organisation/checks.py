"""What must be true before the product serves anybody; run by wsgi.py and by
`check --deploy --database default`."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connection

from .models import User


def no_demo_data_in_production(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to serve a database with demo accounts unless DEMO=1."""
    if not databases or settings.DEMO or not User.objects.filter(is_demo=True).exists():
        return []
    return [
        Error(
            "Databasen innehåller demokonton. Starta med en tom databas, eller med DEMO=1 för en demo.",
            id="organisation.E001",
        )
    ]


def database_role_is_ordinary(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to serve as a superuser or as the owner of the tables: triggers would not hold."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR EXISTS ("
            " SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid AND relname = 'organisation_user')"
            " FROM pg_roles WHERE rolname = current_user"
        )
        if not cursor.fetchone()[0]:
            return []
    return [
        Error(
            "DATABASE_URL pekar på databasens ägare eller en superuser. Använd applikationens egen roll.",
            id="organisation.E002",
        )
    ]
