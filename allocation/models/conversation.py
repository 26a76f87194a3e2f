"""What the two parties say to each other outside the reply: messages, meetings, and internal notes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line, printable_lines

from .dialogue import Dialogue


class Message(models.Model):
    """Something said in a dialogue. It never changes a number; only a new version of the reply does."""

    append_only = True

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="messages", verbose_name="dialog")
    turn = models.PositiveIntegerField("tur")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="avsändare"
    )
    author_name = models.CharField("namn", max_length=120)
    body = models.TextField("text", max_length=4000, validators=[printable_lines])
    is_internal = models.BooleanField("intern anteckning", default=False)
    created_at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        verbose_name = "meddelande"
        verbose_name_plural = "meddelanden"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="message_says_something",
                condition=~Q(body=""),
                violation_error_message="Skriv något.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_name} {self.created_at:%Y-%m-%d %H:%M}"


class ProposedMeeting(models.Model):
    """A meeting that one party has asked the other for; it changes neither turn nor numbers."""

    append_only = True

    dialogue = models.ForeignKey(
        Dialogue, models.PROTECT, related_name="proposed_meetings", verbose_name="dialog"
    )
    starts_at = models.DateTimeField("börjar")
    place = models.CharField("plats", max_length=200, validators=[printable_line])
    about = models.TextField("ärende", max_length=2000, validators=[printable_lines])
    proposed_at = models.DateTimeField("föreslaget", auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="föreslaget av"
    )

    class Meta:
        verbose_name = "föreslaget möte"
        verbose_name_plural = "föreslagna möten"
        ordering = ("-proposed_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="proposed_meeting_says_where_and_why",
                condition=~Q(place="") & ~Q(about=""),
                violation_error_message="Skriv var ni ska ses och vad ni ska prata om.",
            )
        ]

    def __str__(self) -> str:
        return f"föreslaget möte {self.starts_at:%Y-%m-%d %H:%M}"


class Meeting(models.Model):
    """A meeting that was held about a dialogue."""

    append_only = True

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="meetings", verbose_name="dialog")
    held_on = models.DateField("mötesdag")
    participants = models.CharField("deltagare", max_length=500, validators=[printable_line])
    summary = models.TextField("sammanfattning", max_length=4000, validators=[printable_lines])
    recorded_at = models.DateTimeField("antecknat", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="antecknat av"
    )

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ("-held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                name="meeting_says_something",
                condition=~Q(summary="") & ~Q(participants=""),
                violation_error_message="Skriv vilka som var med och vad ni kom fram till.",
            )
        ]

    def __str__(self) -> str:
        return f"möte {self.held_on}"
