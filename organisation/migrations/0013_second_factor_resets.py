"""That a second factor has been taken away is kept, with its reason, as it was written."""

import django.db.models.deletion
import lund_placements.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0012_calls_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactorReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        max_length=300,
                        validators=[lund_placements.validators.printable_line],
                        verbose_name="skäl",
                    ),
                ),
                ("reset_at", models.DateTimeField(auto_now_add=True, verbose_name="återställd")),
                (
                    "reset_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="återställd av",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_factor_resets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="användare",
                    ),
                ),
            ],
            options={
                "verbose_name": "återställd tvåstegsinloggning",
                "verbose_name_plural": "återställda tvåstegsinloggningar",
                "ordering": ("-reset_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="second_factor_reset_has_its_reason",
                        violation_error_message="Skriv varför tvåstegsinloggningen återställs.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reset_by__isnull", True),
                            models.Q(("reset_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_factor_is_reset_by_another",
                        violation_error_message="Be en annan administratör återställa din tvåstegsinloggning.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """
CREATE TRIGGER keep_second_factor_reset BEFORE UPDATE OR DELETE ON organisation_secondfactorreset
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
""",
            "DROP TRIGGER keep_second_factor_reset ON organisation_secondfactorreset;",
        ),
    ]
