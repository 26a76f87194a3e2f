"""A closed case whose time has come is erased by one function of the database, and by nothing else.

What is kept as it was written lets go of it inside that function only: it runs as the owner of the tables, with a
setting that the triggers look for and that gives nothing to the application's role.
"""

from django.db import migrations

KEPT = (
    "jobreadiness",
    "caseevent",
    "casegrant",
    "disclosurebasis",
    "disclosureend",
    "accesslog",
    "accessreview",
)
GUARDED = (  # table, trigger, and when
    *(
        (f"participants_{table}", f"keep_{table}", "BEFORE UPDATE OR DELETE", "refuse_change")
        for table in KEPT
    ),
    ("participants_proposal", "proposal_is_possible", "AFTER INSERT OR UPDATE", "proposal_is_possible"),
    ("participants_placement", "placement_is_possible", "AFTER INSERT OR UPDATE", "placement_is_possible"),
    ("participants_amaterms", "terms_are_possible", "AFTER INSERT OR UPDATE", "terms_are_possible"),
)
IS_ERASING = """
CREATE FUNCTION is_erasing() RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(current_setting('platsmodellen.erasing', true), '') = 'on' AND current_user = (
        SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.participants_participant'::regclass
    )
$$;
"""
ERASE = """
CREATE FUNCTION erase_participant(the_id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_case participants_participant%ROWTYPE;
    the_years integer;
    the_mark text := substr(md5(random()::text || clock_timestamp()::text), 1, 10);
BEGIN
    SELECT * INTO the_case FROM participants_participant WHERE id = the_id FOR UPDATE;
    IF NOT FOUND OR the_case.closed_at IS NULL OR the_case.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'Only a closed case is erased, and once.' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM participants_erasurehold WHERE participant_id = the_id AND ended_at IS NULL) THEN
        RAISE EXCEPTION 'A case that is held back is not erased.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT years INTO the_years FROM participants_retentionrule
        WHERE valid_from <= current_date ORDER BY valid_from DESC, id DESC LIMIT 1;
    -- A day's grace for the time zone: to the day it is counted in Python.
    IF the_years IS NULL OR the_case.closed_at + make_interval(years => the_years) > now() + interval '1 day' THEN
        RAISE EXCEPTION 'A case is erased when its time has come.' USING ERRCODE = 'check_violation';
    END IF;

    PERFORM set_config('platsmodellen.erasing', 'on', true);
    DELETE FROM participants_disclosureend WHERE disclosure_id IN
        (SELECT id FROM participants_disclosurebasis WHERE participant_id = the_id);
    DELETE FROM participants_disclosurebasis WHERE participant_id = the_id;
    DELETE FROM participants_casegrant WHERE participant_id = the_id;
    DELETE FROM participants_jobreadiness WHERE participant_id = the_id;
    DELETE FROM participants_priorityground WHERE participant_id = the_id;
    DELETE FROM participants_wish WHERE participant_id = the_id;
    DELETE FROM participants_preparatorystep WHERE participant_id = the_id;
    DELETE FROM participants_protectedaccess WHERE participant_id = the_id;
    DELETE FROM participants_erasurehold WHERE participant_id = the_id;
    DELETE FROM participants_caseevent WHERE participant_id = the_id;

    -- The log stays; what ties its rows to the case's papers goes.
    UPDATE participants_accessreview SET comment = 'Gallrad' WHERE look_id IN (
        SELECT id FROM participants_accesslog WHERE subjects @> ARRAY[the_id] AND cardinality(subjects) = 1);
    UPDATE participants_accesslog SET case_number = '', reason = ''
        WHERE subjects @> ARRAY[the_id] AND cardinality(subjects) = 1 AND (case_number <> '' OR reason <> '');

    -- Proposals and placements stay for the counts, without what anybody wrote.
    UPDATE participants_proposal SET
        order_reason = CASE order_reason WHEN '' THEN '' ELSE 'Gallrad' END,
        reason = CASE reason WHEN '' THEN '' ELSE 'Gallrad' END
        WHERE participant_id = the_id;
    UPDATE participants_placement SET
        start_reason = CASE start_reason WHEN '' THEN '' ELSE 'Gallrad' END,
        end_text = CASE end_text WHEN '' THEN '' ELSE 'Gallrad' END
        WHERE participant_id = the_id;
    UPDATE participants_amaterms SET
        decision_number = CASE decision_number WHEN '' THEN '' ELSE 'Gallrad' END,
        no_subsidy_reason = CASE no_subsidy_reason WHEN '' THEN '' ELSE 'Gallrad' END,
        contact = ''
        WHERE placement_id IN (SELECT id FROM participants_placement WHERE participant_id = the_id);

    UPDATE participants_participant SET
        erased_at = now(), case_number = 'G' || the_mark, alias = 'Gallrad ' || the_mark,
        first_name = '', last_name = '', personnummer_encrypted = NULL, personnummer_index = NULL,
        income_support_since = NULL, language_level = '', education_level = '',
        hours_per_week = NULL, times_of_day = '{}', start_from = NULL, licences = '{}', certificates = '{}',
        adaptations = '{}', licences_are_known = false, adaptations_are_assessed = false, revision = revision + 1
        WHERE id = the_id;
    PERFORM set_config('platsmodellen.erasing', '', true);
END $$;
CREATE TRIGGER erased_by_the_function_only BEFORE INSERT OR UPDATE ON participants_participant
    FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL AND NOT is_erasing()) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_erased BEFORE DELETE ON participants_participant
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_retentionrule BEFORE UPDATE OR DELETE ON participants_retentionrule
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def _triggers(condition: str) -> str:
    """Return the statements that make every guard anew, with a condition or without."""
    return "".join(
        f"DROP TRIGGER {name} ON {table};\n"
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {condition}EXECUTE FUNCTION {function}();\n"
        for table, name, when, function in GUARDED
    )


FORWARD = IS_ERASING + _triggers("WHEN (NOT is_erasing()) ") + ERASE
BACKWARD = (
    """
DROP TRIGGER erased_by_the_function_only ON participants_participant;
DROP TRIGGER keep_erased ON participants_participant;
DROP TRIGGER keep_retentionrule ON participants_retentionrule;
DROP FUNCTION erase_participant(uuid);
"""
    + _triggers("")
    + "DROP FUNCTION is_erasing();\n"
)


class Migration(migrations.Migration):
    dependencies = [("participants", "0012_erasure")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
