"""What is said of goals is of an agreed plan's; the routines that come with the product remind of the skattning.

Where the tables are new they are published as they are. Where the product's first routine already applies, the next
version of it has the skattning too; a routine that somebody has written is left as it is.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from followup.standard import NOTE, RATING, STANDARD

FORWARD = """
CREATE FUNCTION goals_are_of_agreed_plan() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM followup_actionplan plan
            JOIN participants_placement placement ON placement.participant_id = plan.participant_id
            JOIN followup_milestone milestone ON milestone.placement_id = placement.id
        WHERE plan.id = NEW.plan_id AND milestone.id = NEW.milestone_id AND plan.agreed_at IS NOT NULL
            AND cardinality(NEW.progress) = (SELECT count(*) FROM followup_plangoal WHERE plan_id = plan.id)
    ) THEN
        RAISE EXCEPTION 'What is said of goals is of all those of an agreed plan of the person.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER goals_are_of_agreed_plan AFTER INSERT ON followup_conversation
    FOR EACH ROW WHEN (NEW.plan_id IS NOT NULL) EXECUTE FUNCTION goals_are_of_agreed_plan();
"""
BACKWARD = "DROP FUNCTION goals_are_of_agreed_plan() CASCADE;"
WITH_RATING = "Skattningen var tredje månad står med."


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish the routine with the skattning, of each kind whose routine nobody has written."""
    versions = apps.get_model("followup", "RoutineVersion").objects
    for kind, lines in STANDARD.items():
        latest = versions.filter(kind=kind.value).order_by("-number").first()
        if latest is None:
            rows, number, note = [line.values() for line in lines], 1, NOTE
        elif latest.rules.filter(key=RATING.rule.key).exists():
            continue
        elif latest.published_at and latest.published_by_id is None:
            rows = list(latest.rules.order_by("order").values(*RATING.values()))
            rows.append(RATING.values())
            number, note = latest.number + 1, WITH_RATING
        else:
            continue
        version = versions.create(kind=kind.value, number=number, note=note)
        for order, values in enumerate(rows, start=1):
            version.rules.create(order=order, **values)
        version.published_at = timezone.now()
        version.save()


class Migration(migrations.Migration):
    dependencies = [("followup", "0020_goals_and_ratings")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
