"""A result stays as it was written, in versions without gaps, of a milestone for results and its own host."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION outcome_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    host bigint;
BEGIN
    SELECT place.department_id INTO host
        FROM followup_milestone milestone
        JOIN followup_milestonerule rule ON rule.id = milestone.rule_id
        JOIN participants_placement placement ON placement.id = milestone.placement_id
        JOIN participants_place place ON place.id = placement.place_id
        WHERE milestone.id = NEW.milestone_id AND milestone.status = 'done' AND rule.records = 'outcome';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A result is of a milestone for results.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.department_id <> host THEN
        RAISE EXCEPTION 'The host that employs is the one of the place.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version > 1 AND NOT EXISTS (
        SELECT FROM followup_outcome WHERE milestone_id = NEW.milestone_id AND version = NEW.version - 1
    ) THEN
        RAISE EXCEPTION 'A version follows the one before it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER outcome_is_possible AFTER INSERT ON followup_outcome
    FOR EACH ROW EXECUTE FUNCTION outcome_is_possible();
CREATE TRIGGER keep_outcome BEFORE UPDATE OR DELETE ON followup_outcome
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP FUNCTION outcome_is_possible() CASCADE;
DROP TRIGGER keep_outcome ON followup_outcome;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0006_outcomes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
