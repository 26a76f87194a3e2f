"""Where people are received: the workplace, who supervises there, and each place with what it demands."""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line, printable_lines
from organisation.models import Department

from ..enums import Adaptation, Area, Certificate, LanguageBand, Licence, PhysicalDemand, TimeOfDay
from ..place_enums import PlaceState, PlaceStatus, UnionForm, Weekday
from ..place_workflow import GOES_BACK, OFFERED
from .person import FULL_TIME, SSYK, no_personnummer

LONGEST = dt.timedelta(days=2 * 366)
MOST_AT_ONCE = 10  # places for one supervisor
# The third digit is at least 2: a sole trader's number is a personnummer, and has no business here.
ORGANISATION_NUMBER = r"^\d{2}[2-9]\d{3}-\d{4}$"
organisation_number_validator = RegexValidator(
    ORGANISATION_NUMBER.replace("$", r"\Z"),
    "Skriv organisationsnumret så här: 556123-4568. Lämna det tomt för en enskild firma.",
)


def code_list(label: str, choices: type[models.TextChoices]) -> ArrayField:
    """Codes from a closed list; the constraint of the model refuses any other."""
    return ArrayField(
        models.CharField(max_length=20, choices=choices.choices), verbose_name=label, default=list, blank=True
    )


class Workplace(models.Model):
    """A unit of a förvaltning that receives people, or a company that does so by contract with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="workplaces", verbose_name="förvaltning"
    )
    name = models.CharField("namn", max_length=120, validators=[printable_line])
    address = models.CharField("adress", max_length=200, blank=True, validators=[printable_line])
    company = models.CharField("företag", max_length=120, blank=True, validators=[printable_line])
    organisation_number = models.CharField(
        "organisationsnummer", max_length=11, blank=True, validators=[organisation_number_validator]
    )
    contract = models.CharField(
        "avtal med krav på sysselsättning", max_length=120, blank=True, validators=[printable_line]
    )
    is_used = models.BooleanField("tar emot", default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "arbetsplats"
        verbose_name_plural = "arbetsplatser"
        ordering = ("department", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                F("department"),
                Lower("name"),
                name="one_workplace_per_name",
                violation_error_message="Förvaltningen har redan en arbetsplats som heter så.",
            ),
            models.CheckConstraint(
                name="workplace_is_named",
                condition=Q(name__regex=r"\S"),
                violation_error_message="Skriv arbetsplatsens namn.",
            ),
            models.CheckConstraint(
                name="company_has_its_contract",
                condition=Q(company="", organisation_number="", contract="")
                | (~Q(company="") & ~Q(contract="")),
                violation_error_message=(
                    "Skriv både företagets namn och vilket avtal platserna bygger på, eller ingetdera."
                ),
            ),
            models.CheckConstraint(
                name="organisation_number_form",
                condition=Q(organisation_number="") | Q(organisation_number__regex=ORGANISATION_NUMBER),
                violation_error_message=(
                    "Skriv organisationsnumret så här: 556123-4568. Lämna det tomt för en enskild firma."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_external(self) -> bool:
        """Whether it is a company's own."""
        return bool(self.company)


