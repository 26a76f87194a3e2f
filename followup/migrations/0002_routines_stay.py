"""A published routine stays as it is, and a milestone is one of its placement's routine until it is finished."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER keep_published_routine BEFORE UPDATE OR DELETE ON followup_routineversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_rules_of_published_routine() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_version record;
BEGIN
    FOR the_version IN
        SELECT published_at FROM followup_routineversion WHERE id IN (OLD.version_id, NEW.version_id)
        ORDER BY id FOR SHARE
    LOOP
        IF the_version.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'The rules of a published routine are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_published_rule AFTER INSERT OR UPDATE OR DELETE ON followup_milestonerule
    FOR EACH ROW EXECUTE FUNCTION keep_rules_of_published_routine();

CREATE FUNCTION followed_routine_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.placement_id <> NEW.placement_id THEN
        RAISE EXCEPTION 'A routine stays with its placement.' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM followup_routineversion version JOIN participants_placement placement
            ON version.kind = placement.kind
        WHERE version.id = NEW.version_id AND placement.id = NEW.placement_id AND version.published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A placement follows a published routine of its kind.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER followed_routine_is_possible AFTER INSERT OR UPDATE ON followup_followedroutine
    FOR EACH ROW EXECUTE FUNCTION followed_routine_is_possible();

CREATE FUNCTION milestone_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_rule followup_milestonerule%ROWTYPE;
    the_status text;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.placement_id, OLD.key, OLD.number) <> (NEW.placement_id, NEW.key, NEW.number) THEN
        RAISE EXCEPTION 'A milestone stays what it is.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO the_rule FROM followup_milestonerule WHERE id = NEW.rule_id;
    IF the_rule.key <> NEW.key OR (NEW.number > 1 AND the_rule.anchor <> 'each') OR NOT EXISTS (
        SELECT FROM followup_followedroutine
        WHERE placement_id = NEW.placement_id AND (version_id = the_rule.version_id OR NEW.status = 'lapsed')
    ) THEN
        RAISE EXCEPTION 'A milestone is one of its placement''s routine.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'open' THEN
        SELECT status INTO the_status FROM participants_placement WHERE id = NEW.placement_id;
        IF the_status = 'cancelled' OR (the_status IN ('ended', 'broken_off') AND NOT the_rule.outlives) THEN
            RAISE EXCEPTION 'Nothing is left to do of a placement that is over.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER milestone_is_possible AFTER INSERT OR UPDATE ON followup_milestone
    FOR EACH ROW EXECUTE FUNCTION milestone_is_possible();
CREATE TRIGGER keep_finished_milestone BEFORE UPDATE ON followup_milestone
    FOR EACH ROW WHEN (OLD.status IN ('done', 'missed')) EXECUTE FUNCTION refuse_change();
""" + "".join(
    f"CREATE TRIGGER keep_{table} BEFORE {when} ON followup_{table} FOR EACH ROW EXECUTE FUNCTION refuse_change();\n"
    for table, when in (
        ("milestone", "DELETE"),
        ("followedroutine", "DELETE"),
        ("followupevent", "UPDATE OR DELETE"),
    )
)
FUNCTIONS = (  # each with its triggers
    "keep_rules_of_published_routine",
    "followed_routine_is_possible",
    "milestone_is_possible",
)
BACKWARD = "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS) + "".join(
    f"DROP TRIGGER {name} ON followup_{table};\n"
    for name, table in (
        ("keep_published_routine", "routineversion"),
        ("keep_finished_milestone", "milestone"),
        ("keep_milestone", "milestone"),
        ("keep_followedroutine", "followedroutine"),
        ("keep_followupevent", "followupevent"),
    )
)


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_routines_and_milestones")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
