"""A stored document stays as it is, and its sum is that of its bytes; the database sees to it."""

from django.db import migrations

FORWARD = """
ALTER TABLE organisation_storeddocument ADD CONSTRAINT document_sum_is_right
    CHECK (sha256 = encode(sha256(content), 'hex'));

-- The search path keeps a temporary table of the same name from standing in for ours, here and in every trigger.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'A row in % is kept as it was written.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_document BEFORE UPDATE OR DELETE ON organisation_storeddocument
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = """
DROP TRIGGER keep_document ON organisation_storeddocument;
DROP FUNCTION refuse_change();
ALTER TABLE organisation_storeddocument DROP CONSTRAINT document_sum_is_right;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