class Supervisor(models.Model):
    """A handledare at a workplace, and how many places at a time he or she manages."""

    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="supervisors", verbose_name="arbetsplats"
    )
    name = models.CharField("namn", max_length=120, validators=[printable_line, no_personnummer])
    most_places = models.PositiveSmallIntegerField(
        "platser samtidigt, högst",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)],
    )
    trained_on = models.DateField("handledarutbildning klar", null=True, blank=True)
    is_active = models.BooleanField("kan handleda", default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "handledare"
        verbose_name_plural = "handledare"
        ordering = ("workplace", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                F("workplace"),
                Lower("name"),
                name="one_supervisor_per_name",
                violation_error_message=(
                    "Arbetsplatsen har redan en handledare som heter så. Skriv till titeln efter namnet."
                ),
            ),
            models.CheckConstraint(
                name="supervisor_is_named",
                condition=Q(name__regex=r"\S"),
                violation_error_message="Skriv handledarens namn.",
            ),
            models.CheckConstraint(
                name="supervisor_load_is_sensible",
                condition=Q(most_places__range=(1, MOST_AT_ONCE)),
                violation_error_message=f"Ange mellan 1 och {MOST_AT_ONCE} platser samtidigt.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place for one person at a time, inside the number that has been agreed for the year.

    What it demands and what it can arrange are codes from the lists that participants are described with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="places", verbose_name="år")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="places", verbose_name="förvaltning"
    )
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="places", verbose_name="arbetsplats"
    )
    status = models.CharField(
        "status", max_length=20, choices=PlaceStatus.choices, default=PlaceStatus.DRAFT, editable=False
    )
    # Kept from others: by a consultant for a while, and while somebody with protected identity is on the way or there
    held_by = models.ForeignKey(
        "organisation.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="hålls av",
        editable=False,
    )
    held_at = models.DateTimeField("hölls senast", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("sparad gång", default=1, editable=False)
    # The work
    occupation = models.CharField("yrke", max_length=80, validators=[printable_line, no_personnummer])
    ssyk = models.CharField("yrkeskod (SSYK)", max_length=4, blank=True, validators=[SSYK, printable_line])
    area = models.CharField("område", max_length=20, choices=Area.choices, blank=True)
    tasks = models.TextField(
        "arbetsuppgifter", blank=True, max_length=2000, validators=[printable_lines, no_personnummer]
    )
    purpose = models.TextField(
        "syfte", blank=True, max_length=1000, validators=[printable_lines, no_personnummer]
    )
    is_near_operations = models.BooleanField("verksamhetsnära", null=True, blank=True)
    needs_to_recruit = models.BooleanField("behöver rekrytera", null=True, blank=True)
    # When
    starts_on = models.DateField("från och med", null=True, blank=True)
    ends_on = models.DateField("till och med", null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField("timmar i veckan", null=True, blank=True)
    least_hours = models.PositiveSmallIntegerField("minsta antal timmar", null=True, blank=True)
    times_of_day = code_list("tider på dygnet", TimeOfDay)
    # What it demands, and what can be arranged
    language_level = models.CharField(
        "svenska, minst", max_length=20, choices=LanguageBand.choices, blank=True
    )
    licences = code_list("körkort", Licence)
    certificates = code_list("intyg", Certificate)
    physical = code_list("arbetet innebär att", PhysicalDemand)
    adaptations = code_list("kan ordnas", Adaptation)
    cannot_arrange = code_list("kan inte ordnas", Adaptation)
    # Who receives, and how safely
    supervisor = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="places", verbose_name="handledare"
    )
    substitute = models.ForeignKey(
        Supervisor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ersättare"
    )
    responsible_manager = models.CharField(
        "ansvarig chef", max_length=120, blank=True, validators=[printable_line, no_personnummer]
    )
    risk_assessed_on = models.DateField("risker bedömda", null=True, blank=True)
    replaces_no_post = models.BooleanField("ersätter ingen ordinarie tjänst", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ("round", "department", "kind", "starts_on", "pk")
        indexes = [
            models.Index(fields=["round", "department", "kind"], name="place_by_line"),
            models.Index(fields=["status", "starts_on"], name="place_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="place_is_of_a_kind",
                condition=Q(kind__in=PlacementKind.values, status__in=PlaceStatus.values),
            ),
            models.CheckConstraint(
                name="held_place_is_offered",
                condition=Q(held_by__isnull=True) | Q(held_at__isnull=False, status__in=sorted(OFFERED)),
                violation_error_message="Bara en plats som är öppen kan hållas.",
            ),
            models.CheckConstraint(
                name="place_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on"))
                | Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True),
                violation_error_message="Platsen kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                name="place_is_for_a_limited_time",
                condition=Q(ends_on__lte=F("starts_on") + LONGEST)
                | Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True),
                violation_error_message="En plats är tidsbegränsad: högst två år. Ändra slutdatumet.",
            ),
            models.CheckConstraint(
                name="place_hours_are_sensible",
                condition=(Q(hours_per_week__isnull=True) | Q(hours_per_week__range=(1, FULL_TIME)))
                & (
                    Q(least_hours__isnull=True)
                    | Q(
                        least_hours__gte=1, least_hours__lte=F("hours_per_week"), hours_per_week__isnull=False
                    )
                ),
                violation_error_message=(
                    f"Ange mellan 1 och {FULL_TIME} timmar i veckan, och det minsta antalet högst lika stort."
                ),
            ),
            models.CheckConstraint(
                name="place_codes_are_known",
                condition=Q(
                    times_of_day__contained_by=TimeOfDay.values,
                    licences__contained_by=Licence.values,
                    certificates__contained_by=Certificate.values,
                    physical__contained_by=PhysicalDemand.values,
                    adaptations__contained_by=Adaptation.values,
                    cannot_arrange__contained_by=Adaptation.values,
                    language_level__in=["", *LanguageBand.values],
                    area__in=["", *Area.values],
                ),
                violation_error_message="Välj bland det som finns i listorna.",
            ),
            models.CheckConstraint(
                name="arranged_or_not",
                condition=~Q(adaptations__overlap=F("cannot_arrange")),
                violation_error_message="Samma anpassning kan inte både ordnas och inte ordnas. Välj det ena.",
            ),
            models.CheckConstraint(
                name="place_ssyk_form",
                condition=Q(ssyk__regex=r"^(\d{4})?$"),
                violation_error_message="Skriv yrkeskoden med fyra siffror, till exempel 9111.",
            ),
            models.CheckConstraint(
                name="place_says_what",
                condition=Q(occupation__regex=r"\S"),
                violation_error_message="Skriv vilket yrke platsen gäller.",
            ),
            models.CheckConstraint(
                name="substitute_is_somebody_else",
                condition=Q(supervisor__isnull=True)
                | Q(substitute__isnull=True)
                | ~Q(supervisor=F("substitute")),
                violation_error_message="Välj en annan ersättare än handledaren själv.",
            ),
            models.CheckConstraint(
                name="offered_place_is_complete",
                condition=~Q(status__in=sorted(OFFERED))
                | (
                    ~Q(ssyk="")
                    & ~Q(area="")
                    & Q(tasks__regex=r"\S")
                    & (~Q(kind=PlacementKind.PRAKTIK) | Q(purpose__regex=r"\S"))
                    & Q(is_near_operations__isnull=False, needs_to_recruit__isnull=False)
                    & Q(starts_on__isnull=False, ends_on__isnull=False, hours_per_week__isnull=False)
                    & Q(times_of_day__len__gte=1)
                    & Q(supervisor__isnull=False, substitute__isnull=False)
                    & Q(responsible_manager__regex=r"\S", risk_assessed_on__isnull=False)
                    & Q(replaces_no_post=True)
                ),
                violation_error_message="Platsen är inte färdig. Gör klart det som saknas först.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation}, {self.workplace}"

    @property
    def is_held(self) -> bool:
        """Whether it is kept from others; nobody is told by whom or why."""
        return self.held_by_id is not None

    @property
    def state(self) -> PlaceState:
        """How it stands, as everybody is told."""
        return PlaceState.HELD if self.is_held else PlaceState(self.status)


class PlaceShare(models.Model):
    """Some weekdays of a place at another workplace of the förvaltning, with its own supervisor there.

    The place's own workplace has the other days.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="shares", verbose_name="plats")
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, related_name="shares", verbose_name="arbetsplats"
    )
    supervisor = models.ForeignKey(
        Supervisor, models.PROTECT, related_name="shares", verbose_name="handledare"
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices), verbose_name="veckodagar"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "del av plats"
        verbose_name_plural = "delar av platser"
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "workplace"],
                name="one_share_per_workplace",
                violation_error_message="Platsen delas redan med den arbetsplatsen.",
            ),
            models.CheckConstraint(
                name="share_has_some_weekdays",
                condition=Q(weekdays__len__range=(1, 6), weekdays__contained_by=Weekday.values),
                violation_error_message="Välj minst en veckodag, och lämna minst en till platsens egen arbetsplats.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.workplace)


class UnionConsultation(models.Model):
    """When and how a place has been gone through with a trade union (guideline §5: for AMA)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="consultations", verbose_name="plats")
    union = models.CharField("fackförbund", max_length=80, validators=[printable_line, no_personnummer])
    form = models.CharField("form", max_length=20, choices=UnionForm.choices)
    held_on = models.DateField("datum")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "facklig samverkan"
        verbose_name_plural = "facklig samverkan"
        ordering = ("place", "held_on", "pk")
        constraints = [
            models.UniqueConstraint(
                F("place"),
                Lower("union"),
                F("held_on"),
                name="union_consulted_once_a_day",
                violation_error_message="Samverkan med förbundet den dagen är redan antecknad.",
            ),
            models.CheckConstraint(
                name="consultation_is_with_a_union",
                condition=Q(union__regex=r"\S", form__in=UnionForm.values),
                violation_error_message="Skriv vilket fackförbund och välj i vilken form.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union}, {self.held_on}"


class PlaceEvent(AbstractEvent):
    """What happened to a place, or to a workplace and its supervisors."""

    append_only = True

    comment = models.TextField("kommentar", blank=True, validators=[printable_lines, no_personnummer])
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="plats"
    )
    workplace = models.ForeignKey(
        Workplace, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="arbetsplats"
    )

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        indexes = [models.Index(fields=["place", "-created_at"], name="place_event_by_time")]
        constraints = [
            models.CheckConstraint(
                name="place_event_is_about_one_thing",
                condition=Q(place__isnull=False, workplace__isnull=True)
                | Q(place__isnull=True, workplace__isnull=False),
            ),
            models.CheckConstraint(
                name="place_going_back_needs_a_comment",
                condition=~Q(kind__in=sorted(GOES_BACK)) | ~Q(comment=""),
                violation_error_message="Skriv varför. Kommentaren sparas med platsen.",
            ),
        ]


class WorkplaceUpload(models.Model):
    """A file of workplaces that has been read and waits to be confirmed by the person who chose it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("filnamn", max_length=200, validators=[printable_line])
    rows = models.JSONField("rader")
    uploaded_at = models.DateTimeField("vald", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        "organisation.User", models.CASCADE, related_name="+", verbose_name="vald av"
    )

    class Meta:
        verbose_name = "vald fil"
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name
