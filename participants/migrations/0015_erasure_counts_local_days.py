"""Whether a rule applies is a question of the day in Sweden, not of the server's: they differ after midnight."""

from importlib import import_module

from django.db import migrations

BEFORE = (
    import_module("participants.migrations.0013_cases_can_be_erased")
    .ERASE.partition("CREATE TRIGGER")[0]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)
AFTER = BEFORE.replace("<= current_date", "<= (now() AT TIME ZONE 'Europe/Stockholm')::date")


class Migration(migrations.Migration):
    dependencies = [("participants", "0014_shared_places")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
