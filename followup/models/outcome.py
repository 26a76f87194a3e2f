"""What came of a placement, at its end and some months later, as far as is known."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line
from organisation.models import Department
from participants.models.person import no_personnummer

from ..enums import Lasting, OutcomeCode
from .milestone import Milestone

LASTS = (  # what Kolada asks the length of
    OutcomeCode.HOST_JOB,
    OutcomeCode.OTHER_JOB,
    OutcomeCode.SUBSIDISED_JOB,
    OutcomeCode.BUSINESS,
)


class Outcome(models.Model):
    """What somebody did on a day after the placement; a correction is another version that says why."""

    append_only = True

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="outcomes", verbose_name="hållpunkt"
    )
    version = models.PositiveSmallIntegerField("version")
    code = models.CharField("resultat", max_length=20, choices=OutcomeCode.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="förvaltningen som har anställt",
    )
    lasting = models.CharField(
        "varar minst en månad",
        max_length=10,
        choices=Lasting.choices,
        blank=True,
        help_text="Tomt: inte känt.",
    )
    correction = models.CharField(
        "varför det rättades", max_length=300, blank=True, validators=[printable_line, no_personnummer]
    )
    written_at = models.DateTimeField("antecknat", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="antecknat av"
    )

    class Meta:
        verbose_name = "resultat"
        verbose_name_plural = "resultat"
        ordering = ("milestone", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "version"],
                name="outcome_version_once",
                violation_error_message="Någon annan har just rättat resultatet. Öppna sidan igen.",
            ),
            models.CheckConstraint(name="outcome_is_known", condition=Q(code__in=OutcomeCode.values)),
            models.CheckConstraint(
                name="host_that_employs_is_named",
                condition=Q(code=OutcomeCode.HOST_JOB, department__isnull=False)
                | (~Q(code=OutcomeCode.HOST_JOB) & Q(department__isnull=True)),
            ),
            models.CheckConstraint(
                name="only_work_lasts",
                condition=Q(lasting="") | Q(lasting__in=Lasting.values, code__in=LASTS),
                violation_error_message="Bara arbete har en längd.",
            ),
            models.CheckConstraint(
                name="outcome_correction_says_why",
                condition=Q(version=1, correction="") | Q(version__gte=2, correction__regex=r"\S"),
                violation_error_message="Skriv varför du rättar.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
