"""What is decided or sent is kept as it was written, whole or not at all; the database sees to it."""

from django.db import migrations

FROZEN = ("decision", "decisionline", "decisionnotice", "publication", "event")
REPLY_LINES = ("needline", "placeoffer", "capacitymonth")

FORWARD = (
    """
ALTER TABLE allocation_decision ADD CONSTRAINT decision_sum_is_right
    CHECK (payload_sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex'));

-- A decision has exactly the lines it says, seen when the transaction ends: none can be added later.
CREATE FUNCTION decision_is_whole() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_decision uuid;
BEGIN
    IF TG_TABLE_NAME = 'allocation_decision' THEN
        the_decision := NEW.id;
    ELSE
        the_decision := NEW.decision_id;
    END IF;
    IF (SELECT line_count FROM allocation_decision WHERE id = the_decision)
        <> (SELECT count(*) FROM allocation_decisionline WHERE decision_id = the_decision) THEN
        RAISE EXCEPTION 'The decision does not have the lines it says.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER decision_is_whole AFTER INSERT ON allocation_decision
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decision_is_whole();
CREATE CONSTRAINT TRIGGER decision_line_belongs AFTER INSERT ON allocation_decisionline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decision_is_whole();

-- A tjänsteskrivelse is free to change until it has been sent.
CREATE TRIGGER keep_sent_report BEFORE UPDATE OR DELETE ON allocation_officialreport
    FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- A reply that has been handed over is a version of its own.
CREATE TRIGGER keep_submitted_reply BEFORE UPDATE OR DELETE ON allocation_reply
    FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- So are its lines: none is changed, removed or added afterwards. The lock lets whoever hands the reply over wait
-- for lines that are being written, and the other way round.
CREATE FUNCTION keep_lines_of_submitted_reply() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_reply record;
BEGIN
    FOR the_reply IN
        SELECT submitted_at FROM allocation_reply WHERE id IN (OLD.reply_id, NEW.reply_id) ORDER BY id FOR SHARE
    LOOP
        IF the_reply.submitted_at IS NOT NULL THEN
            RAISE EXCEPTION 'The lines of a submitted reply are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- The scenario of a proposal stays as it was sent, until the proposal has been taken back from the nämnd.
CREATE FUNCTION keep_sent_scenario() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_TABLE_NAME = 'allocation_scenario' THEN
        touched := ARRAY[OLD.id, NEW.id];
    ELSIF TG_TABLE_NAME = 'allocation_scenarioline' THEN
        touched := ARRAY[OLD.scenario_id, NEW.scenario_id];
    ELSE
        touched := ARRAY(SELECT scenario_id FROM allocation_scenarioline WHERE id IN (OLD.line_id, NEW.line_id));
    END IF;
    -- Whoever sends the proposal holds the year's row; what has happened to it is seen by the next statement.
    PERFORM FROM allocation_allocationround
        WHERE id IN (SELECT round_id FROM allocation_scenario WHERE id = ANY (touched)) FOR SHARE;
    IF EXISTS (
        SELECT FROM allocation_officialreport
        JOIN allocation_allocationround ON allocation_allocationround.id = allocation_officialreport.round_id
        WHERE scenario_id = ANY (touched) AND sent_at IS NOT NULL AND status NOT IN ('dialogue', 'calculating')
    ) THEN
        RAISE EXCEPTION 'A scenario that has been sent and its lines are kept as they were written.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_sent_scenario AFTER UPDATE ON allocation_scenario
    FOR EACH ROW EXECUTE FUNCTION keep_sent_scenario();
CREATE TRIGGER keep_sent_scenarioline AFTER INSERT OR UPDATE OR DELETE ON allocation_scenarioline
    FOR EACH ROW EXECUTE FUNCTION keep_sent_scenario();
CREATE TRIGGER keep_sent_adjustment AFTER INSERT OR UPDATE OR DELETE ON allocation_adjustment
    FOR EACH ROW EXECUTE FUNCTION keep_sent_scenario();
"""
    + "".join(
        f"""
CREATE TRIGGER keep_submitted_{table} AFTER INSERT OR UPDATE OR DELETE ON allocation_{table}
    FOR EACH ROW EXECUTE FUNCTION keep_lines_of_submitted_reply();
"""
        for table in REPLY_LINES
    )
    + "".join(
        f"""
CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON allocation_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
        for table in FROZEN
    )
)
BACKWARD = (
    "".join(f"DROP TRIGGER keep_submitted_{table} ON allocation_{table};\n" for table in REPLY_LINES)
    + """
DROP TRIGGER keep_sent_adjustment ON allocation_adjustment;
DROP TRIGGER keep_sent_scenarioline ON allocation_scenarioline;
DROP TRIGGER keep_sent_scenario ON allocation_scenario;
DROP FUNCTION keep_sent_scenario();
DROP FUNCTION keep_lines_of_submitted_reply();
DROP TRIGGER keep_submitted_reply ON allocation_reply;
DROP TRIGGER keep_sent_report ON allocation_officialreport;
DROP TRIGGER decision_line_belongs ON allocation_decisionline;
DROP TRIGGER decision_is_whole ON allocation_decision;
DROP FUNCTION decision_is_whole();
ALTER TABLE allocation_decision DROP CONSTRAINT decision_sum_is_right;
"""
    + "".join(f"DROP TRIGGER keep_{table} ON allocation_{table};\n" for table in FROZEN)
)


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0001_initial"),
        ("organisation", "0002_frozen_documents"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
