"""A locked report stays as it was locked, its JSON has its sum, and each version follows the one that it corrects."""

from django.db import migrations

FORWARD = """
ALTER TABLE followup_yearreport ADD CONSTRAINT year_report_sum_is_right
    CHECK (locked_at IS NULL OR payload_sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex'));

CREATE TRIGGER keep_year_report BEFORE UPDATE OR DELETE ON followup_yearreport
    FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION year_report_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM followup_yearreport
        WHERE id = NEW.corrects_id AND round_id = NEW.round_id AND version = NEW.version - 1 AND locked_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'A correction is of the locked version before it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER year_report_is_possible BEFORE INSERT OR UPDATE ON followup_yearreport
    FOR EACH ROW EXECUTE FUNCTION year_report_is_possible();

-- The lock lets whoever locks the report wait for a text that is being written, and the other way round.
CREATE FUNCTION keep_texts_of_locked_report() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_report record;
BEGIN
    FOR the_report IN
        SELECT locked_at FROM followup_yearreport WHERE id IN (OLD.report_id, NEW.report_id) ORDER BY id FOR SHARE
    LOOP
        IF the_report.locked_at IS NOT NULL THEN
            RAISE EXCEPTION 'The texts of a locked report are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_text_of_locked_report AFTER INSERT OR UPDATE OR DELETE ON followup_reporttext
    FOR EACH ROW EXECUTE FUNCTION keep_texts_of_locked_report();

CREATE FUNCTION report_publication_is_of_locked() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM followup_yearreport WHERE id = NEW.report_id AND locked_at IS NULL) THEN
        RAISE EXCEPTION 'Only a locked report is published.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER report_publication_is_of_locked BEFORE INSERT ON followup_reportpublication
    FOR EACH ROW EXECUTE FUNCTION report_publication_is_of_locked();

CREATE TRIGGER keep_report_publication BEFORE UPDATE OR DELETE ON followup_reportpublication
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep_report_event BEFORE UPDATE OR DELETE ON followup_reportevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP FUNCTION year_report_is_possible() CASCADE;
DROP FUNCTION keep_texts_of_locked_report() CASCADE;
DROP FUNCTION report_publication_is_of_locked() CASCADE;
DROP TRIGGER keep_year_report ON followup_yearreport;
DROP TRIGGER keep_report_publication ON followup_reportpublication;
DROP TRIGGER keep_report_event ON followup_reportevent;
ALTER TABLE followup_yearreport DROP CONSTRAINT year_report_sum_is_right;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0010_year_reports")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
