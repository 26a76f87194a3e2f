"""What happened, by whom and why: the history that users read. Never consulted to decide anything."""

from django.conf import settings
from django.db import models

from .validators import printable_lines


class AbstractEvent(models.Model):
    """One thing that happened; written in the same transaction, never changed afterwards."""

    kind = models.CharField("händelse", max_length=60)
    turn = models.PositiveIntegerField("tur", default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="vem"
    )
    actor_name = models.CharField("namn", max_length=120)
    from_status = models.CharField("från status", max_length=30, blank=True)
    to_status = models.CharField("till status", max_length=30, blank=True)
    comment = models.TextField("kommentar", blank=True, validators=[printable_lines])
    details = models.JSONField("uppgifter", default=dict, blank=True)
    created_at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d %H:%M} {self.actor_name}"
