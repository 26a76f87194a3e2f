"""A place begins in its year, lasts two years at the most, and begins and ends in months with places."""

import datetime

import django.db.models.expressions
from django.db import migrations, models

FORWARD = """
-- The months of the year that the latest signed agreement has places in; NULL when none is signed.
CREATE FUNCTION agreed_months(the_round bigint, the_department bigint) RETURNS smallint[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT part.months
    FROM agreements_agreement agreement
    JOIN agreements_agreementpart part ON part.agreement_id = agreement.id
    WHERE agreement.round_id = the_round AND agreement.status = 'signed' AND part.department_id = the_department
    ORDER BY agreement.number DESC LIMIT 1
$$;

CREATE FUNCTION place_days_are_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_year integer := (SELECT year FROM allocation_allocationround WHERE id = NEW.round_id);
    the_months smallint[];
    is_new boolean := TG_OP = 'INSERT' OR OLD.status NOT IN ('open', 'filled');
BEGIN
    IF extract(year FROM NEW.starts_on) <> the_year THEN
        RAISE EXCEPTION 'A place begins in its year.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status IN ('open', 'filled') THEN
        the_months := agreed_months(NEW.round_id, NEW.department_id);
        IF ((is_new OR NEW.starts_on < OLD.starts_on) AND NOT extract(month FROM NEW.starts_on) = ANY (the_months))
            OR ((is_new OR NEW.ends_on > OLD.ends_on) AND extract(year FROM NEW.ends_on) = the_year
                AND NOT extract(month FROM NEW.ends_on) = ANY (the_months)) THEN
            RAISE EXCEPTION 'A place begins and ends in months that are agreed.'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER place_days_are_possible AFTER INSERT OR UPDATE ON participants_place
    FOR EACH ROW EXECUTE FUNCTION place_days_are_possible();
"""
BACKWARD = """
DROP FUNCTION place_days_are_possible() CASCADE;
DROP FUNCTION agreed_months(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_kept_agreements"),
        ("participants", "0015_erasure_counts_local_days"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_on__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_on"), "+", models.Value(datetime.timedelta(days=732))
                        ),
                    ),
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    _connector="OR",
                ),
                name="place_is_for_a_limited_time",
                violation_error_message="En plats är tidsbegränsad: högst två år. Ändra slutdatumet.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
