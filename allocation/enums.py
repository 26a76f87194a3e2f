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
    COUNTERED = "countered", "Nytt förslag från samordnaren"
    AGREED = "agreed", "Enig"
    NOT_AGREED = "not_agreed", "Avslutad utan enighet"
    CLOSED_UNANSWERED = "closed_unanswered", "Avslutad utan svar"


class Interest(TextChoices):
    """Whether a förvaltning wants to receive anybody during the year."""

    YES = "yes", "Ja"
    MAYBE = "maybe", "Kanske"
    NO = "no", "Nej"


class ReplyStep(TextChoices):
    """The pages of a reply in the order they are filled in; the value stands in the address."""

    INTEREST = "intresse", "Intresse"
    NEEDS = "kompetensbehov", "Kompetensbehov"
    PLACES = "platser", "Platser"
    SUPERVISORS = "handledare", "Handledare"
    CONDITIONS = "forutsattningar", "Förutsättningar"


class IntakeKind(TextChoices):
    """Who else a workplace receives, and who then needs the same supervisors; each is a field of a month."""

    FERIEPRAKTIK = "feriepraktik", "Feriepraktik"
    LIA = "lia", "LIA"
    PRAO = "prao", "Prao"
    LONEBIDRAG = "lonebidrag", "Lönebidrag"
    OTHER = "other_intake", "Annat"


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
