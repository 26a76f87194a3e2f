"""The questions about how things develop, in versions, and what was answered every third month."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lund_placements.validators import printable_line
from participants.models import Participant
from participants.models.person import no_personnummer

from ..person_enums import HIGHEST, HOW_MANY, NO_ANSWER, NOT_ANSWERED, NOT_YET, SCALE, Asked


class QuestionVersion(models.Model):
    """A version of all the questions. A draft until it is published; answers keep the one they were given to."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    note = models.CharField("vad som är nytt", max_length=200, blank=True, validators=[printable_line])
    published_at = models.DateTimeField("publicerad", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="publicerad av",
        help_text="Tomt för de frågor som följer med systemet.",
    )

    class Meta:
        verbose_name = "frågor"
        verbose_name_plural = "frågor"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=["published_at"],
                condition=Q(published_at__isnull=True),
                nulls_distinct=False,
                name="one_question_draft",
                violation_error_message="Det finns redan ett utkast. Publicera eller ta bort det först.",
            ),
            models.CheckConstraint(
                name="question_draft_has_no_publisher",
                condition=Q(published_at__isnull=False) | Q(published_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Frågor {self.number}"


class Question(models.Model):
    """A sentence; the answer is how well it fits."""

    version = models.ForeignKey(
        QuestionVersion, models.CASCADE, related_name="questions", verbose_name="frågor"
    )
    asked = models.CharField("vem som svarar", max_length=10, choices=Asked.choices)
    order = models.PositiveSmallIntegerField("ordning")
    topic = models.CharField("ämne", max_length=30, validators=[printable_line])
    text = models.CharField("påstående", max_length=200, validators=[printable_line])

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ("version", "-asked", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "asked", "order"], name="question_once_in_order"),
            models.CheckConstraint(
                name="question_is_known",
                condition=Q(asked=Asked.PERSON, order__range=(1, HOW_MANY[Asked.PERSON]))
                | Q(asked=Asked.CONSULTANT, order__range=(1, HOW_MANY[Asked.CONSULTANT])),
            ),
            models.CheckConstraint(
                name="question_is_written",
                condition=Q(topic__regex=r"\S", text__regex=r"\S"),
                violation_error_message="Skriv både ämne och påstående.",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


def _answers(label: str, asked: Asked) -> ArrayField:
    choices = [*SCALE, (NO_ANSWER, NOT_ANSWERED[asked])]
    return ArrayField(
        models.PositiveSmallIntegerField(choices=choices), verbose_name=label, size=HOW_MANY[asked]
    )


def _known(field: str, asked: Asked, lowest: int) -> Q:
    scale = list(range(lowest, HIGHEST + 1))
    return Q(**{f"{field}__len": HOW_MANY[asked], f"{field}__contained_by": scale})


def _begun(label: str, asked: Asked) -> ArrayField:
    choices = [*SCALE, (NO_ANSWER, NOT_ANSWERED[asked]), (NOT_YET, "inte besvarad än")]
    return ArrayField(models.SmallIntegerField(choices=choices), verbose_name=label, size=HOW_MANY[asked])


class RatingDraft(models.Model):
    """What has been answered so far, in the questions' order; -1 is not yet. It is gone when the rating is written."""

    participant = models.OneToOneField(
        Participant, models.PROTECT, primary_key=True, related_name="rating_draft", verbose_name="deltagare"
    )
    questions = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name="frågor")
    taken_on = models.DateField("dag", null=True, blank=True)
    person = _begun("personens svar", Asked.PERSON)
    consultant = _begun("konsulentens svar", Asked.CONSULTANT)
    saved_at = models.DateTimeField("sparat", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sparat av"
    )

    class Meta:
        verbose_name = "utkast till skattning"
        verbose_name_plural = "utkast till skattningar"
        ordering = ("-saved_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="rating_draft_is_known",
                condition=_known("person", Asked.PERSON, NOT_YET)
                & _known("consultant", Asked.CONSULTANT, NOT_YET),
            )
        ]

    def __str__(self) -> str:
        return f"utkast till skattning {self.saved_at:%Y-%m-%d}"


class Rating(models.Model):
    """What the person and the consultant answered one day, in the questions' order; 0 is no answer.

    A correction is another version that says why.
    """

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="ratings", verbose_name="deltagare"
    )
    number = models.PositiveSmallIntegerField("skattning")
    version = models.PositiveSmallIntegerField("version", default=1)
    taken_on = models.DateField("dag")
    questions = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", verbose_name="frågor")
    person = _answers("personens svar", Asked.PERSON)
    consultant = _answers("konsulentens svar", Asked.CONSULTANT)
    correction = models.CharField(
        "varför det rättades", max_length=300, blank=True, validators=[printable_line, no_personnummer]
    )
    written_at = models.DateTimeField("inlämnad", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="inlämnad av"
    )

    class Meta:
        verbose_name = "skattning"
        verbose_name_plural = "skattningar"
        ordering = ("participant", "number", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "number", "version"],
                name="rating_version_once",
                violation_error_message="Någon annan har just skrivit in en skattning. Öppna sidan igen.",
            ),
            models.CheckConstraint(
                name="rating_is_answered",
                condition=_known("person", Asked.PERSON, NO_ANSWER)
                & _known("consultant", Asked.CONSULTANT, NO_ANSWER),
                violation_error_message="Svara på alla frågor, eller välj att inte svara.",
            ),
            models.CheckConstraint(
                name="rating_correction_says_why",
                condition=Q(version=1, correction="") | Q(version__gte=2, correction__regex=r"\S"),
                violation_error_message="Skriv varför du rättar.",
            ),
        ]

    def __str__(self) -> str:
        return f"skattning {self.number}"
