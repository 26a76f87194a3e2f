"""Nämnder, förvaltningar, users, their roles and their letters. Names are data: they change over the years."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from simple_history.models import HistoricalRecords

from lund_placements.outbox import AbstractOutbox, index_of_waiting, is_sent_waiting_or_given_up
from lund_placements.validators import printable_line

from .enums import BOARD_ROLES, Role
from .service_models import ApiAnswer as ApiAnswer
from .service_models import ApiCall as ApiCall
from .service_models import PersonCalls as PersonCalls
from .service_models import ServiceKey as ServiceKey
from .webhook_models import Webhook as Webhook
from .webhook_models import WebhookDelivery as WebhookDelivery


class DateRange(Func):
    """daterange(valid_from, valid_to, '[]'): both days included, an open end is for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


def one_at_a_time(name: str, field: str) -> ExclusionConstraint:
    """Forbid two overlapping periods for the same object."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (DateRange("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
            (field, RangeOperators.EQUAL),
        ],
        violation_error_message="Perioden överlappar en annan period. Avsluta den äldre först.",
    )


def ordered_dates(name: str) -> models.CheckConstraint:
    """Demand that a period ends on or after the day it starts."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        violation_error_message="Slutdatum kan inte vara före startdatum.",
    )


class PeriodQuerySet(models.QuerySet):
    """Rows that are valid from one day to another."""

    def valid_on(self, day: dt.date) -> Self:
        """Keep the rows that are valid on the day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Board(models.Model):
    """A nämnd: a political committee and an authority of its own."""

    key = models.SlugField("kortnamn", unique=True, max_length=20)
    is_deciding = models.BooleanField("beslutar om fördelningsmodellen", default=False)

    class Meta:
        verbose_name = "nämnd"
        verbose_name_plural = "nämnder"
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_deciding"],
                condition=Q(is_deciding=True),
                name="only_one_deciding_board",
                violation_error_message="Bara en nämnd kan besluta om fördelningsmodellen.",
            )
        ]

    def __str__(self) -> str:
        return self.key


class BoardName(models.Model):
    """What a nämnd is called during a period."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="names", verbose_name="nämnd")
    name = models.CharField("namn", max_length=120, validators=[printable_line])
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    note = models.CharField("anmärkning", max_length=200, blank=True, validators=[printable_line])
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "nämndnamn"
        ordering = ("board", "valid_from", "pk")
        constraints = [
            ordered_dates("board_name_dates_in_order"),
            one_at_a_time("one_board_name_at_a_time", "board"),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A förvaltning: the administration under a nämnd."""

    key = models.SlugField("kortnamn", unique=True, max_length=20)
    is_coordinating = models.BooleanField("samordnar fördelningen", default=False)

    class Meta:
        verbose_name = "förvaltning"
        verbose_name_plural = "förvaltningar"
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class DepartmentPeriod(models.Model):
    """What a förvaltning is called, and which nämnd it works for, during a period."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="periods", verbose_name="förvaltning"
    )
    name = models.CharField("namn", max_length=120, validators=[printable_line])
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name="nämnd")
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    note = models.CharField("anmärkning", max_length=200, blank=True, validators=[printable_line])
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "period för förvaltning"
        ordering = ("department", "valid_from", "pk")
        constraints = [
            ordered_dates("department_period_dates_in_order"),
            one_at_a_time("one_department_period_at_a_time", "department"),
        ]

    def __str__(self) -> str:
        return self.name


