"""The secret address from which somebody's own calendar reads what is to be followed up."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line


class CalendarFeed(models.Model):
    """That somebody's calendar may read. The address is made from the key and the pepper, and is not stored.

    Whoever reads the table cannot make an address of it; see calendar_feed.py.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="calendar_feed",
        verbose_name="vems",
    )
    key = models.CharField("nyckel", max_length=32, editable=False, validators=[printable_line])
    made_at = models.DateTimeField("skapad", editable=False)

    class Meta:
        verbose_name = "kalenderadress"
        verbose_name_plural = "kalenderadresser"
        ordering = ("user",)
        constraints = [
            models.UniqueConstraint(fields=["key"], name="calendar_key_once"),
            models.CheckConstraint(name="calendar_key_is_long", condition=Q(key__regex=r"^[0-9a-f]{32}$")),
        ]

    def __str__(self) -> str:
        return str(self.made_at)
