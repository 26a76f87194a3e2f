"""Published questions and what was answered to them stay as they are; the first version comes with the product."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

from followup.standard_questions import NOTE, STANDARD

FORWARD = """
CREATE TRIGGER keep_published_questions BEFORE UPDATE OR DELETE ON followup_questionversion
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION questions_are_whole() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.published_at IS NOT NULL AND (
        (SELECT count(*) FROM followup_question WHERE version_id = NEW.id AND asked = 'person') <> 9
        OR (SELECT count(*) FROM followup_question WHERE version_id = NEW.id AND asked = 'consultant') <> 11
    ) THEN
        RAISE EXCEPTION 'Nine questions are asked of the person and eleven of the consultant.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER questions_are_whole AFTER INSERT OR UPDATE ON followup_questionversion
    FOR EACH ROW EXECUTE FUNCTION questions_are_whole();

CREATE FUNCTION keep_question_of_published() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_version record;
BEGIN
    FOR the_version IN
        SELECT published_at FROM followup_questionversion WHERE id IN (OLD.version_id, NEW.version_id)
        ORDER BY id FOR SHARE
    LOOP
        IF the_version.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'Published questions are kept as they were written.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_question_of_published AFTER INSERT OR UPDATE OR DELETE ON followup_question
    FOR EACH ROW EXECUTE FUNCTION keep_question_of_published();

CREATE FUNCTION rating_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM followup_questionversion WHERE id = NEW.questions_id AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'Answers are given to published questions.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.version > 1 AND NOT EXISTS (
        SELECT FROM followup_rating
        WHERE (participant_id, number, version, questions_id)
            = (NEW.participant_id, NEW.number, NEW.version - 1, NEW.questions_id)
    ) THEN
        RAISE EXCEPTION 'A corrected rating follows the version before it.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM followup_rating WHERE participant_id = NEW.participant_id AND number = NEW.number - 1
    ) THEN
        RAISE EXCEPTION 'A rating follows the one before it.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER rating_is_possible AFTER INSERT ON followup_rating
    FOR EACH ROW EXECUTE FUNCTION rating_is_possible();
CREATE TRIGGER keep_rating BEFORE UPDATE OR DELETE ON followup_rating
    FOR EACH ROW WHEN (NOT is_erasing()) EXECUTE FUNCTION refuse_change();

CREATE FUNCTION erase_ratings(the_id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM participants_participant WHERE id = the_id AND erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Ratings are erased after their participant.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('platsmodellen.erasing', 'on', true);
    DELETE FROM followup_rating WHERE participant_id = the_id;
    PERFORM set_config('platsmodellen.erasing', '', true);
END $$;
"""
BACKWARD = """
DROP TRIGGER keep_published_questions ON followup_questionversion;
DROP FUNCTION questions_are_whole() CASCADE;
DROP FUNCTION keep_question_of_published() CASCADE;
DROP FUNCTION rating_is_possible() CASCADE;
DROP FUNCTION erase_ratings(uuid);
DROP TRIGGER keep_rating ON followup_rating;
"""


def load(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Publish version 1."""
    version = apps.get_model("followup", "QuestionVersion").objects.create(number=1, note=NOTE)
    for asked, sentences in STANDARD.items():
        for order, (topic, text) in enumerate(sentences, start=1):
            version.questions.create(asked=asked.value, order=order, topic=topic, text=text)
    version.published_at = timezone.now()
    version.save()


class Migration(migrations.Migration):
    dependencies = [("followup", "0018_indicators")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