class Headcount(models.Model):
    """How many a förvaltning employs on a day, women and men where that is known, and who says so."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="headcounts", verbose_name="förvaltning"
    )
    as_of = models.DateField("per den")
    employees = models.PositiveIntegerField("anställda")
    women = models.PositiveIntegerField("kvinnor", null=True, blank=True)
    men = models.PositiveIntegerField("män", null=True, blank=True)
    source = models.CharField("källa", max_length=200, validators=[printable_line])
    is_invented = models.BooleanField("påhittad siffra", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "antal anställda"
        ordering = ("department", "-as_of")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "as_of"],
                name="one_headcount_per_department_and_day",
                violation_error_message="Det finns redan en uppgift för det datumet.",
            ),
            models.CheckConstraint(
                name="headcount_is_women_and_men",
                condition=Q(women__isnull=True, men__isnull=True)
                | Q(women__isnull=False, men__isnull=False, employees=F("women") + F("men")),
                violation_error_message=(
                    "Kvinnor och män ska tillsammans vara antalet anställda. Fyll i båda, eller ingen av dem."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.employees}"


class StaffUpload(models.Model):
    """A file with numbers of employees that waits to be confirmed by the one who chose it; soon forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("filnamn", max_length=200, validators=[printable_line])
    is_invented = models.BooleanField("påhittade siffror", default=False)
    rows = models.JSONField("rader")
    uploaded_at = models.DateTimeField("vald", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="vald av"
    )

    class Meta:
        verbose_name = "vald fil med antal anställda"
        verbose_name_plural = "valda filer med antal anställda"
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    """Creates users who sign in with their e-mail address."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password only single sign-on or a reset lets them in."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        """Find a user by address, in any case."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person who signs in, or a machine that calls with a key. What either may do is in its roles only."""

    email = models.EmailField("e-postadress", unique=True)
    name = models.CharField("namn", max_length=120, validators=[printable_line])
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("demokonto", default=False)
    is_service = models.BooleanField("tjänstekonto", default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ("name",)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects = UserManager()

    class Meta:
        verbose_name = "användare"
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(
                name="service_account_has_no_password",
                condition=Q(is_service=False) | Q(("password__startswith", "!")),
                violation_error_message="Ett tjänstekonto har inget lösenord.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """A role that a user has during a period, for one förvaltning, one nämnd or neither."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles", verbose_name="användare")
    role = models.CharField("roll", max_length=30, choices=Role.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="förvaltning"
    )
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nämnd"
    )
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "roll"
        ordering = ("user", "role", "valid_from", "pk")
        constraints = [
            ordered_dates("role_dates_in_order"),
            models.CheckConstraint(
                name="role_has_its_scope",
                condition=(
                    Q(role=Role.DEPARTMENT_CONTACT, department__isnull=False, board__isnull=True)
                    | Q(role__in=BOARD_ROLES, department__isnull=True, board__isnull=False)
                    | Q(
                        role__in=[Role.COORDINATOR, Role.CONSULTANT, Role.LOG_REVIEWER, Role.ADMINISTRATOR],
                        department__isnull=True,
                        board__isnull=True,
                    )
                ),
                violation_error_message=(
                    "En förvaltningskontakt hör till en förvaltning, nämndens roller till en nämnd "
                    "och övriga roller till ingetdera."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class SecondFactorReset(models.Model):
    """That somebody's second factor has been taken away, by whom and why; nobody: from the command line."""

    append_only = True

    user = models.ForeignKey(
        User, models.PROTECT, related_name="second_factor_resets", verbose_name="användare"
    )
    reason = models.CharField("skäl", max_length=300, validators=[printable_line])
    reset_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="återställd av"
    )
    reset_at = models.DateTimeField("återställd", auto_now_add=True)

    class Meta:
        verbose_name = "återställd tvåstegsinloggning"
        verbose_name_plural = "återställda tvåstegsinloggningar"
        ordering = ("-reset_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="second_factor_reset_has_its_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="Skriv varför tvåstegsinloggningen återställs.",
            ),
            models.CheckConstraint(
                name="second_factor_is_reset_by_another",
                condition=Q(reset_by__isnull=True) | ~Q(reset_by=F("user")),
                violation_error_message="Be en annan administratör återställa din tvåstegsinloggning.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"


class StoredDocument(models.Model):
    """A document as it was given out, byte for byte, with the sum that proves it."""

    append_only = True

    name = models.CharField("filnamn", max_length=120)
    media_type = models.CharField("medietyp", max_length=60)
    content = models.BinaryField("innehåll")
    sha256 = models.CharField("SHA-256", max_length=64)
    stored_at = models.DateTimeField("lagrad", auto_now_add=True)

    class Meta:
        verbose_name = "dokument"
        ordering = ("-stored_at", "-pk")

    def __str__(self) -> str:
        return self.name


class SentForm(models.Model):
    """A form that has been acted on; the same form sent again gets the same answer."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    location = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return str(self.token)


class OutboxMail(AbstractOutbox):
    """A letter, written in the transaction of what it tells, and sent by `manage.py send_mail`."""

    kind = models.CharField("typ", max_length=60)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="mottagare")
    subject = models.CharField("ämne", max_length=200, validators=[printable_line])
    body = models.TextField("text")
    key = models.CharField("nyckel", max_length=200)

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ("-created_at", "-pk")
        indexes = [index_of_waiting("mail_that_waits")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="one_letter_per_key",
                violation_error_message="Brevet är redan skrivet.",
            ),
            is_sent_waiting_or_given_up("letter_is_sent_waiting_or_given_up"),
            models.CheckConstraint(
                name="letter_subject_is_one_line",
                condition=~Q(subject__regex="[[:cntrl:]]") & ~Q(subject=""),
                violation_error_message="Skriv ämnet på en rad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} till {self.recipient}"


class MailPreference(models.Model):
    """A kind of letter that a user has turned off; without a row it is sent."""

    user = models.ForeignKey(User, models.CASCADE, related_name="letters_off", verbose_name="användare")
    kind = models.CharField("typ", max_length=60)

    class Meta:
        verbose_name = "avstängt brev"
        verbose_name_plural = "avstängda brev"
        ordering = ("user", "kind")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="one_choice_per_kind_of_letter",
                violation_error_message="Brevet är redan avstängt.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"
