"""Routines are moved to on purpose, a milestone knows when it changed, and calendars read by a secret address."""

import django.db.models.deletion
import lund_placements.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0007_outcomes_stay"),
        ("participants", "0006_whole_subsidy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="changed_at",
            field=models.DateTimeField(
                auto_now=True, help_text="Kalendrar läser om den som har ändrats.", verbose_name="ändrad"
            ),
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vems",
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        editable=False,
                        max_length=32,
                        validators=[lund_placements.validators.printable_line],
                        verbose_name="nyckel",
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="skapad")),
            ],
            options={
                "verbose_name": "kalenderadress",
                "verbose_name_plural": "kalenderadresser",
                "ordering": ("user",),
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="calendar_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[0-9a-f]{32}$")), name="calendar_key_is_long"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutineEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="händelse")),
                ("turn", models.PositiveIntegerField(default=0, verbose_name="tur")),
                ("actor_name", models.CharField(max_length=120, verbose_name="namn")),
                ("from_status", models.CharField(blank=True, max_length=30, verbose_name="från status")),
                ("to_status", models.CharField(blank=True, max_length=30, verbose_name="till status")),
                (
                    "comment",
                    models.TextField(
                        blank=True,
                        validators=[lund_placements.validators.printable_lines],
                        verbose_name="kommentar",
                    ),
                ),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="uppgifter")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="när")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vem",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="followup.routineversion",
                        verbose_name="rutin",
                    ),
                ),
            ],
            options={
                "verbose_name": "händelse i rutin",
                "verbose_name_plural": "händelser i rutiner",
                "ordering": ("-created_at", "-pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoutineMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="followup.routineevent",
                        verbose_name="händelse",
                    ),
                ),
                (
                    "from_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="followup.routineversion",
                        verbose_name="från rutin",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routine_moves",
                        to="participants.placement",
                        verbose_name="placering",
                    ),
                ),
            ],
            options={
                "verbose_name": "flytt till annan rutin",
                "verbose_name_plural": "flyttar till annan rutin",
                "ordering": ("event", "placement"),
            },
        ),
        migrations.AddConstraint(
            model_name="routineevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "placements_moved"), _negated=True),
                    ("comment__regex", "\\S"),
                    _connector="OR",
                ),
                name="move_to_a_routine_has_a_reason",
                violation_error_message="Skriv varför placeringarna flyttas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routinemove",
            constraint=models.UniqueConstraint(
                fields=("event", "placement"), name="placement_moves_once_at_a_time"
            ),
        ),
    ]
