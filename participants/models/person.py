"""A participant and what matching needs to know. No history is kept of personal data, only that it changed."""

import secrets
import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line

from .. import personnummer
from ..enums import (
    Adaptation,
    Area,
    Certificate,
    EducationLevel,
    Ground,
    LanguageBand,
    LegalSex,
    Licence,
    Preparation,
    TimeOfDay,
)

# Without vowels and without what looks alike: an alias is neither a word nor misread.
ALIAS_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
ALIAS_LENGTH = 4
FULL_TIME = 40  # hours a week
MOST_WISHES = 5
SSYK = RegexValidator(r"^\d{4}\Z", "Skriv yrkeskoden med fyra siffror, till exempel 9111.")
CASE_NUMBER = r"^\d{4}-\d{1,6}\Z"


def no_personnummer(value: str) -> None:
    """Refuse a text with a personal identity number in it: it would be stored where anybody on the case reads it."""
    if personnummer.is_in(value):
        raise ValidationError("Skriv inte personnummer i texten.", code="personnummer_in_text")


def new_alias() -> str:
    """Return a neutral name that says nothing about the person; unique by the database."""
    letters = "".join(secrets.choice(ALIAS_LETTERS) for _ in range(ALIAS_LENGTH))
    return f"Deltagare {letters}"


def _codes(label: str, choices: type[models.TextChoices]) -> ArrayField:
    """A set of codes from a closed list; the constraint of the model refuses any other."""
    return ArrayField(
        models.CharField(max_length=20, choices=choices.choices), verbose_name=label, default=list, blank=True
    )


def _known(field: str, choices: type[models.TextChoices]) -> Q:
    return Q(**{f"{field}__contained_by": choices.values})


class ParticipantQuerySet(models.QuerySet):
    """Participants, by whether their case goes on. Who may see which is in selectors, and nowhere else."""

    def active(self) -> Self:
        """Keep the participants whose case is open."""
        return self.filter(closed_at__isnull=True)


