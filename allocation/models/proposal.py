"""The tjänsteskrivelse that takes the chosen scenario to the nämnd."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line, printable_lines
from organisation.models import StoredDocument

from .round import AllocationRound, diary_no_validator
from .scenario import Scenario


def section(label: str) -> models.TextField:
    """A section of running text; paragraphs are separated by an empty line."""
    return models.TextField(label, blank=True, max_length=8000, validators=[printable_lines])


class OfficialReport(models.Model):
    """A tjänsteskrivelse; editable until it is sent, frozen afterwards."""

    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="reports", verbose_name="år")
    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="reports", verbose_name="scenario")
    dated_on = models.DateField("datum")
    diary_no = models.CharField("diarienummer", max_length=30, validators=[diary_no_validator])
    author = models.CharField("handläggare", max_length=120, validators=[printable_line])
    author_title = models.CharField("titel", max_length=120, validators=[printable_line])
    proposals = models.TextField(
        "förslag till beslut",
        max_length=4000,
        help_text="En att-sats på varje rad.",
        validators=[printable_lines],
    )
    summary = section("sammanfattning")
    basis = models.TextField(
        "underlag för beslutet",
        max_length=4000,
        blank=True,
        help_text="Ett underlag på varje rad.",
        validators=[printable_lines],
    )
    matter = section("ärendet")
    statement = section("socialförvaltningens yttrande")
    preparation = section("beredning")
    childrens_best = section("barnets bästa")
    economy = section("ekonomiska konsekvenser")
    presentation = section("föredragning")
    signatures = models.TextField(
        "underskrifter",
        max_length=1000,
        help_text="Namn, titel. En person på varje rad.",
        validators=[printable_lines],
    )
    recipients = models.TextField(
        "beslutet skickas till",
        max_length=2000,
        blank=True,
        help_text="En mottagare på varje rad.",
        validators=[printable_lines],
    )
    revision = models.PositiveIntegerField("sparad gång", default=0)
    saved_at = models.DateTimeField("sparad", auto_now=True)
    payload = models.JSONField("innehåll", null=True, blank=True)
    document = models.ForeignKey(
        StoredDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="PDF"
    )
    sent_at = models.DateTimeField("skickad", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="skickad av",
    )

    class Meta:
        verbose_name = "tjänsteskrivelse"
        verbose_name_plural = "tjänsteskrivelser"
        ordering = ("round", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(sent_at__isnull=True), name="one_report_draft_per_round"
            ),
            models.CheckConstraint(
                name="sent_report_is_complete",
                condition=Q(
                    sent_at__isnull=True,
                    sent_by__isnull=True,
                    document__isnull=True,
                    payload__isnull=True,
                )
                | Q(
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                    document__isnull=False,
                    payload__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Tjänsteskrivelse {self.round.year}"
