"""Closed lists of the överenskommelser, with the words that people read."""

from django.db.models import TextChoices


class Party(TextChoices):
    """Who has concluded an agreement; each nämnd signs for itself."""

    COORDINATING = "coordinating", "samordnande nämnd"
    RECEIVING = "receiving", "mottagande nämnd"


class Duty(TextChoices):
    """Whom a clause puts under an obligation."""

    BOTH = "both", "båda nämnderna"
    COORDINATING = "coordinating", "samordnande nämnd"
    RECEIVING = "receiving", "mottagande nämnd"


class Turn(TextChoices):
    """Whose turn it is."""

    COORDINATOR = "coordinator", "samordnaren"
    BOARD = "board", "mottagande nämnd"
    BOTH = "both", "båda nämnderna"
    NOBODY = "nobody", "ingen"


class AgreementStatus(TextChoices):
    """How far an agreement, or an amendment of one, has come."""

    DRAFT = "draft", "Utkast"
    WITH_BOARD = "with_board", "Hos nämnden"
    CHANGE_REQUESTED = "change_requested", "Ändring begärd"
    APPROVED = "approved", "Godkänd"
    SIGNED = "signed", "Undertecknad"
    DECLINED = "declined", "Avböjd"
    ENDED = "ended", "Avslutad"
    WITHDRAWN = "withdrawn", "Utgår"


class SignatureMethod(TextChoices):
    """How somebody has signed, outside this system."""

    HANDWRITTEN = "handwritten", "för hand"
    E_SIGNATURE = "e_signature", "med e-underskrift i kommunens system"
