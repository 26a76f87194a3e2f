"""What is known to be lacking or not needed, what a place cannot arrange, and no personnummer in more texts."""

import django.contrib.postgres.fields
import lund_placements.validators
import participants.models.person
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION placement_has_hours_enough() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.hours_per_week < (SELECT least_hours FROM participants_place WHERE id = NEW.place_id) THEN
        RAISE EXCEPTION 'A placement has at least the hours that its place accepts.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_has_hours_enough AFTER INSERT OR UPDATE OF hours_per_week ON participants_placement
    FOR EACH ROW EXECUTE FUNCTION placement_has_hours_enough();
"""
BACKWARD = "DROP FUNCTION placement_has_hours_enough() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0010_legal_sex_of_those_known"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="place",
            name="place_codes_are_known",
        ),
        migrations.AddField(
            model_name="historicalplace",
            name="cannot_arrange",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("seated", "kunna sitta vid arbetet"),
                        ("no_lifting", "inga tunga lyft"),
                        ("no_stairs", "inga trappor"),
                        ("indoors", "arbete inomhus"),
                        ("quiet", "lugn och tyst miljö"),
                        ("scent_free", "doftfri miljö"),
                        ("breaks", "tätare pauser"),
                        ("short_days", "kortare arbetsdagar till en början"),
                        ("later_start", "senare start på dagen"),
                        ("written", "skriftliga instruktioner"),
                        ("shown", "instruktioner som visas steg för steg"),
                        ("one_contact", "en och samma handledare"),
                        ("interpreter", "tolk vid introduktionen"),
                        ("aids", "plats för egna hjälpmedel"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="kan inte ordnas",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="adaptations_are_assessed",
            field=models.BooleanField(default=False, verbose_name="behovet av anpassningar är bedömt"),
        ),
        migrations.AddField(
            model_name="participant",
            name="licences_are_known",
            field=models.BooleanField(default=False, verbose_name="körkorten är kontrollerade"),
        ),
        migrations.AddField(
            model_name="place",
            name="cannot_arrange",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("seated", "kunna sitta vid arbetet"),
                        ("no_lifting", "inga tunga lyft"),
                        ("no_stairs", "inga trappor"),
                        ("indoors", "arbete inomhus"),
                        ("quiet", "lugn och tyst miljö"),
                        ("scent_free", "doftfri miljö"),
                        ("breaks", "tätare pauser"),
                        ("short_days", "kortare arbetsdagar till en början"),
                        ("later_start", "senare start på dagen"),
                        ("written", "skriftliga instruktioner"),
                        ("shown", "instruktioner som visas steg för steg"),
                        ("one_contact", "en och samma handledare"),
                        ("interpreter", "tolk vid introduktionen"),
                        ("aids", "plats för egna hjälpmedel"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="kan inte ordnas",
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="first_name",
            field=models.CharField(
                blank=True,
                max_length=80,
                validators=[
                    lund_placements.validators.printable_line,
                    participants.models.person.no_personnummer,
                ],
                verbose_name="förnamn",
            ),
        ),
        migrations.AlterField(
            model_name="participant",
            name="last_name",
            field=models.CharField(
                blank=True,
                max_length=80,
                validators=[
                    lund_placements.validators.printable_line,
                    participants.models.person.no_personnummer,
                ],
                verbose_name="efternamn",
            ),
        ),
        migrations.AlterField(
            model_name="placeevent",
            name="comment",
            field=models.TextField(
                blank=True,
                validators=[
                    lund_placements.validators.printable_lines,
                    participants.models.person.no_personnummer,
                ],
                verbose_name="kommentar",
            ),
        ),
        migrations.AlterField(
            model_name="wish",
            name="occupation",
            field=models.CharField(
                blank=True,
                max_length=80,
                validators=[
                    lund_placements.validators.printable_line,
                    participants.models.person.no_personnummer,
                ],
                verbose_name="yrke",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "adaptations__contained_by",
                        [
                            "seated",
                            "no_lifting",
                            "no_stairs",
                            "indoors",
                            "quiet",
                            "scent_free",
                            "breaks",
                            "short_days",
                            "later_start",
                            "written",
                            "shown",
                            "one_contact",
                            "interpreter",
                            "aids",
                        ],
                    ),
                    (
                        "area__in",
                        [
                            "",
                            "care",
                            "school",
                            "kitchen",
                            "cleaning",
                            "outdoor",
                            "office",
                            "culture",
                            "technical",
                        ],
                    ),
                    (
                        "cannot_arrange__contained_by",
                        [
                            "seated",
                            "no_lifting",
                            "no_stairs",
                            "indoors",
                            "quiet",
                            "scent_free",
                            "breaks",
                            "short_days",
                            "later_start",
                            "written",
                            "shown",
                            "one_contact",
                            "interpreter",
                            "aids",
                        ],
                    ),
                    (
                        "certificates__contained_by",
                        ["food_hygiene", "lifting", "first_aid", "hot_work", "road_work", "criminal_record"],
                    ),
                    (
                        "language_level__in",
                        [
                            "",
                            "below_a",
                            "sfi_a",
                            "sfi_b",
                            "sfi_c",
                            "sfi_d",
                            "sva_basic",
                            "sva_upper",
                            "native",
                        ],
                    ),
                    ("licences__contained_by", ["am", "b", "be", "c", "d", "forklift"]),
                    (
                        "physical__contained_by",
                        ["standing", "lifting", "stairs", "outdoors", "noise", "smells"],
                    ),
                    ("times_of_day__contained_by", ["morning", "day", "evening", "night", "weekend"]),
                ),
                name="place_codes_are_known",
                violation_error_message="Välj bland det som finns i listorna.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(("adaptations__overlap", models.F("cannot_arrange")), _negated=True),
                name="arranged_or_not",
                violation_error_message="Samma anpassning kan inte både ordnas och inte ordnas. Välj det ena.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
