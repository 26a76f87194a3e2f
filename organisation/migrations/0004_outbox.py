"""Letters wait in a table until they are sent; what stands in their subjects keeps to one line."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_shared_cache"),
    ]

    operations = [
        migrations.AlterField(
            model_name="boardname",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.AlterField(
            model_name="departmentperiod",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.AlterField(
            model_name="historicalboardname",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldepartmentperiod",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.AlterField(
            model_name="historicaluser",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="name",
            field=models.CharField(
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                    )
                ],
                verbose_name="namn",
            ),
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="typ")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters_off",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="användare",
                    ),
                ),
            ],
            options={
                "verbose_name": "avstängt brev",
                "verbose_name_plural": "avstängda brev",
                "ordering": ("user", "kind"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind"),
                        name="one_choice_per_kind_of_letter",
                        violation_error_message="Brevet är redan avstängt.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="typ")),
                (
                    "subject",
                    models.CharField(
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]*\\Z", "Skriv på en rad."
                            )
                        ],
                        verbose_name="ämne",
                    ),
                ),
                ("body", models.TextField(verbose_name="text")),
                ("key", models.CharField(max_length=200, verbose_name="nyckel")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="skrivet")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="försök")),
                ("next_try_at", models.DateTimeField(blank=True, null=True, verbose_name="nästa försök")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="skickat")),
                ("last_error", models.TextField(blank=True, verbose_name="senaste fel")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mottagare",
                    ),
                ),
            ],
            options={
                "verbose_name": "brev",
                "verbose_name_plural": "brev",
                "ordering": ("-created_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="mail_that_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key",),
                        name="one_letter_per_key",
                        violation_error_message="Brevet är redan skrivet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("attempts__gte", 1),
                                ("last_error", ""),
                                ("next_try_at__isnull", True),
                                ("sent_at__isnull", False),
                            ),
                            models.Q(("next_try_at__isnull", False), ("sent_at__isnull", True)),
                            models.Q(
                                ("next_try_at__isnull", True),
                                ("sent_at__isnull", True),
                                models.Q(("last_error", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_is_sent_waiting_or_given_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject__regex", "[[:cntrl:]]"), _negated=True),
                            models.Q(("subject", ""), _negated=True),
                        ),
                        name="letter_subject_is_one_line",
                        violation_error_message="Skriv ämnet på en rad.",
                    ),
                ],
            },
        ),
    ]
