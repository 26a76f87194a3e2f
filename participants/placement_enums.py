"""Closed lists about who is placed where, and on what terms."""

from django.db.models import TextChoices


class ProposalStatus(TextChoices):
    """How far a proposal of one person to one place has come."""

    SUGGESTED = "suggested", "Förberett"
    OFFERED = "offered", "Väntar på svar"
    ACCEPTED = "accepted", "Godtaget"
    PLACED = "placed", "Blev placering"
    DECLINED = "declined", "Avböjt"
    WITHDRAWN = "withdrawn", "Återkallat"


class PlacementStatus(TextChoices):
    """How far a placement has come. One that is cancelled never started; one that is broken off did."""

    PLANNED = "planned", "Planerad"
    STARTED = "started", "Pågår"
    ENDED = "ended", "Avslutad"
    BROKEN_OFF = "broken_off", "Avbruten"
    CANCELLED = "cancelled", "Inställd"


class Turn(TextChoices):
    """Whose turn it is."""

    CONSULTANT = "consultant", "Konsulenten"
    DEPARTMENT = "department", "Förvaltningen"
    NOBODY = "nobody", "Ingen"


class Origin(TextChoices):
    """From which order somebody was chosen."""

    PLACE = "place", "deltagare i ordning för platsen"
    PARTICIPANT = "participant", "platser i ordning för deltagaren"
    PORTFOLIO = "portfolio", "förslag för alla öppna platser"


class EndReason(TextChoices):
    """Why a placement ended before its time or never began. Never an illness or anything else about health."""

    WORK = "work", "fick ett annat arbete"
    STUDIES = "studies", "började studera"
    OTHER_INTERVENTION = "other_intervention", "fick en annan insats"
    PARTICIPANT = "participant", "deltagaren ville inte fortsätta"
    WORKPLACE = "workplace", "arbetsplatsen kunde inte fortsätta"
    NO_SHOW = "no_show", "deltagaren kom inte"
    OTHER = "other", "annat skäl"


class PayAgreement(TextChoices):
    """Which collective agreement the wage follows."""

    BEA = "bea", "BEA"
    AB = "ab", "AB"
    OTHER = "other", "annat avtal"


class Subsidy(TextChoices):
    """A state subsidy that Arbetsförmedlingen decides."""

    NEW_START = "new_start", "nystartsjobb"
    INTRODUCTION = "introduction", "introduktionsjobb"
    WAGE = "wage", "lönebidrag"
    SHELTERED = "sheltered", "offentligt skyddat arbete"
    OTHER = "other", "annat stöd"
