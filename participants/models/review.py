"""What a log reviewer has found of the looks in the access log."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line

from ..enums import Assessment
from .person import no_personnummer
from .secrecy import AccessLog


class AccessReview(models.Model):
    """Somebody has gone through a look and says what they found; the latest one holds."""

    append_only = True

    look = models.ForeignKey(AccessLog, models.PROTECT, related_name="reviews", verbose_name="rad")
    assessment = models.CharField("bedömning", max_length=20, choices=Assessment.choices)
    comment = models.CharField("kommentar", max_length=300, validators=[printable_line, no_personnummer])
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="granskad av"
    )
    reviewed_at = models.DateTimeField("granskad", auto_now_add=True)

    class Meta:
        verbose_name = "granskning"
        verbose_name_plural = "granskningar"
        ordering = ("-reviewed_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="review_says_what_was_found",
                condition=Q(assessment__in=Assessment.values, comment__regex=r"\S"),
                violation_error_message="Välj en bedömning och skriv vad du har kommit fram till.",
            )
        ]

    def __str__(self) -> str:
        return self.get_assessment_display()
