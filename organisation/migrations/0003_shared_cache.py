"""The table behind the shared cache, so that `migrate` makes and grants everything there is."""

from django.db import migrations

FORWARD = """
CREATE TABLE IF NOT EXISTS shared_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_frozen_documents")]
    operations = [migrations.RunSQL(FORWARD, "DROP TABLE shared_cache")]
