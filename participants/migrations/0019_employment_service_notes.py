"""What Arbetsförmedlingen has said of somebody, kept as it was written until the case is erased."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEFORE = import_module("participants.migrations.0015_erasure_counts_local_days").AFTER
AFTER = BEFORE.replace(
    "    DELETE FROM participants_priorityground",
    "    DELETE FROM participants_employmentservicenote WHERE participant_id = the_id;\n"
    "    DELETE FROM participants_priorityground",
)
KEEP = """
CREATE TRIGGER keep_employmentservicenote BEFORE UPDATE OR DELETE ON participants_employmentservicenote
    FOR EACH ROW WHEN (NOT is_erasing()) EXECUTE FUNCTION refuse_change();
"""
LET_GO = "DROP TRIGGER keep_employmentservicenote ON participants_employmentservicenote;"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0018_access_through_the_api"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EmploymentServiceNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("noted_on", models.DateField(verbose_name="besked den")),
                ("is_enrolled", models.BooleanField(verbose_name="inskriven hos Arbetsförmedlingen")),
                ("enrolled_since", models.DateField(blank=True, null=True, verbose_name="inskriven sedan")),
                (
                    "in_programme",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="i jobb- och utvecklingsgarantin"
                    ),
                ),
                (
                    "is_assigned",
                    models.BooleanField(blank=True, null=True, verbose_name="anvisad av Arbetsförmedlingen"),
                ),
                (
                    "has_reduced_ability",
                    models.BooleanField(blank=True, null=True, verbose_name="nedsatt arbetsförmåga bedömd"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="antecknat")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="antecknat av",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_notes",
                        to="participants.participant",
                        verbose_name="deltagare",
                    ),
                ),
            ],
            options={
                "verbose_name": "besked från Arbetsförmedlingen",
                "verbose_name_plural": "besked från Arbetsförmedlingen",
                "ordering": ("-noted_on", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_enrolled", True),
                            models.Q(
                                ("enrolled_since__isnull", True),
                                models.Q(
                                    ("in_programme__isnull", True), ("in_programme", False), _connector="OR"
                                ),
                                models.Q(
                                    ("is_assigned__isnull", True), ("is_assigned", False), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="only_the_enrolled_are_in_a_programme",
                        violation_error_message=(
                            "Den som inte är inskriven är varken i jobb- och utvecklingsgarantin eller anvisad. "
                            "Ändra svaren."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("enrolled_since__isnull", True),
                            ("enrolled_since__lte", models.F("noted_on")),
                            _connector="OR",
                        ),
                        name="enrolled_before_it_is_noted",
                        violation_error_message="Inskrivningen kan inte vara senare än beskedet.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(AFTER, BEFORE),
    ]
