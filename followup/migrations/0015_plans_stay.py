"""A plan that was agreed stays as it is, whole and in versions without gaps."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER keep_agreed_plan BEFORE UPDATE OR DELETE ON followup_actionplan
    FOR EACH ROW WHEN (OLD.agreed_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION plan_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.participant_id, OLD.version) <> (NEW.participant_id, NEW.version) THEN
        RAISE EXCEPTION 'A plan stays with its person.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version > 1 AND NOT EXISTS (
        SELECT FROM followup_actionplan
        WHERE participant_id = NEW.participant_id AND version = NEW.version - 1 AND agreed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A plan follows the one that was agreed before it.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.agreed_at IS NOT NULL AND (
        NOT EXISTS (SELECT FROM followup_plangoal WHERE plan_id = NEW.id)
        OR NOT EXISTS (SELECT FROM followup_planstep WHERE plan_id = NEW.id)
        OR EXISTS (SELECT FROM followup_planstep WHERE plan_id = NEW.id AND (who = '' OR until IS NULL))
    ) THEN
        RAISE EXCEPTION 'A plan that is agreed says who does what and when.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER plan_is_possible AFTER INSERT OR UPDATE ON followup_actionplan
    FOR EACH ROW EXECUTE FUNCTION plan_is_possible();

CREATE FUNCTION keep_parts_of_agreed_plan() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_plan record;
BEGIN
    FOR the_plan IN
        SELECT agreed_at FROM followup_actionplan WHERE id IN (OLD.plan_id, NEW.plan_id) ORDER BY id FOR SHARE
    LOOP
        IF the_plan.agreed_at IS NOT NULL THEN
            RAISE EXCEPTION 'What an agreed plan says is kept.' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_agreed_goal AFTER INSERT OR UPDATE OR DELETE ON followup_plangoal
    FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_plan();
CREATE TRIGGER keep_agreed_step AFTER INSERT OR UPDATE OR DELETE ON followup_planstep
    FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreed_plan();
CREATE TRIGGER keep_personevent BEFORE UPDATE OR DELETE ON followup_personevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER keep_agreed_plan ON followup_actionplan;
DROP FUNCTION plan_is_possible() CASCADE;
DROP FUNCTION keep_parts_of_agreed_plan() CASCADE;
DROP TRIGGER keep_personevent ON followup_personevent;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0014_plans")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
