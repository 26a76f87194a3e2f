"""Closed lists of the follow-up."""

from django.db.models import TextChoices


class Anchor(TextChoices):
    """What a milestone's day is counted from; the same codes as in routine.py."""

    START = "start", "starten"
    MIDDLE = "middle", "mitten"
    END = "end", "slutet"
    EACH = "each", "varje period från starten"


class Unit(TextChoices):
    """What a distance in time is counted in; the same codes as in routine.py."""

    DAYS = "days", "dagar"
    WEEKS = "weeks", "veckor"
    MONTHS = "months", "månader"


class Actor(TextChoices):
    """Who sees to it that a milestone is done."""

    CONSULTANT = "consultant", "konsulenten"
    SUPERVISOR = "supervisor", "handledaren"


class Form(TextChoices):
    """How a milestone is held."""

    MEETING = "meeting", "möte"
    VISIT = "visit", "besök på arbetsplatsen"
    PHONE = "phone", "telefonsamtal"
    NOTE = "note", "anteckning"


class Records(TextChoices):
    """What is written when a milestone is done."""

    CONVERSATION = "conversation", "ett samtal"
    OUTCOME = "outcome", "resultatet"
    RATING = "rating", "en skattning"


class MilestoneStatus(TextChoices):
    """How far a milestone has come. One that has lapsed is no longer said by the routine."""

    OPEN = "open", "Återstår"
    DONE = "done", "Gjord"
    MISSED = "missed", "Blev inte av"
    LAPSED = "lapsed", "Gäller inte längre"


class Present(TextChoices):
    """Who took part in a conversation."""

    PARTICIPANT = "participant", "deltagaren"
    SUPERVISOR = "supervisor", "handledaren"
    MANAGER = "manager", "ansvarig chef"
    CONSULTANT = "consultant", "konsulenten"
    INTERPRETER = "interpreter", "tolk"
    UNION = "union", "facklig företrädare"
    OTHER = "other", "någon annan"


class Attendance(TextChoices):
    """How much somebody has been at the workplace; never why somebody has not."""

    AS_AGREED = "as_agreed", "som överenskommet"
    MOSTLY = "mostly", "till största delen"
    PARTLY = "partly", "mindre än hälften"
    NOT_AT_ALL = "not_at_all", "inte alls"
    NOT_STARTED = "not_started", "har inte börjat än"


class GoalProgress(TextChoices):
    """How far somebody has come towards a goal of the plan."""

    NOT_BEGUN = "not_begun", "inte påbörjat"
    ON_THE_WAY = "on_the_way", "på väg"
    REACHED = "reached", "nått"
    CHANGED = "changed", "ändrat"


class Risk(TextChoices):
    """How likely it seems that the placement is broken off."""

    LOW = "low", "låg"
    SOME = "some", "viss"
    HIGH = "high", "hög"


class SkipReason(TextChoices):
    """Why a milestone was never done."""

    PARTICIPANT = "participant", "deltagaren kom inte"
    WORKPLACE = "workplace", "arbetsplatsen hade inte möjlighet"
    UNIT = "unit", "vi hann inte"
    NOT_NEEDED = "not_needed", "den behövdes inte"


class Lasting(TextChoices):
    """Whether a job goes on for a month or more, which Kolada counts."""

    MONTH = "month", "ja, minst en månad i följd"
    SHORTER = "shorter", "nej, kortare"


class OutcomeCode(TextChoices):
    """What somebody does after a placement, at its end and some months later."""

    HOST_JOB = "host_job", "anställning hos den mottagande förvaltningen"
    OTHER_JOB = "other_job", "anställning hos någon annan"
    SUBSIDISED_JOB = "subsidised_job", "anställning med stöd"
    STUDIES_CSN = "studies_csn", "studier som ger rätt till studiemedel (CSN)"
    OTHER_STUDIES = "other_studies", "andra studier, till exempel SFI"
    BUSINESS = "business", "eget företag"
    SEEKING = "seeking", "arbetssökande, med eller utan a-kassa"
    INTERVENTION = "intervention", "en ny insats"
    INCOME_SUPPORT = "income_support", "åter i försörjningsstöd"
    LEAVE = "leave", "sjukskriven eller föräldraledig"
    MOVED = "moved", "flyttat från kommunen"
    DECEASED = "deceased", "avliden"
    UNKNOWN = "unknown", "okänt"


class ReportPart(TextChoices):
    """What is written of a year, in order; the codes stand in the address."""

    HAPPENED = "handelser", "Vad som har hänt under året"
    DEVIATIONS = "avvikelser", "Vad som inte blev som beslutat, och varför"
    LESSONS = "lardomar", "Lärdomar"
    PLAN = "plan", "Plan för nästa år"
