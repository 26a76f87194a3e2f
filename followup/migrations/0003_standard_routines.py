"""Once published the first routines, which 0021 does now: they hold what the tables cannot hold yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_routines_stay")]
    operations: list[migrations.RunPython] = []
