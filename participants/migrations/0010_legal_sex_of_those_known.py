from django.db import migrations

from participants.crypto import open_personnummer
from participants.personnummer import is_of_woman


def read_sex(apps, schema_editor):
    """Fill in what the personnummer that are kept already say."""
    for one in apps.get_model("participants", "Participant").objects.filter(
        personnummer_encrypted__isnull=False
    ):
        number = open_personnummer(one.pk, one.personnummer_encrypted)
        one.legal_sex = "woman" if is_of_woman(number) else "man"
        one.save(update_fields=["legal_sex"])


class Migration(migrations.Migration):
    dependencies = [("participants", "0009_legal_sex")]

    operations = [migrations.RunPython(read_sex, migrations.RunPython.noop)]
