"""A placement goes to another version with all that is left of it, and how it went is kept."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION milestones_follow_their_routine() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM followup_followedroutine followed
            JOIN followup_milestone milestone ON milestone.placement_id = followed.placement_id
            JOIN followup_milestonerule rule ON rule.id = milestone.rule_id
        WHERE followed.placement_id = NEW.placement_id AND milestone.status = 'open'
            AND rule.version_id <> followed.version_id
    ) THEN
        RAISE EXCEPTION 'What is left of a placement goes with it to another routine.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- Looked at when everything is written: the placement is moved first, and then its milestones.
CREATE CONSTRAINT TRIGGER milestones_follow_their_routine AFTER UPDATE ON followup_followedroutine
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION milestones_follow_their_routine();

CREATE FUNCTION routine_move_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM followup_routineevent event
            JOIN followup_routineversion target ON target.id = event.version_id
            JOIN followup_routineversion source ON source.id = NEW.from_version_id
            JOIN participants_placement placement ON placement.id = NEW.placement_id
        WHERE event.id = NEW.event_id AND event.kind = 'placements_moved' AND source.id <> target.id
            AND source.kind = target.kind AND placement.kind = target.kind
    ) THEN
        RAISE EXCEPTION 'A placement moves to another routine of its kind.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER routine_move_is_possible AFTER INSERT ON followup_routinemove
    FOR EACH ROW EXECUTE FUNCTION routine_move_is_possible();
""" + "".join(
    f"CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON followup_{table}"
    " FOR EACH ROW EXECUTE FUNCTION refuse_change();\n"
    for table in ("routineevent", "routinemove")
)
BACKWARD = """
DROP FUNCTION milestones_follow_their_routine() CASCADE;
DROP FUNCTION routine_move_is_possible() CASCADE;
DROP TRIGGER keep_routineevent ON followup_routineevent;
DROP TRIGGER keep_routinemove ON followup_routinemove;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0008_routine_moves_and_calendars")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
