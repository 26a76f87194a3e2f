"""When a tjänsteskrivelse was last saved, to be compared with when its numbers last changed."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("allocation", "0007_printable_text")]
    operations = [
        migrations.AddField(
            model_name="officialreport",
            name="saved_at",
            field=models.DateTimeField(
                auto_now=True, default=django.utils.timezone.now, verbose_name="sparad"
            ),
            preserve_default=False,
        ),
    ]
