"""When a participant has been erased, what was written of the person goes too; milestones and results stay."""

from django.db import migrations

WHOLE_ROWS = "BEFORE UPDATE OR DELETE"
GUARDED = (  # table, trigger, when, the condition that it has already, and its function
    ("conversation", "keep_conversation", WHOLE_ROWS, "", "refuse_change"),
    ("outcome", "keep_outcome", WHOLE_ROWS, "", "refuse_change"),
    ("checkanswer", "keep_checkanswer", WHOLE_ROWS, "", "refuse_change"),
    ("personevent", "keep_personevent", WHOLE_ROWS, "", "refuse_change"),
    ("actionplan", "keep_agreed_plan", WHOLE_ROWS, "OLD.agreed_at IS NOT NULL", "refuse_change"),
    ("plangoal", "keep_agreed_goal", "AFTER INSERT OR UPDATE OR DELETE", "", "keep_parts_of_agreed_plan"),
    ("planstep", "keep_agreed_step", "AFTER INSERT OR UPDATE OR DELETE", "", "keep_parts_of_agreed_plan"),
)
ERASE = """
CREATE FUNCTION erase_followup(the_id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_milestones uuid[];
    the_plans uuid[];
BEGIN
    IF NOT EXISTS (SELECT FROM participants_participant WHERE id = the_id AND erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'The follow-up is erased after its participant.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(array_agg(milestone.id), '{}') INTO the_milestones
        FROM followup_milestone milestone
        JOIN participants_placement placement ON placement.id = milestone.placement_id
        WHERE placement.participant_id = the_id;
    SELECT coalesce(array_agg(id), '{}') INTO the_plans FROM followup_actionplan WHERE participant_id = the_id;
    PERFORM set_config('platsmodellen.erasing', 'on', true);
    DELETE FROM followup_conversationdraft WHERE milestone_id = ANY(the_milestones);
    DELETE FROM followup_conversation WHERE milestone_id = ANY(the_milestones);
    UPDATE followup_outcome SET correction = 'Gallrad' WHERE milestone_id = ANY(the_milestones) AND correction <> '';
    UPDATE followup_checkanswer SET needs = '' WHERE needs <> '' AND link_id IN
        (SELECT id FROM followup_checklink WHERE milestone_id = ANY(the_milestones));
    DELETE FROM followup_plangoal WHERE plan_id = ANY(the_plans);
    DELETE FROM followup_planstep WHERE plan_id = ANY(the_plans);
    DELETE FROM followup_actionplan WHERE participant_id = the_id;
    DELETE FROM followup_effort WHERE participant_id = the_id;
    DELETE FROM followup_personevent WHERE participant_id = the_id;
    PERFORM set_config('platsmodellen.erasing', '', true);
END $$;
"""


def _triggers(condition: str) -> str:
    """Return the statements that make every guard anew, with a condition more or without."""
    statements = []
    for table, name, when, already, function in GUARDED:
        both = " AND ".join(filter(None, (already, condition)))
        statements.append(
            f"DROP TRIGGER {name} ON followup_{table};\n"
            f"CREATE TRIGGER {name} {when} ON followup_{table}\n"
            f"    FOR EACH ROW {f'WHEN ({both}) ' if both else ''}EXECUTE FUNCTION {function}();\n"
        )
    return "".join(statements)


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0016_outcome_lasting"),
        ("participants", "0013_cases_can_be_erased"),
    ]
    operations = [
        migrations.RunSQL(
            _triggers("NOT is_erasing()") + ERASE,
            "DROP FUNCTION erase_followup(uuid);\n" + _triggers(""),
        )
    ]
