"""A place can be held; the places of those with protected identity are, from the first proposal until it is over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Those who are on the way or there already: their consultants hold the places.
HOLD = """
UPDATE participants_place place SET held_by_id = one.consultant_id, held_at = now()
FROM participants_proposal proposal
    JOIN participants_participant one ON one.id = proposal.participant_id AND one.protected_identity
    LEFT JOIN participants_placement placement ON placement.proposal_id = proposal.id
WHERE proposal.place_id = place.id AND (
    proposal.status IN ('suggested', 'offered', 'accepted') OR placement.status IN ('planned', 'started')
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0011_guidelines"),
        ("organisation", "0011_weeding"),
        ("participants", "0016_places_keep_their_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalplace",
            name="held_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hölls senast"),
        ),
        migrations.AddField(
            model_name="historicalplace",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="hålls av",
            ),
        ),
        migrations.AddField(
            model_name="place",
            name="held_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="hölls senast"),
        ),
        migrations.AddField(
            model_name="place",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="hålls av",
            ),
        ),
        migrations.RunSQL(HOLD, migrations.RunSQL.noop),
        # Triggers that wait for the end of the transaction would keep the table from being altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("held_by__isnull", True),
                    models.Q(("held_at__isnull", False), ("status__in", ["filled", "open"])),
                    _connector="OR",
                ),
                name="held_place_is_offered",
                violation_error_message="Bara en plats som är öppen kan hållas.",
            ),
        ),
    ]
