"""No agreement says another number than the decision, and what is sent or signed stays as it was; by the database."""

from django.db import migrations

FROZEN = ("agreementversion", "approval", "signature", "conclusion", "agreementevent")

FORWARD = """
-- The template

CREATE TRIGGER keep_published_template BEFORE UPDATE OR DELETE ON agreements_templateversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION keep_clauses_of_published_template() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_template record;
BEGIN
    FOR the_template IN
        SELECT published_at FROM agreements_templateversion WHERE id IN (OLD.template_id, NEW.template_id)
        ORDER BY id FOR SHARE
    LOOP
        IF the_template.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'The clauses of a published template are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_published_clause AFTER INSERT OR UPDATE OR DELETE ON agreements_clause
    FOR EACH ROW EXECUTE FUNCTION keep_clauses_of_published_template();

-- The agreement

CREATE FUNCTION agreement_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    base record;
BEGIN
    IF NOT EXISTS (SELECT FROM allocation_decision WHERE id = NEW.decision_id AND round_id = NEW.round_id) THEN
        RAISE EXCEPTION 'An agreement rests on a decision about its own year.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.board_id = (SELECT deciding_board_id FROM allocation_allocationround WHERE id = NEW.round_id) THEN
        RAISE EXCEPTION 'A nämnd does not agree with itself.' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM agreements_templateversion WHERE id = NEW.template_id AND published_at IS NULL) THEN
        RAISE EXCEPTION 'An agreement is made from a published template.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.amends_id IS NOT NULL THEN
        SELECT * INTO base FROM agreements_agreement WHERE id = NEW.amends_id;
        IF base.amends_id IS NOT NULL OR base.round_id <> NEW.round_id OR base.board_id <> NEW.board_id
            OR (TG_OP = 'INSERT' AND base.status <> 'signed') THEN
            RAISE EXCEPTION 'An amendment is about a signed agreement of the same nämnd and year.'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_is_possible BEFORE INSERT OR UPDATE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_is_possible();

-- What the receiving nämnd has before it does not change under its eyes: back to a draft first. What is signed stays
-- until it is ended, and what is ended or withdrawn for good.
CREATE FUNCTION keep_agreement() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR OLD.status IN ('ended', 'withdrawn')
        OR (OLD.status = 'signed' AND NEW.status <> 'ended')
        OR (OLD.status NOT IN ('draft', 'change_requested')
            AND to_jsonb(OLD) - ARRAY['status', 'turn'] <> to_jsonb(NEW) - ARRAY['status', 'turn']) THEN
        RAISE EXCEPTION 'An agreement that has been sent or signed is kept as it was written.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_agreement BEFORE UPDATE OR DELETE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION keep_agreement();

CREATE FUNCTION keep_parts_of_agreement() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched uuid[];
    the_agreement record;
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreementpart' THEN
        touched := ARRAY[OLD.agreement_id, NEW.agreement_id];
    ELSE
        touched := ARRAY(SELECT agreement_id FROM agreements_agreementpart WHERE id IN (OLD.part_id, NEW.part_id));
    END IF;
    FOR the_agreement IN
        SELECT status FROM agreements_agreement WHERE id = ANY (touched) ORDER BY id FOR SHARE
    LOOP
        IF the_agreement.status NOT IN ('draft', 'change_requested') THEN
            RAISE EXCEPTION 'The parts of an agreement that has been sent or signed are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_part AFTER INSERT OR UPDATE OR DELETE ON agreements_agreementpart
    FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreement();
-- Before the row goes: afterwards its part may be gone too, and with it the way to the agreement.
CREATE TRIGGER keep_line BEFORE DELETE ON agreements_agreementline
    FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreement();
CREATE TRIGGER keep_line_as_it_was AFTER INSERT OR UPDATE ON agreements_agreementline
    FOR EACH ROW EXECUTE FUNCTION keep_parts_of_agreement();

-- The numbers

CREATE FUNCTION agreement_line_is_decided() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM agreements_agreementpart part
        JOIN agreements_agreement agreement ON agreement.id = part.agreement_id
        JOIN allocation_decisionline line ON line.id = NEW.decision_line_id
        WHERE part.id = NEW.part_id AND line.decision_id = agreement.decision_id
            AND line.department_id = part.department_id AND line.board_name = agreement.board_name
            AND line.decided > 0
    ) THEN
        RAISE EXCEPTION 'A line of an agreement is a decided line of its own förvaltning and nämnd.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_line_is_decided BEFORE INSERT OR UPDATE ON agreements_agreementline
    FOR EACH ROW EXECUTE FUNCTION agreement_line_is_decided();

-- All that the decision gives the nämnd, and nothing else, seen when the transaction ends.
CREATE FUNCTION agreement_is_whole() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched uuid[];
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreement' THEN
        touched := ARRAY[NEW.id];
    ELSIF TG_TABLE_NAME = 'agreements_agreementpart' THEN
        touched := ARRAY[OLD.agreement_id, NEW.agreement_id];
    ELSE
        touched := ARRAY(SELECT agreement_id FROM agreements_agreementpart WHERE id IN (OLD.part_id, NEW.part_id));
    END IF;
    IF EXISTS (
        SELECT FROM agreements_agreement agreement WHERE agreement.id = ANY (touched) AND (
            ARRAY(SELECT line.decision_line_id FROM agreements_agreementline line
                JOIN agreements_agreementpart part ON part.id = line.part_id
                WHERE part.agreement_id = agreement.id ORDER BY 1)
            IS DISTINCT FROM
            ARRAY(SELECT id FROM allocation_decisionline
                WHERE decision_id = agreement.decision_id AND board_name = agreement.board_name AND decided > 0
                ORDER BY 1)
            OR NOT EXISTS (SELECT FROM agreements_agreementpart WHERE agreement_id = agreement.id)
            OR EXISTS (
                SELECT FROM agreements_agreementpart part WHERE part.agreement_id = agreement.id
                AND NOT EXISTS (SELECT FROM agreements_agreementline WHERE part_id = part.id)
            )
        )
    ) THEN
        RAISE EXCEPTION 'The agreement does not have all lines that are decided for its nämnd.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER agreement_is_whole AFTER INSERT OR UPDATE ON agreements_agreement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreement_is_whole();
CREATE CONSTRAINT TRIGGER agreement_part_belongs AFTER INSERT OR UPDATE OR DELETE ON agreements_agreementpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreement_is_whole();
CREATE CONSTRAINT TRIGGER agreement_line_belongs AFTER INSERT OR UPDATE OR DELETE ON agreements_agreementline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION agreement_is_whole();

-- What is sent and signed

ALTER TABLE agreements_agreementversion ADD CONSTRAINT agreement_version_sum_is_right
    CHECK (payload_sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex'));
ALTER TABLE agreements_conclusion ADD CONSTRAINT conclusion_sum_is_right
    CHECK (payload_sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex'));

-- The numbers in the text that is sent and signed are those of the decision too.
CREATE FUNCTION agreement_text_has_decided_numbers() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_agreement uuid;
    decided text[];
    written text[];
BEGIN
    IF TG_TABLE_NAME = 'agreements_agreementversion' THEN
        the_agreement := NEW.agreement_id;
    ELSE
        the_agreement := (SELECT agreement_id FROM agreements_agreementversion WHERE id = NEW.version_id);
    END IF;
    decided := ARRAY(
        SELECT concat_ws(' ', department.key, line.kind, line.decided)
        FROM agreements_agreementpart part
        JOIN agreements_agreementline ON agreements_agreementline.part_id = part.id
        JOIN allocation_decisionline line ON line.id = agreements_agreementline.decision_line_id
        JOIN organisation_department department ON department.id = line.department_id
        WHERE part.agreement_id = the_agreement ORDER BY 1
    );
    written := ARRAY(
        SELECT concat_ws(' ', part ->> 'department', line ->> 'kind', line ->> 'places')
        FROM jsonb_array_elements(NEW.payload::jsonb -> 'parts') part, jsonb_array_elements(part -> 'lines') line
        ORDER BY 1
    );
    IF decided IS DISTINCT FROM written THEN
        RAISE EXCEPTION 'The text of an agreement has the decided numbers.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_text_has_decided_numbers BEFORE INSERT ON agreements_agreementversion
    FOR EACH ROW EXECUTE FUNCTION agreement_text_has_decided_numbers();
CREATE TRIGGER conclusion_has_decided_numbers BEFORE INSERT ON agreements_conclusion
    FOR EACH ROW EXECUTE FUNCTION agreement_text_has_decided_numbers();

-- Only the latest version counts: approved while the nämnd has it, signed when it is approved, with the PDF's own sum.
CREATE FUNCTION version_is_current() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_version record;
BEGIN
    SELECT version.*, agreement.status, document.sha256 AS document_sha256,
        EXISTS (SELECT FROM agreements_approval WHERE version_id = version.id) AS is_approved,
        (SELECT count(*) FROM agreements_signature WHERE version_id = version.id) AS signatures
    INTO the_version
    FROM agreements_agreementversion version
    JOIN agreements_agreement agreement ON agreement.id = version.agreement_id
    JOIN organisation_storeddocument document ON document.id = version.document_id
    WHERE version.id = NEW.version_id
        AND version.number = (SELECT max(number) FROM agreements_agreementversion WHERE agreement_id = agreement.id);
    IF the_version.id IS NULL
        OR (TG_TABLE_NAME = 'agreements_approval' AND the_version.status <> 'with_board')
        OR (TG_TABLE_NAME <> 'agreements_approval' AND
            (the_version.status <> 'approved' OR NOT the_version.is_approved))
        OR (TG_TABLE_NAME = 'agreements_signature' AND
            to_jsonb(NEW) ->> 'document_sha256' <> the_version.document_sha256)
        OR (TG_TABLE_NAME = 'agreements_conclusion' AND the_version.signatures <> 2) THEN
        RAISE EXCEPTION 'Only the latest version is approved and signed, in that order, as the PDF it is.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_is_of_current_version BEFORE INSERT ON agreements_approval
    FOR EACH ROW EXECUTE FUNCTION version_is_current();
CREATE TRIGGER signature_is_of_current_version BEFORE INSERT ON agreements_signature
    FOR EACH ROW EXECUTE FUNCTION version_is_current();
CREATE TRIGGER conclusion_is_of_current_version BEFORE INSERT ON agreements_conclusion
    FOR EACH ROW EXECUTE FUNCTION version_is_current();

-- Approved and signed are more than a word in a column.
CREATE FUNCTION agreement_status_is_true() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    latest bigint := (
        SELECT id FROM agreements_agreementversion WHERE agreement_id = NEW.id ORDER BY number DESC LIMIT 1
    );
BEGIN
    IF (NEW.status IN ('with_board', 'change_requested', 'approved', 'signed', 'declined') AND latest IS NULL)
        OR (NEW.status IN ('approved', 'signed')
            AND NOT EXISTS (SELECT FROM agreements_approval WHERE version_id = latest))
        OR (NEW.status = 'signed' AND NOT EXISTS (SELECT FROM agreements_conclusion WHERE version_id = latest)) THEN
        RAISE EXCEPTION 'An agreement is % only when it has been.', NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_status_is_true BEFORE INSERT OR UPDATE ON agreements_agreement
    FOR EACH ROW EXECUTE FUNCTION agreement_status_is_true();
""" + "".join(
    f"""
CREATE TRIGGER keep_{table} BEFORE UPDATE OR DELETE ON agreements_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
    for table in FROZEN
)
FUNCTIONS = (  # each with its triggers
    "keep_clauses_of_published_template",
    "agreement_is_possible",
    "keep_agreement",
    "keep_parts_of_agreement",
    "agreement_line_is_decided",
    "agreement_is_whole",
    "agreement_text_has_decided_numbers",
    "version_is_current",
    "agreement_status_is_true",
)
BACKWARD = (
    "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS)
    + "".join(f"DROP TRIGGER keep_{table} ON agreements_{table};\n" for table in FROZEN)
    + """
DROP TRIGGER keep_published_template ON agreements_templateversion;
ALTER TABLE agreements_agreementversion DROP CONSTRAINT agreement_version_sum_is_right;
ALTER TABLE agreements_conclusion DROP CONSTRAINT conclusion_sum_is_right;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("allocation", "0002_frozen_decisions"),
        ("organisation", "0002_frozen_documents"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
