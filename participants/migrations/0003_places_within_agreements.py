"""No more places than are agreed, no supervisor with more than they manage, and nothing open that is not ready."""

from django.db import migrations

FORWARD = """
-- What the latest published decision says; NULL when the förvaltning has no line in it.
CREATE FUNCTION decided_places(the_round bigint, the_department bigint, the_kind text) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT line.decided FROM allocation_decisionline line
    WHERE line.department_id = the_department AND line.kind = the_kind AND line.decision_id = (
        SELECT decision.id FROM allocation_decision decision
        JOIN allocation_publication ON allocation_publication.decision_id = decision.id
        WHERE decision.round_id = the_round ORDER BY decision.recorded_at DESC LIMIT 1
    )
$$;

-- What the latest signed agreement says for the year, or, for the deciding nämnd's own förvaltningar, which agree with
-- nobody, the latest published decision. NULL when nothing has been signed.
CREATE FUNCTION agreed_places(the_round bigint, the_department bigint, the_kind text) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sum(decided) FROM (
        SELECT line.decided
        FROM agreements_agreement agreement
        JOIN agreements_agreementpart part ON part.agreement_id = agreement.id
        JOIN agreements_agreementline ON agreements_agreementline.part_id = part.id
        JOIN allocation_decisionline line ON line.id = agreements_agreementline.decision_line_id
        WHERE agreement.round_id = the_round AND agreement.status = 'signed'
            AND part.department_id = the_department AND line.kind = the_kind
            AND NOT EXISTS (
                SELECT FROM agreements_agreement later
                WHERE later.round_id = the_round AND later.board_id = agreement.board_id
                    AND later.status = 'signed' AND later.number > agreement.number
            )
        UNION ALL
        SELECT decided_places(the_round, the_department, the_kind)
        FROM allocation_allocationround round
        JOIN allocation_decision first_decision
            ON first_decision.round_id = round.id AND first_decision.corrects_id IS NULL
        JOIN organisation_departmentperiod period
            ON period.department_id = the_department AND period.board_id = round.deciding_board_id
            AND first_decision.decided_on >= period.valid_from
            AND (period.valid_to IS NULL OR first_decision.decided_on <= period.valid_to)
        WHERE round.id = the_round
    ) agreed
$$;

CREATE FUNCTION place_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    counts_anew boolean := TG_OP = 'INSERT' OR OLD.status = 'closed' OR (OLD.status = 'draft' AND NEW.status <> 'draft')
        OR (OLD.round_id, OLD.department_id, OLD.kind) <> (NEW.round_id, NEW.department_id, NEW.kind);
    most bigint;
BEGIN
    IF EXISTS (
        SELECT FROM participants_workplace workplace
        LEFT JOIN participants_supervisor supervisor ON supervisor.workplace_id = workplace.id
        WHERE workplace.department_id <> NEW.department_id
            AND (workplace.id = NEW.workplace_id OR supervisor.id IN (NEW.supervisor_id, NEW.substitute_id))
    ) THEN
        RAISE EXCEPTION 'A place is at a workplace of its own förvaltning, with its own supervisors.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'closed' THEN
        RETURN NULL;
    END IF;
    IF counts_anew THEN
        -- The year is the lock that every action waits for too: of two at once, the later counts the earlier.
        PERFORM FROM allocation_allocationround WHERE id = NEW.round_id FOR NO KEY UPDATE;
        most := agreed_places(NEW.round_id, NEW.department_id, NEW.kind);
        IF NEW.status = 'draft' THEN
            most := coalesce(most, decided_places(NEW.round_id, NEW.department_id, NEW.kind));
        END IF;
        IF coalesce(most, 0) < (
            SELECT count(*) FROM participants_place
            WHERE round_id = NEW.round_id AND department_id = NEW.department_id AND kind = NEW.kind
                AND status <> 'closed'
        ) THEN
            RAISE EXCEPTION 'There are no more places than agreed.' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.status IN ('open', 'filled') THEN
        IF NEW.kind = 'ama' AND NOT EXISTS (
            SELECT FROM participants_unionconsultation WHERE place_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'The unions are consulted before an AMA place opens.' USING ERRCODE = 'check_violation';
        END IF;
        IF TG_OP = 'INSERT' OR OLD.status NOT IN ('open', 'filled')
            OR (OLD.supervisor_id, OLD.starts_on, OLD.ends_on)
                IS DISTINCT FROM (NEW.supervisor_id, NEW.starts_on, NEW.ends_on) THEN
            PERFORM supervisor_manages(NEW.supervisor_id);
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- The most at the same time is reached on a day when a place begins.
CREATE FUNCTION supervisor_manages(the_supervisor bigint) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    most integer;
BEGIN
    SELECT most_places INTO most FROM participants_supervisor WHERE id = the_supervisor FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM participants_place place
        JOIN participants_place other ON other.supervisor_id = place.supervisor_id
            AND place.starts_on BETWEEN other.starts_on AND other.ends_on AND other.status IN ('open', 'filled')
        WHERE place.supervisor_id = the_supervisor AND place.status IN ('open', 'filled')
        GROUP BY place.id HAVING count(*) > most
    ) THEN
        RAISE EXCEPTION 'A supervisor has no more places at the same time than they manage.'
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION supervisor_still_manages() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM supervisor_manages(NEW.id);
    IF (SELECT count(DISTINCT department_id) FROM participants_workplace
        WHERE id IN (OLD.workplace_id, NEW.workplace_id)) > 1 THEN
        RAISE EXCEPTION 'A supervisor stays with the förvaltning.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION workplace_stays_with_department() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'A workplace stays with its förvaltning.' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION keep_last_consultation() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM participants_place WHERE id = OLD.place_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM participants_place place
        WHERE place.id = OLD.place_id AND place.kind = 'ama' AND place.status IN ('open', 'filled')
            AND NOT EXISTS (SELECT FROM participants_unionconsultation WHERE place_id = place.id)
    ) THEN
        RAISE EXCEPTION 'An open AMA place keeps its consultation.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER place_is_possible AFTER INSERT OR UPDATE ON participants_place
    FOR EACH ROW EXECUTE FUNCTION place_is_possible();
CREATE TRIGGER supervisor_still_manages AFTER UPDATE ON participants_supervisor
    FOR EACH ROW EXECUTE FUNCTION supervisor_still_manages();
CREATE TRIGGER workplace_stays_with_department BEFORE UPDATE ON participants_workplace
    FOR EACH ROW WHEN (OLD.department_id <> NEW.department_id) EXECUTE FUNCTION workplace_stays_with_department();
CREATE TRIGGER keep_last_consultation AFTER UPDATE OR DELETE ON participants_unionconsultation
    FOR EACH ROW EXECUTE FUNCTION keep_last_consultation();
CREATE TRIGGER keep_placeevent BEFORE UPDATE OR DELETE ON participants_placeevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
FUNCTIONS = (  # each with its triggers
    "place_is_possible()",
    "supervisor_still_manages()",
    "workplace_stays_with_department()",
    "keep_last_consultation()",
    "supervisor_manages(bigint)",
    "agreed_places(bigint, bigint, text)",
    "decided_places(bigint, bigint, text)",
)
BACKWARD = (
    "".join(f"DROP FUNCTION {name} CASCADE;\n" for name in FUNCTIONS)
    + "DROP TRIGGER keep_placeevent ON participants_placeevent;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_kept_agreements"),
        ("participants", "0002_places"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
