"""A proposal is to an open place, a placement comes of its proposal, and neither changes when it is over."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION proposal_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    is_free boolean;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status IN ('declined', 'withdrawn', 'placed') THEN
            RAISE EXCEPTION 'A proposal that is over is kept as it was written.' USING ERRCODE = 'restrict_violation';
        END IF;
        IF (OLD.place_id, OLD.participant_id) <> (NEW.place_id, NEW.participant_id) THEN
            RAISE EXCEPTION 'A proposal stays with its place and its participant.' USING ERRCODE = 'check_violation';
        END IF;
        IF OLD.status = NEW.status OR NEW.status IN ('declined', 'withdrawn') THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT status = 'open' INTO is_free FROM participants_place WHERE id = NEW.place_id FOR NO KEY UPDATE;
    IF NOT is_free THEN
        RAISE EXCEPTION 'Somebody is proposed to an open place.' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM participants_participant
        WHERE id = NEW.participant_id AND closed_at IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Nobody whose case is closed is proposed.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION placement_is_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_place participants_place%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status IN ('ended', 'broken_off', 'cancelled') THEN
        RAISE EXCEPTION 'A placement that is over is kept as it was written.' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT * INTO the_place FROM participants_place WHERE id = NEW.place_id FOR NO KEY UPDATE;
    IF the_place.kind <> NEW.kind OR NOT EXISTS (
        SELECT FROM participants_proposal
        WHERE id = NEW.proposal_id AND place_id = NEW.place_id AND participant_id = NEW.participant_id
            AND status = 'placed'
    ) THEN
        RAISE EXCEPTION 'A placement is of what was proposed and accepted.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status IN ('ended', 'broken_off', 'cancelled') THEN
        RETURN NULL;
    END IF;
    IF NEW.starts_on < the_place.starts_on OR NEW.ends_on > the_place.ends_on
        OR NEW.hours_per_week > the_place.hours_per_week THEN
        RAISE EXCEPTION 'A placement is within the days and hours of its place.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = 'started' THEN
        IF the_place.status <> 'filled' THEN
            RAISE EXCEPTION 'A place that somebody is at is filled.' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.kind = 'ama' AND NOT EXISTS (
            SELECT FROM participants_amaterms terms
            WHERE terms.placement_id = NEW.id
                AND terms.employed_from <= NEW.starts_on AND terms.employed_to >= NEW.ends_on
        ) THEN
            RAISE EXCEPTION 'An AMA is employed all its days.' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF the_place.status NOT IN ('open', 'filled') THEN
        RAISE EXCEPTION 'A placement is planned at an open place.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION terms_are_possible() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    the_placement participants_placement%ROWTYPE;
BEGIN
    SELECT * INTO the_placement FROM participants_placement WHERE id = NEW.placement_id FOR NO KEY UPDATE;
    IF the_placement.kind <> 'ama' THEN
        RAISE EXCEPTION 'A praktik has no employment.' USING ERRCODE = 'check_violation';
    END IF;
    IF the_placement.status IN ('ended', 'broken_off', 'cancelled') THEN
        RAISE EXCEPTION 'Terms of a placement that is over are kept as they were written.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF the_placement.status = 'started' AND (
        NEW.employed_from > the_placement.starts_on OR NEW.employed_to < the_placement.ends_on
    ) THEN
        RAISE EXCEPTION 'An AMA is employed all its days.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- A place is not changed or closed under those who are proposed to it or placed there.
CREATE FUNCTION place_keeps_its_people() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('draft', 'closed') AND (
        EXISTS (SELECT FROM participants_proposal
            WHERE place_id = NEW.id AND status IN ('suggested', 'offered', 'accepted'))
        OR EXISTS (SELECT FROM participants_placement
            WHERE place_id = NEW.id AND status IN ('planned', 'started'))
    ) THEN
        RAISE EXCEPTION 'Somebody is proposed to the place or placed there.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> 'filled' AND EXISTS (
        SELECT FROM participants_placement WHERE place_id = NEW.id AND status = 'started'
    ) THEN
        RAISE EXCEPTION 'A place that somebody is at is filled.' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM participants_placement
        WHERE place_id = NEW.id AND status IN ('planned', 'started')
            AND (kind <> NEW.kind OR starts_on < NEW.starts_on OR ends_on > NEW.ends_on
                OR hours_per_week > NEW.hours_per_week)
    ) THEN
        RAISE EXCEPTION 'A placement is within the days and hours of its place.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION case_keeps_its_placement() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM participants_proposal
            WHERE participant_id = NEW.id AND status IN ('suggested', 'offered', 'accepted'))
        OR EXISTS (SELECT FROM participants_placement
            WHERE participant_id = NEW.id AND status IN ('planned', 'started')) THEN
        RAISE EXCEPTION 'The case goes on while somebody is proposed or placed.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER proposal_is_possible AFTER INSERT OR UPDATE ON participants_proposal
    FOR EACH ROW EXECUTE FUNCTION proposal_is_possible();
CREATE TRIGGER placement_is_possible AFTER INSERT OR UPDATE ON participants_placement
    FOR EACH ROW EXECUTE FUNCTION placement_is_possible();
CREATE TRIGGER terms_are_possible AFTER INSERT OR UPDATE ON participants_amaterms
    FOR EACH ROW EXECUTE FUNCTION terms_are_possible();
CREATE TRIGGER place_keeps_its_people AFTER UPDATE ON participants_place
    FOR EACH ROW EXECUTE FUNCTION place_keeps_its_people();
CREATE TRIGGER case_keeps_its_placement AFTER UPDATE ON participants_participant
    FOR EACH ROW WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION case_keeps_its_placement();
CREATE TRIGGER keep_placementevent BEFORE UPDATE OR DELETE ON participants_placementevent
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
""" + "".join(
    f"""
CREATE TRIGGER keep_{table} BEFORE DELETE ON participants_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
    for table in ("proposal", "placement", "amaterms")
)
FUNCTIONS = (  # each with its triggers
    "proposal_is_possible",
    "placement_is_possible",
    "terms_are_possible",
    "place_keeps_its_people",
    "case_keeps_its_placement",
)
BACKWARD = "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS) + "".join(
    f"DROP TRIGGER keep_{table} ON participants_{table};\n"
    for table in ("placementevent", "proposal", "placement", "amaterms")
)


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_placements")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
