"""What has left the house: the agreement as it was sent, who approved it and who signed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.formats import DIARY_NO, PARAGRAPH
from allocation.models.round import diary_no_validator, paragraph_validator
from lund_placements.validators import printable_line
from organisation.models import StoredDocument

from ..enums import Party, SignatureMethod
from .agreement import Agreement


class AgreementVersion(models.Model):
    """The agreement as the receiving nämnd got it, as text and as PDF."""

    append_only = True

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="versions", verbose_name="överenskommelse"
    )
    number = models.PositiveSmallIntegerField("version")
    payload = models.TextField("överenskommelsen som JSON")
    payload_sha256 = models.CharField("JSON:ens SHA-256", max_length=64)
    document = models.OneToOneField(StoredDocument, models.PROTECT, related_name="+", verbose_name="PDF")
    sent_at = models.DateTimeField("skickad")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skickad av"
    )

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ("agreement", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="agreement_versions_are_unique",
                violation_error_message="Versionen finns redan. Ladda om sidan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.number}"


class Approval(models.Model):
    """The receiving side has found a version ready to be signed."""

    append_only = True

    version = models.OneToOneField(
        AgreementVersion,
        models.PROTECT,
        related_name="approval",
        verbose_name="version",
        error_messages={"unique": "Versionen är redan godkänd."},
    )
    approved_at = models.DateTimeField("godkänd", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="godkänd av"
    )

    class Meta:
        verbose_name = "godkännande"
        verbose_name_plural = "godkännanden"
        ordering = ("version",)

    def __str__(self) -> str:
        return f"{self.version} godkänd"


class Signature(models.Model):
    """That somebody has signed a version outside this system, as recorded by one of us."""

    append_only = True

    version = models.ForeignKey(
        AgreementVersion, models.PROTECT, related_name="signatures", verbose_name="version"
    )
    party = models.CharField("part", max_length=20, choices=Party.choices)
    signatory = models.CharField("undertecknat av", max_length=120, validators=[printable_line])
    role_title = models.CharField("titel", max_length=120, validators=[printable_line])
    paragraph = models.CharField("nämndens paragraf", max_length=10, validators=[paragraph_validator])
    diary_no = models.CharField("nämndens diarienummer", max_length=30, validators=[diary_no_validator])
    signed_on = models.DateField("undertecknat den")
    method = models.CharField("hur", max_length=20, choices=SignatureMethod.choices)
    document_sha256 = models.CharField("den undertecknade PDF:ens SHA-256", max_length=64)
    copy = models.OneToOneField(
        StoredDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="undertecknad kopia",
    )
    recorded_at = models.DateTimeField("registrerat", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registrerat av"
    )

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        ordering = ("version", "party")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"],
                name="one_signature_per_party",
                violation_error_message="Nämndens underskrift är redan registrerad.",
            ),
            models.CheckConstraint(name="signature_party_is_known", condition=Q(party__in=Party.values)),
            models.CheckConstraint(
                name="signature_method_is_known", condition=Q(method__in=SignatureMethod.values)
            ),
            models.CheckConstraint(
                name="signature_names_somebody",
                condition=~Q(signatory="") & ~Q(role_title=""),
                violation_error_message="Skriv vem som har undertecknat och personens titel.",
            ),
            models.CheckConstraint(name="signature_paragraph_form", condition=Q(paragraph__regex=PARAGRAPH)),
            models.CheckConstraint(name="signature_diary_no_form", condition=Q(diary_no__regex=DIARY_NO)),
        ]

    def __str__(self) -> str:
        return f"{self.signatory}, {self.signed_on}"


class Conclusion(models.Model):
    """The agreement with both signatures filled in: what applies, and what is archived."""

    append_only = True

    version = models.OneToOneField(
        AgreementVersion, models.PROTECT, related_name="conclusion", verbose_name="version"
    )
    payload = models.TextField("överenskommelsen som JSON")
    payload_sha256 = models.CharField("JSON:ens SHA-256", max_length=64)
    document = models.OneToOneField(StoredDocument, models.PROTECT, related_name="+", verbose_name="PDF")
    concluded_on = models.DateField("senast undertecknad den")
    recorded_at = models.DateTimeField("registrerad", auto_now_add=True)

    class Meta:
        verbose_name = "undertecknad överenskommelse"
        verbose_name_plural = "undertecknade överenskommelser"
        ordering = ("-concluded_on", "version")

    def __str__(self) -> str:
        return f"{self.version}, undertecknad {self.concluded_on}"
