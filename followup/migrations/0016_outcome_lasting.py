from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0015_plans_stay"),
        ("organisation", "0008_service_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="lasting",
            field=models.CharField(
                blank=True,
                choices=[("month", "ja, minst en månad i följd"), ("shorter", "nej, kortare")],
                help_text="Tomt: inte känt.",
                max_length=10,
                verbose_name="varar minst en månad",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lasting", ""),
                    models.Q(
                        ("code__in", ("host_job", "other_job", "subsidised_job", "business")),
                        ("lasting__in", ["month", "shorter"]),
                    ),
                    _connector="OR",
                ),
                name="only_work_lasts",
                violation_error_message="Bara arbete har en längd.",
            ),
        ),
    ]
