"""What was said of each goal of a plan, skattningar that the routine reminds of, and drafts of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import lund_placements.validators
import participants.models.person
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0019_indicators_stay"),
        ("participants", "0015_erasure_counts_local_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RatingDraft",
            fields=[
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="rating_draft",
                        serialize=False,
                        to="participants.participant",
                        verbose_name="deltagare",
                    ),
                ),
                ("taken_on", models.DateField(blank=True, null=True, verbose_name="dag")),
                (
                    "person",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            choices=[
                                (1, "1 – inte alls"),
                                (2, "2 – lite"),
                                (3, "3 – delvis"),
                                (4, "4 – till stor del"),
                                (5, "5 – helt"),
                                (0, "vill inte svara"),
                                (-1, "inte besvarad än"),
                            ]
                        ),
                        size=9,
                        verbose_name="personens svar",
                    ),
                ),
                (
                    "consultant",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            choices=[
                                (1, "1 – inte alls"),
                                (2, "2 – lite"),
                                (3, "3 – delvis"),
                                (4, "4 – till stor del"),
                                (5, "5 – helt"),
                                (0, "kan inte bedöma"),
                                (-1, "inte besvarad än"),
                            ]
                        ),
                        size=11,
                        verbose_name="konsulentens svar",
                    ),
                ),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="sparat")),
            ],
            options={
                "verbose_name": "utkast till skattning",
                "verbose_name_plural": "utkast till skattningar",
                "ordering": ("-saved_at", "-pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="conversation_codes_are_known",
        ),
        migrations.RemoveConstraint(
            model_name="conversation",
            name="conversation_is_complete",
        ),
        migrations.RemoveConstraint(
            model_name="conversationdraft",
            name="draft_codes_are_known",
        ),
        migrations.RemoveConstraint(
            model_name="milestonerule",
            name="rule_is_known",
        ),
        migrations.AddField(
            model_name="conversation",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.actionplan",
                verbose_name="handlingsplan",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="progress",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    blank=True,
                    choices=[
                        ("not_begun", "inte påbörjat"),
                        ("on_the_way", "på väg"),
                        ("reached", "nått"),
                        ("changed", "ändrat"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="planens mål, i ordning",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="progress_texts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    blank=True,
                    max_length=300,
                    validators=[
                        lund_placements.validators.printable_line,
                        participants.models.person.no_personnummer,
                    ],
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="om varje mål",
            ),
        ),
        migrations.AddField(
            model_name="conversationdraft",
            name="plan",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.actionplan",
                verbose_name="handlingsplan",
            ),
        ),
        migrations.AddField(
            model_name="conversationdraft",
            name="progress",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    blank=True,
                    choices=[
                        ("not_begun", "inte påbörjat"),
                        ("on_the_way", "på väg"),
                        ("reached", "nått"),
                        ("changed", "ändrat"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="planens mål, i ordning",
            ),
        ),
        migrations.AddField(
            model_name="conversationdraft",
            name="progress_texts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    blank=True,
                    max_length=300,
                    validators=[
                        lund_placements.validators.printable_line,
                        participants.models.person.no_personnummer,
                    ],
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="om varje mål",
            ),
        ),
        migrations.AlterField(
            model_name="milestonerule",
            name="records",
            field=models.CharField(
                choices=[
                    ("conversation", "ett samtal"),
                    ("outcome", "resultatet"),
                    ("rating", "en skattning"),
                ],
                default="conversation",
                max_length=20,
                verbose_name="vad som antecknas",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "present__contained_by",
                        [
                            "participant",
                            "supervisor",
                            "manager",
                            "consultant",
                            "interpreter",
                            "union",
                            "other",
                        ],
                    ),
                    (
                        "adaptations__contained_by",
                        [
                            "seated",
                            "no_lifting",
                            "no_stairs",
                            "indoors",
                            "quiet",
                            "scent_free",
                            "breaks",
                            "short_days",
                            "later_start",
                            "written",
                            "shown",
                            "one_contact",
                            "interpreter",
                            "aids",
                        ],
                    ),
                    ("attendance__in", ["", "as_agreed", "mostly", "partly", "not_at_all", "not_started"]),
                    ("risk__in", ["", "low", "some", "high"]),
                    ("progress__contained_by", ["", "not_begun", "on_the_way", "reached", "changed"]),
                    ("progress_texts__len", models.F("progress__len")),
                    models.Q(("plan__isnull", False), ("progress", []), _connector="OR"),
                ),
                name="conversation_codes_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("attendance__in", ["as_agreed", "mostly", "partly", "not_at_all", "not_started"]),
                    ("held_on__isnull", False),
                    ("next_steps__regex", "\\S"),
                    ("present__len__gte", 1),
                    ("progress__contained_by", ["not_begun", "on_the_way", "reached", "changed"]),
                    ("risk__in", ["low", "some", "high"]),
                    models.Q(("goals__regex", "\\S"), ("progress__len__gte", 1), _connector="OR"),
                ),
                name="conversation_is_complete",
                violation_error_message="Fyll i dag, närvarande, närvaro, mål, nästa steg och risk.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversationdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "present__contained_by",
                        [
                            "participant",
                            "supervisor",
                            "manager",
                            "consultant",
                            "interpreter",
                            "union",
                            "other",
                        ],
                    ),
                    (
                        "adaptations__contained_by",
                        [
                            "seated",
                            "no_lifting",
                            "no_stairs",
                            "indoors",
                            "quiet",
                            "scent_free",
                            "breaks",
                            "short_days",
                            "later_start",
                            "written",
                            "shown",
                            "one_contact",
                            "interpreter",
                            "aids",
                        ],
                    ),
                    ("attendance__in", ["", "as_agreed", "mostly", "partly", "not_at_all", "not_started"]),
                    ("risk__in", ["", "low", "some", "high"]),
                    ("progress__contained_by", ["", "not_begun", "on_the_way", "reached", "changed"]),
                    ("progress_texts__len", models.F("progress__len")),
                    models.Q(("plan__isnull", False), ("progress", []), _connector="OR"),
                ),
                name="draft_codes_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("actor__in", ["consultant", "supervisor"]),
                    ("anchor__in", ["start", "middle", "end", "each"]),
                    ("form__in", ["meeting", "visit", "phone", "note"]),
                    ("records__in", ["conversation", "outcome", "rating"]),
                    ("unit__in", ["days", "weeks", "months"]),
                ),
                name="rule_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestonerule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("records", "rating"), _negated=True), ("outlives", False), _connector="OR"
                ),
                name="rating_is_made_while_it_goes_on",
                violation_error_message="En skattning görs medan placeringen pågår.",
            ),
        ),
        migrations.AddField(
            model_name="ratingdraft",
            name="questions",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followup.questionversion",
                verbose_name="frågor",
            ),
        ),
        migrations.AddField(
            model_name="ratingdraft",
            name="saved_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sparat av",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratingdraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__contained_by", [-1, 0, 1, 2, 3, 4, 5]),
                    ("person__len", 9),
                    ("consultant__contained_by", [-1, 0, 1, 2, 3, 4, 5]),
                    ("consultant__len", 11),
                ),
                name="rating_draft_is_known",
            ),
        ),
    ]
