"""Publish the routines that come with the product, before there is any placement to follow up."""

from django.db import migrations
from django.db.migrations.state import StateApps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from followup.standard import NOTE, STANDARD


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish version 1 of each kind."""
    version_model = apps.get_model("followup", "RoutineVersion")
    for kind, lines in STANDARD.items():
        version = version_model.objects.create(kind=kind.value, number=1, note=NOTE)
        for order, line in enumerate(lines, start=1):
            version.rules.create(order=order, **line.values())
        version.published_at = timezone.now()
        version.save()


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_routines_stay")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
