"""A link with which a handledare without an account answers a short check once, and the answer."""

import hashlib
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_lines
from participants.models.person import no_personnummer

from ..enums import Attendance
from ..person_enums import Works
from .milestone import Milestone

LONGEST_NEED = 1000


def new_token() -> str:
    """Return what a link ends with: 32 random bytes as text."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    """Return what is stored of a token. It is random and long, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).digest()


class CheckLink(models.Model):
    """A way in for one answer about one milestone. The address itself is not kept, only its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="check_links", verbose_name="hållpunkt"
    )
    token_hash = models.BinaryField("adressens kontrollsumma", max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skapad av"
    )
    expires_at = models.DateTimeField("går ut")
    revoked_at = models.DateTimeField("återkallad", null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="återkallad av",
    )

    class Meta:
        verbose_name = "länk till handledaren"
        verbose_name_plural = "länkar till handledaren"
        ordering = ("-created_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"],
                condition=Q(revoked_at__isnull=True),
                name="one_check_link_at_a_time",
                violation_error_message="Det finns redan en länk. Ladda om sidan.",
            ),
            models.CheckConstraint(name="check_link_lasts", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="check_link_revoked_pair",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"länk {self.created_at:%Y-%m-%d}"


class CheckAnswer(models.Model):
    """What the handledare answered; it stays as it was sent."""

    append_only = True

    link = models.OneToOneField(
        CheckLink, models.PROTECT, primary_key=True, related_name="answer", verbose_name="länk"
    )
    attendance = models.CharField("närvaro", max_length=20, choices=Attendance.choices)
    works = models.CharField("hur det fungerar", max_length=10, choices=Works.choices)
    needs = models.TextField(
        "vad handledaren behöver",
        max_length=LONGEST_NEED,
        blank=True,
        validators=[printable_lines, no_personnummer],
    )
    wants_contact = models.BooleanField("vill bli kontaktad", default=False)
    written_at = models.DateTimeField("svarat", auto_now_add=True)

    class Meta:
        verbose_name = "svar från handledaren"
        verbose_name_plural = "svar från handledare"
        ordering = ("-written_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="check_answer_is_known",
                condition=Q(attendance__in=Attendance.values, works__in=Works.values),
                violation_error_message="Välj ett av alternativen i listan.",
            )
        ]

    def __str__(self) -> str:
        return self.get_works_display()
