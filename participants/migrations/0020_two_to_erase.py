"""A case is erased by two people: the function of the database asks for the order of one that another has confirmed."""

from importlib import import_module

import django.db.models.deletion
import lund_placements.validators
import participants.models.person
from django.conf import settings
from django.db import migrations, models

BEFORE = import_module("participants.migrations.0019_employment_service_notes").AFTER
AFTER = BEFORE.replace(
    "    SELECT years INTO the_years",
    """    IF NOT EXISTS (SELECT FROM participants_erasureorder WHERE participant_id = the_id AND status = 'confirmed') THEN
        RAISE EXCEPTION 'A case is erased when another has confirmed it.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT years INTO the_years""",
).replace(
    "    DELETE FROM participants_caseevent",
    """    UPDATE participants_erasureorder SET reason = 'Gallrad' WHERE participant_id = the_id;
    DELETE FROM participants_caseevent""",
)
# What was proposed stays as it was written, and what is settled stays so.
KEEP = """
CREATE TRIGGER keep_erasureorder BEFORE DELETE ON participants_erasureorder
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_settled_erasureorder BEFORE UPDATE ON participants_erasureorder
    FOR EACH ROW WHEN (NOT is_erasing() AND (OLD.status <> 'ordered'
        OR (OLD.participant_id, OLD.reason, OLD.ordered_by_id, OLD.ordered_at, OLD.is_repeated)
            IS DISTINCT FROM (NEW.participant_id, NEW.reason, NEW.ordered_by_id, NEW.ordered_at, NEW.is_repeated)))
    EXECUTE FUNCTION refuse_change();
"""
LET_GO = """
DROP TRIGGER keep_erasureorder ON participants_erasureorder;
DROP TRIGGER keep_settled_erasureorder ON participants_erasureorder;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0019_employment_service_notes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureOrder",
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
                        validators=[
                            lund_placements.validators.printable_line,
                            participants.models.person.no_personnummer,
                        ],
                        verbose_name="skäl",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ordered", "Väntar på en kollega"),
                            ("confirmed", "Gallrat"),
                            ("withdrawn", "Återtaget"),
                        ],
                        default="ordered",
                        editable=False,
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                (
                    "is_repeated",
                    models.BooleanField(default=False, editable=False, verbose_name="gallrat på nytt"),
                ),
                ("ordered_at", models.DateTimeField(auto_now_add=True, verbose_name="föreslaget")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="avgjort"),
                ),
            ],
            options={
                "verbose_name": "föreslagen gallring",
                "verbose_name_plural": "föreslagna gallringar",
                "ordering": ("ordered_at", "pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="casegrant",
            name="grant_has_reason",
        ),
        migrations.AlterField(
            model_name="casegrant",
            name="reason",
            field=models.CharField(
                choices=[
                    ("substitute", "Jag vikarierar för ansvarig konsulent"),
                    ("contacted", "Personen har hört av sig till mig"),
                    ("handover", "Ärendet ska lämnas över till mig"),
                    ("matching", "Jag söker någon till en plats"),
                    ("erasure", "Jag ska bekräfta en gallring"),
                    ("review", "Kvalitetskontroll eller klagomål"),
                ],
                max_length=20,
                verbose_name="skäl",
            ),
        ),
        migrations.AddConstraint(
            model_name="casegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["substitute", "contacted", "handover", "matching", "erasure", "review"]),
                    models.Q(("text", ""), _negated=True),
                ),
                name="grant_has_reason",
                violation_error_message="Skriv varför du öppnar ärendet.",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="ordered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="föreslaget av",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erasure_orders",
                to="participants.participant",
                verbose_name="deltagare",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="avgjort av",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "ordered")),
                fields=("participant",),
                name="one_erasure_order_at_a_time",
                violation_error_message="Gallringen är redan föreslagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")),
                name="erasure_order_has_its_reason",
                violation_error_message="Skriv vad du har kontrollerat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", True), ("settled_by__isnull", True), ("status", "ordered")
                    ),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("status__in", ["confirmed", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="erasure_order_settled_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "confirmed"), _negated=True),
                    ("is_repeated", True),
                    models.Q(("settled_by", models.F("ordered_by")), _negated=True),
                    _connector="OR",
                ),
                name="erasure_is_confirmed_by_another",
                violation_error_message="En kollega bekräftar gallringen.",
            ),
        ),
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(AFTER, BEFORE),
    ]
