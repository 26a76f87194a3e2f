"""A link is only revoked, and its one answer comes in time and stays as it was sent."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION check_link_is_only_revoked() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL
        OR (OLD.id, OLD.milestone_id, OLD.token_hash, OLD.created_at, OLD.created_by_id, OLD.expires_at)
            <> (NEW.id, NEW.milestone_id, NEW.token_hash, NEW.created_at, NEW.created_by_id, NEW.expires_at)
        OR EXISTS (SELECT FROM followup_checkanswer WHERE link_id = OLD.id) THEN
        RAISE EXCEPTION 'A link that waits is revoked, and nothing else.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_link_is_only_revoked BEFORE UPDATE ON followup_checklink
    FOR EACH ROW EXECUTE FUNCTION check_link_is_only_revoked();
CREATE TRIGGER keep_checklink BEFORE DELETE ON followup_checklink
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION check_answer_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM followup_checklink link JOIN followup_milestone milestone ON milestone.id = link.milestone_id
        WHERE link.id = NEW.link_id AND link.revoked_at IS NULL AND NEW.written_at < link.expires_at
            AND milestone.status = 'open'
    ) THEN
        RAISE EXCEPTION 'A link that is closed takes no answer.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_answer_is_possible AFTER INSERT ON followup_checkanswer
    FOR EACH ROW EXECUTE FUNCTION check_answer_is_possible();
CREATE TRIGGER keep_checkanswer BEFORE UPDATE OR DELETE ON followup_checkanswer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP FUNCTION check_link_is_only_revoked() CASCADE;
DROP FUNCTION check_answer_is_possible() CASCADE;
DROP TRIGGER keep_checklink ON followup_checklink;
DROP TRIGGER keep_checkanswer ON followup_checkanswer;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0012_check_links")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
