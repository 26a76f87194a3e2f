"""Closed lists of the yearly allocation, with the words that people read."""

from django.db.models import TextChoices


class PlacementKind(TextChoices):
    """What kind of place is allocated, in the order that the guideline names them."""

    AMA = "ama", "arbetsmarknadsanställningar"
    PRAKTIK = "praktik", "praktikplatser"


class Party(TextChoices):
    """Whose turn it is."""

    COORDINATOR = "coordinator", "samordnaren"
    DEPARTMENT = "department", "förvaltningen"
    BOARD = "board", "nämnden"
    NOBODY = "nobody", "ingen"


class RoundStatus(TextChoices):
    """How far a year has come."""

    PREPARING = "preparing", "Förbereds"
    DIALOGUE = "dialogue", "Dialog pågår"
    CALCULATING = "calculating", "Förslag tas fram"
    PROPOSED = "proposed", "Hos nämnden"
    DECIDED = "decided", "Beslutad"
    PUBLISHED = "published", "Publicerad"


class DialogueStatus(TextChoices):
    """How far the dialogue with one förvaltning has come."""

    DRAFT = "draft", "Väntar på svar"
    SUBMITTED = "submitted", "Inlämnad"
    HANDED_BACK = "handed_back", "Återlämnad"
    ACCEPTED = "accepted", "Godtagen"
    CLOSED_UNANSWERED = "closed_unanswered", "Avslutad utan svar"


class PhaseKind(TextChoices):
    """The steps of the årshjul."""

    TARGETS = "targets", "Nämnden beslutar årets mål"
    DIALOGUE = "dialogue", "Dialog med förvaltningarna"
    PROPOSAL = "proposal", "Förslag till fördelningsmodell"
    DECISION = "decision", "Nämndens beslut"
    AGREEMENTS = "agreements", "Överenskommelser med nämnderna"


class Outcome(TextChoices):
    """How the nämnd decided."""

    AS_PROPOSED = "as_proposed", "Enligt förslaget"
    WITH_CHANGES = "with_changes", "Med ändringar"


class Opinion(TextChoices):
    """What a förvaltning says of its numbers in the samråd."""

    SUPPORTS = "supports", "Tillstyrker"
    OPPOSES = "opposes", "Tillstyrker inte"
