"""A place at several workplaces: who supervises there on which weekdays, and nobody more than they manage."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


FORWARD = """
-- The days of a supervisor: every weekday of the own places that are not elsewhere then, and of the shares.
CREATE FUNCTION supervised_days(the_supervisor bigint)
    RETURNS TABLE (place_id uuid, weekday integer, first_day date, last_day date)
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT place.id, weekday, place.starts_on, place.ends_on
    FROM participants_place place CROSS JOIN generate_series(1, 7) AS weekday
    WHERE place.supervisor_id = the_supervisor AND place.status IN ('open', 'filled')
        AND NOT EXISTS (
            SELECT FROM participants_placeshare share
            WHERE share.place_id = place.id AND weekday = ANY (share.weekdays)
        )
    UNION ALL
    SELECT place.id, weekday, place.starts_on, place.ends_on
    FROM participants_placeshare share
    JOIN participants_place place ON place.id = share.place_id, unnest(share.weekdays) AS weekday
    WHERE share.supervisor_id = the_supervisor AND place.status IN ('open', 'filled')
$$;

-- The most at the same time is reached on the first such weekday of one of the places.
CREATE OR REPLACE FUNCTION supervisor_manages(the_supervisor bigint) RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    most integer;
BEGIN
    SELECT most_places INTO most FROM participants_supervisor WHERE id = the_supervisor FOR NO KEY UPDATE;
    IF EXISTS (
        WITH days AS (
            SELECT *, first_day + (weekday - extract(isodow FROM first_day)::integer + 7) % 7 AS first_such_day
            FROM supervised_days(the_supervisor)
        )
        SELECT FROM days one
        JOIN days other ON other.weekday = one.weekday
            AND one.first_such_day BETWEEN other.first_day AND other.last_day
        WHERE one.first_such_day <= one.last_day
        GROUP BY one.place_id, one.weekday HAVING count(*) > most
    ) THEN
        RAISE EXCEPTION 'A supervisor has no more places at the same time than they manage.'
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION share_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM participants_place WHERE id = NEW.place_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT FROM participants_place place
        JOIN participants_workplace workplace ON workplace.department_id = place.department_id
        JOIN participants_supervisor supervisor ON supervisor.workplace_id = workplace.id
        WHERE place.id = NEW.place_id AND workplace.id = NEW.workplace_id AND supervisor.id = NEW.supervisor_id
    ) THEN
        RAISE EXCEPTION 'A place is shared with a workplace of its own förvaltning, with a supervisor there.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM participants_placeshare other, unnest(other.weekdays) AS weekday
        WHERE other.place_id = NEW.place_id GROUP BY weekday HAVING count(*) > 1
    ) OR (SELECT count(*) FROM participants_placeshare other, unnest(other.weekdays)
          WHERE other.place_id = NEW.place_id) > 6 THEN
        RAISE EXCEPTION 'Each weekday of a place is at one workplace, and one of them at its own.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- At the end of the transaction: shares are written one after another.
CREATE FUNCTION shared_place_is_managed() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_place uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.place_id ELSE NEW.place_id END;
BEGIN
    PERFORM supervisor_manages(supervisor_id) FROM (
        SELECT supervisor_id FROM participants_place WHERE id = the_place AND status IN ('open', 'filled')
        UNION SELECT share.supervisor_id FROM participants_placeshare share
        JOIN participants_place place ON place.id = share.place_id
        WHERE place.id = the_place AND place.status IN ('open', 'filled')
        ORDER BY 1
    ) everybody;
    RETURN NULL;
END $$;

-- Also those at other workplaces have the time when the place opens or gets other days.
CREATE FUNCTION shares_are_managed() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM supervisor_manages(supervisor_id) FROM (
        SELECT DISTINCT supervisor_id FROM participants_placeshare WHERE place_id = NEW.id ORDER BY 1
    ) everybody;
    RETURN NULL;
END $$;

CREATE TRIGGER share_is_possible AFTER INSERT OR UPDATE ON participants_placeshare
    FOR EACH ROW EXECUTE FUNCTION share_is_possible();
CREATE CONSTRAINT TRIGGER shared_place_is_managed AFTER INSERT OR UPDATE OR DELETE ON participants_placeshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shared_place_is_managed();
CREATE TRIGGER shares_are_managed AFTER UPDATE ON participants_place
    FOR EACH ROW WHEN (NEW.status IN ('open', 'filled')
        AND (OLD.status, OLD.starts_on, OLD.ends_on) IS DISTINCT FROM (NEW.status, NEW.starts_on, NEW.ends_on))
    EXECUTE FUNCTION shares_are_managed();
"""
# A supervisor's places as they were counted before some could be shared.
BACKWARD = """
DROP FUNCTION shares_are_managed() CASCADE;
DROP FUNCTION shared_place_is_managed() CASCADE;
DROP FUNCTION share_is_possible() CASCADE;
CREATE OR REPLACE FUNCTION supervisor_manages(the_supervisor bigint) RETURNS void LANGUAGE plpgsql
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
DROP FUNCTION supervised_days(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0013_cases_can_be_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlaceShare",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "måndag"),
                                (2, "tisdag"),
                                (3, "onsdag"),
                                (4, "torsdag"),
                                (5, "fredag"),
                                (6, "lördag"),
                                (7, "söndag"),
                            ]
                        ),
                        size=None,
                        verbose_name="veckodagar",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.place",
                        verbose_name="plats",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.supervisor",
                        verbose_name="handledare",
                    ),
                ),
                (
                    "workplace",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="participants.workplace",
                        verbose_name="arbetsplats",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical del av plats",
                "verbose_name_plural": "historical delar av platser",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlaceShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "måndag"),
                                (2, "tisdag"),
                                (3, "onsdag"),
                                (4, "torsdag"),
                                (5, "fredag"),
                                (6, "lördag"),
                                (7, "söndag"),
                            ]
                        ),
                        size=None,
                        verbose_name="veckodagar",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="participants.place",
                        verbose_name="plats",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="participants.supervisor",
                        verbose_name="handledare",
                    ),
                ),
                (
                    "workplace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="participants.workplace",
                        verbose_name="arbetsplats",
                    ),
                ),
            ],
            options={
                "verbose_name": "del av plats",
                "verbose_name_plural": "delar av platser",
                "ordering": ("place", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "workplace"),
                        name="one_share_per_workplace",
                        violation_error_message="Platsen delas redan med den arbetsplatsen.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7]),
                            ("weekdays__len__range", (1, 6)),
                        ),
                        name="share_has_some_weekdays",
                        violation_error_message="Välj minst en veckodag, och lämna minst en till platsens egen arbetsplats.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
