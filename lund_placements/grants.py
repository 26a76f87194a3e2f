"""What the application's database role may do: rows only, and for frozen tables only add and read.

Run by the owner after `migrate`. The role owns nothing, so it cannot disable a trigger either.
A model whose rows stay as they were written says so with `append_only = True`; the auditor's history is such
a model too. One whose rows go when their time has come also says `is_weeded = True`: its rows can be deleted, and a
trigger says when.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from simple_history.models import HistoricalChanges


def grant_rights(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Grant the application's role its rights on all tables; safe to repeat."""
    connection = connections[using]
    role = connection.ops.quote_name(settings.APP_DATABASE_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APP_DATABASE_ROLE:
            return  # one role for everything: a developer's own database
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        # Tables that come after `migrate`, such as the cache's.
        cursor.execute(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
            f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
        )
        present = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            if _is_only_added_to(model) and model._meta.db_table in present:
                table = connection.ops.quote_name(model._meta.db_table)
                taken = "UPDATE" if getattr(model, "is_weeded", False) else "UPDATE, DELETE"
                cursor.execute(f"REVOKE {taken} ON {table} FROM {role}")
        # The register of migrations belongs to the owner.
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        _refuse_temporary_tables(cursor)


def _is_only_added_to(model: type[Model]) -> bool:
    return getattr(model, "append_only", False) or issubclass(model, HistoricalChanges)


def _refuse_temporary_tables(cursor: CursorWrapper) -> None:
    """Let nobody put a table of their own before ours; only the database's owner may say so."""
    cursor.execute(
        "SELECT quote_ident(datname), pg_has_role(datdba, 'USAGE')"
        " FROM pg_database WHERE datname = current_database()"
    )
    database, is_ours = cursor.fetchone()
    if is_ours:
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
