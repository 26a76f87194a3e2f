from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0008_periods_cover_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="legal_sex",
            field=models.CharField(
                blank=True,
                choices=[("woman", "kvinna"), ("man", "man")],
                max_length=10,
                verbose_name="juridiskt kön",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_sex__in", ["", "woman", "man"])),
                name="participant_sex_is_known",
                violation_error_message="Välj kvinna eller man, eller lämna frågan obesvarad.",
            ),
        ),
    ]