class Participant(models.Model):
    """A person whom the förvaltning helps to a place. A name in a list is already secret (OSL 26:1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_number = models.CharField(
        "ärendenummer",
        max_length=11,
        unique=True,
        validators=[RegexValidator(CASE_NUMBER, "Skriv ärendenumret så här: 2026-0412.")],
        error_messages={"unique": "Ärendenumret används redan."},
    )
    alias = models.CharField("alias", max_length=20, unique=True, default=new_alias, editable=False)
    first_name = models.CharField(
        "förnamn", max_length=80, blank=True, validators=[printable_line, no_personnummer]
    )
    last_name = models.CharField(
        "efternamn", max_length=80, blank=True, validators=[printable_line, no_personnummer]
    )
    personnummer_encrypted = models.BinaryField("personnummer, krypterat", null=True, editable=False)
    personnummer_index = models.BinaryField("personnummer, sökindex", null=True, unique=True, editable=False)
    legal_sex = models.CharField("juridiskt kön", max_length=10, choices=LegalSex.choices, blank=True)
    protected_identity = models.BooleanField("skyddade personuppgifter", default=False)
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="konsulent"
    )
    income_support_since = models.DateField("försörjningsstöd sedan", null=True, blank=True)
    language_level = models.CharField(
        "språknivå i svenska", max_length=20, choices=LanguageBand.choices, blank=True
    )
    education_level = models.CharField(
        "utbildning", max_length=20, choices=EducationLevel.choices, blank=True
    )
    hours_per_week = models.PositiveSmallIntegerField("timmar i veckan", null=True, blank=True)
    times_of_day = _codes("tider på dygnet", TimeOfDay)
    start_from = models.DateField("kan börja tidigast", null=True, blank=True)
    licences = _codes("körkort", Licence)
    # Whether what the lists leave out is known to be lacking, or only not asked about.
    licences_are_known = models.BooleanField("körkorten är kontrollerade", default=False)
    certificates = _codes("intyg", Certificate)
    adaptations = _codes("anpassningar", Adaptation)
    adaptations_are_assessed = models.BooleanField("behovet av anpassningar är bedömt", default=False)
    revision = models.PositiveIntegerField("sparad gång", default=1, editable=False)
    created_at = models.DateTimeField("upplagd", auto_now_add=True)
    closed_at = models.DateTimeField("avslutad", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="avslutad av",
    )

    # What was the person is gone; the row stays for the counts. Only the database's erase_participant writes it.
    erased_at = models.DateTimeField("gallrad", null=True, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "deltagare"
        verbose_name_plural = "deltagare"
        ordering = ("case_number",)
        indexes = [
            models.Index(
                OpClass(Upper("first_name"), "varchar_pattern_ops"), name="participant_by_first_name"
            ),
            models.Index(OpClass(Upper("last_name"), "varchar_pattern_ops"), name="participant_by_last_name"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_number_form",
                condition=Q(erased_at__isnull=True, case_number__regex=r"^\d{4}-\d{1,6}$")
                | Q(erased_at__isnull=False, case_number__regex=r"^G[0-9a-f]{10}$"),
                violation_error_message="Skriv ärendenumret så här: 2026-0412.",
            ),
            models.CheckConstraint(
                name="only_the_protected_have_no_name",
                condition=Q(protected_identity=True)
                | Q(erased_at__isnull=False)
                | ~(Q(first_name="") | Q(last_name="")),
                violation_error_message="Skriv förnamn och efternamn.",
            ),
            models.CheckConstraint(
                name="personnummer_with_its_index",
                condition=Q(personnummer_encrypted__isnull=True, personnummer_index__isnull=True)
                | Q(personnummer_encrypted__isnull=False, personnummer_index__isnull=False),
                violation_error_message="Personnumret och dess sökindex hör ihop.",
            ),
            models.CheckConstraint(
                name="participant_codes_are_known",
                condition=_known("adaptations", Adaptation)
                & _known("times_of_day", TimeOfDay)
                & _known("licences", Licence)
                & _known("certificates", Certificate),
                violation_error_message="Välj bland det som finns i listorna.",
            ),
            models.CheckConstraint(
                name="participant_levels_are_known",
                condition=Q(language_level__in=["", *LanguageBand.values])
                & Q(education_level__in=["", *EducationLevel.values]),
                violation_error_message="Välj en av nivåerna i listan.",
            ),
            models.CheckConstraint(
                name="participant_sex_is_known",
                condition=Q(legal_sex__in=["", *LegalSex.values]),
                violation_error_message="Välj kvinna eller man, eller lämna frågan obesvarad.",
            ),
            models.CheckConstraint(
                name="participant_hours_are_sensible",
                condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__range=(1, FULL_TIME)),
                violation_error_message=f"Ange mellan 1 och {FULL_TIME} timmar i veckan.",
            ),
            models.CheckConstraint(
                name="participant_closed_pair",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def is_open(self) -> bool:
        """Whether the case goes on."""
        return self.closed_at is None

    @property
    def shown_name(self) -> str:
        """What the person is called on the pages of the case: the name, or the alias when it is protected."""
        return self.alias if self.protected_identity else f"{self.first_name} {self.last_name}"


class JobReadiness(models.Model):
    """An assessment of whether somebody is arbetsredo; the latest one holds. It carries no note."""

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="assessments", verbose_name="deltagare"
    )
    is_ready = models.BooleanField("arbetsredo")
    assessed_on = models.DateField("bedömd")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="bedömd av"
    )
    recorded_at = models.DateTimeField("antecknad", auto_now_add=True)

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        ordering = ("-assessed_on", "-pk")

    def __str__(self) -> str:
        return f"{'arbetsredo' if self.is_ready else 'inte arbetsredo'} {self.assessed_on}"


class EmploymentServiceNote(models.Model):
    """What Arbetsförmedlingen has said of somebody, as noted on a day; the latest note holds. It carries no text."""

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="service_notes", verbose_name="deltagare"
    )
    noted_on = models.DateField("besked den")
    is_enrolled = models.BooleanField("inskriven hos Arbetsförmedlingen")
    enrolled_since = models.DateField("inskriven sedan", null=True, blank=True)
    in_programme = models.BooleanField("i jobb- och utvecklingsgarantin", null=True, blank=True)
    is_assigned = models.BooleanField("anvisad av Arbetsförmedlingen", null=True, blank=True)
    has_reduced_ability = models.BooleanField("nedsatt arbetsförmåga bedömd", null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="antecknat av"
    )
    recorded_at = models.DateTimeField("antecknat", auto_now_add=True)

    class Meta:
        verbose_name = "besked från Arbetsförmedlingen"
        verbose_name_plural = "besked från Arbetsförmedlingen"
        ordering = ("-noted_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="only_the_enrolled_are_in_a_programme",
                condition=Q(is_enrolled=True)
                | (
                    Q(enrolled_since__isnull=True)
                    & (Q(in_programme__isnull=True) | Q(in_programme=False))
                    & (Q(is_assigned__isnull=True) | Q(is_assigned=False))
                ),
                violation_error_message=(
                    "Den som inte är inskriven är varken i jobb- och utvecklingsgarantin eller anvisad. Ändra svaren."
                ),
            ),
            models.CheckConstraint(
                name="enrolled_before_it_is_noted",
                condition=Q(enrolled_since__isnull=True) | Q(enrolled_since__lte=F("noted_on")),
                violation_error_message="Inskrivningen kan inte vara senare än beskedet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'inskriven' if self.is_enrolled else 'inte inskriven'} {self.noted_on}"


class PriorityGround(models.Model):
    """A ground for priority beside being arbetsredo, which the latest assessment says (guideline §3)."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="grounds", verbose_name="deltagare"
    )
    ground = models.CharField("grund", max_length=20, choices=Ground.choices)
    reason = models.CharField(
        "skäl", max_length=300, blank=True, validators=[printable_line, no_personnummer]
    )

    class Meta:
        verbose_name = "prioriteringsgrund"
        verbose_name_plural = "prioriteringsgrunder"
        ordering = ("participant", "ground")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "ground"],
                name="one_row_per_ground",
                violation_error_message="Grunden är redan angiven.",
            ),
            models.CheckConstraint(
                name="other_ground_has_reason",
                condition=Q(ground=Ground.CHILDREN, reason="") | (Q(ground=Ground.OTHER) & ~Q(reason="")),
                violation_error_message="Skriv ett skäl, när grunden är en annan än barn i hushållet.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()


class Wish(models.Model):
    """What somebody wants to work with: an occupation, with its SSYK code when known, or a broad area."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="wishes", verbose_name="deltagare"
    )
    rank = models.PositiveSmallIntegerField("ordning")
    occupation = models.CharField(
        "yrke", max_length=80, blank=True, validators=[printable_line, no_personnummer]
    )
    ssyk = models.CharField("yrkeskod (SSYK)", max_length=4, blank=True, validators=[SSYK, printable_line])
    area = models.CharField("område", max_length=20, choices=Area.choices, blank=True)

    class Meta:
        verbose_name = "önskemål"
        verbose_name_plural = "önskemål"
        ordering = ("participant", "rank")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "rank"],
                name="one_wish_per_rank",
                violation_error_message="Det finns redan ett önskemål med den ordningen.",
            ),
            models.CheckConstraint(
                name="wish_says_what",
                condition=~Q(occupation="") | Q(area__in=Area.values),
                violation_error_message="Skriv ett yrke eller välj ett område.",
            ),
            models.CheckConstraint(
                name="wish_is_in_order",
                condition=Q(rank__range=(1, MOST_WISHES))
                & Q(ssyk__regex=r"^(\d{4})?$")
                & Q(area__in=["", *Area.values]),
                violation_error_message="Skriv yrkeskoden med fyra siffror, till exempel 9111.",
            ),
        ]

    def __str__(self) -> str:
        return self.occupation or self.get_area_display()


class PreparatoryStep(models.Model):
    """Something to do before somebody starts, and the day it was done."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="steps", verbose_name="deltagare"
    )
    step = models.CharField("förberedelse", max_length=20, choices=Preparation.choices)
    done_on = models.DateField("klar", null=True, blank=True)

    class Meta:
        verbose_name = "förberedelse"
        verbose_name_plural = "förberedelser"
        ordering = ("participant", "step")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "step"],
                name="preparation_once",
                violation_error_message="Förberedelsen finns redan.",
            ),
            models.CheckConstraint(
                name="preparation_is_known",
                condition=Q(step__in=Preparation.values),
                violation_error_message="Välj en av förberedelserna i listan.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class CaseEvent(AbstractEvent):
    """What happened in a case and by whom; names which fields changed, never what they held."""

    append_only = True

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="events")

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i ärende"
        verbose_name_plural = "händelser i ärenden"
        constraints = [
            models.CheckConstraint(
                name="case_event_says_nothing_personal",
                condition=Q(comment=""),
                violation_error_message="Skriv inget om personen i händelserna.",
            )
        ]
