"""What has been handed in stays as written, in versions without gaps, of a milestone that was held."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION conversation_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM followup_milestone milestone JOIN followup_milestonerule rule ON rule.id = milestone.rule_id
        WHERE milestone.id = NEW.milestone_id AND milestone.status = 'done' AND rule.records = 'conversation'
    ) THEN
        RAISE EXCEPTION 'A conversation is of a milestone that was held.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version > 1 AND NOT EXISTS (
        SELECT FROM followup_conversation WHERE milestone_id = NEW.milestone_id AND version = NEW.version - 1
    ) THEN
        RAISE EXCEPTION 'A version follows the one before it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER conversation_is_possible AFTER INSERT ON followup_conversation
    FOR EACH ROW EXECUTE FUNCTION conversation_is_possible();
CREATE TRIGGER keep_conversation BEFORE UPDATE OR DELETE ON followup_conversation
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION draft_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM followup_milestone WHERE id = NEW.milestone_id AND status IN ('open', 'lapsed')) THEN
        RAISE EXCEPTION 'A draft is of a milestone that is left.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER draft_is_possible AFTER INSERT OR UPDATE ON followup_conversationdraft
    FOR EACH ROW EXECUTE FUNCTION draft_is_possible();
"""
BACKWARD = """
DROP FUNCTION conversation_is_possible() CASCADE;
DROP FUNCTION draft_is_possible() CASCADE;
DROP TRIGGER keep_conversation ON followup_conversation;
"""


class Migration(migrations.Migration):
    dependencies = [("followup", "0004_conversations")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
