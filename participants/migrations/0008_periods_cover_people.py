"""A place keeps every day on which somebody has been there, when its days are changed afterwards."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION place_covers_its_past() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM participants_placement
        WHERE place_id = NEW.id AND status <> 'cancelled'
            AND (starts_on < NEW.starts_on OR coalesce(ended_on, ends_on) > NEW.ends_on)
    ) THEN
        RAISE EXCEPTION 'A place keeps the days on which somebody is or has been there.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER place_covers_its_past AFTER UPDATE ON participants_place
    FOR EACH ROW WHEN ((OLD.starts_on, OLD.ends_on) IS DISTINCT FROM (NEW.starts_on, NEW.ends_on))
    EXECUTE FUNCTION place_covers_its_past();
"""
BACKWARD = "DROP FUNCTION place_covers_its_past() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_access_reviews")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
