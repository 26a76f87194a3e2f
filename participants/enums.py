"""Closed lists about people and places. What a person can and what a place demands use the same words."""

from django.db.models import TextChoices


class LegalSex(TextChoices):
    """Sex as the population register has it, for statistics and nothing else; empty when it is not known."""

    WOMAN = "woman", "kvinna"
    MAN = "man", "man"


class LanguageBand(TextChoices):
    """How far somebody has come in Swedish, least first; a place's demand is the least that will do."""

    BELOW_A = "below_a", "under SFI A"
    SFI_A = "sfi_a", "SFI A"
    SFI_B = "sfi_b", "SFI B"
    SFI_C = "sfi_c", "SFI C"
    SFI_D = "sfi_d", "SFI D"
    SVA_BASIC = "sva_basic", "svenska som andraspråk, grundläggande"
    SVA_UPPER = "sva_upper", "svenska som andraspråk, gymnasial"
    NATIVE = "native", "svenska som modersmål eller motsvarande"


class EducationLevel(TextChoices):
    """The highest education that somebody has finished, least first."""

    NONE = "none", "ingen eller kortare än grundskola"
    COMPULSORY = "compulsory", "grundskola"
    UPPER = "upper", "gymnasium"
    HIGHER = "higher", "eftergymnasial"


class TimeOfDay(TextChoices):
    """When somebody can work, and when a place needs somebody."""

    MORNING = "morning", "morgon"
    DAY = "day", "dag"
    EVENING = "evening", "kväll"
    NIGHT = "night", "natt"
    WEEKEND = "weekend", "helg"


class Licence(TextChoices):
    """A driving licence."""

    AM = "am", "moped klass I (AM)"
    B = "b", "personbil (B)"
    BE = "be", "personbil med släp (BE)"
    C = "c", "lastbil (C)"
    D = "d", "buss (D)"
    FORKLIFT = "forklift", "truck"


# Whoever has the first may drive what the others let.
INCLUDES: dict[Licence, frozenset[Licence]] = {
    Licence.B: frozenset({Licence.AM}),
    Licence.BE: frozenset({Licence.B, Licence.AM}),
    Licence.C: frozenset({Licence.B, Licence.AM}),
    Licence.D: frozenset({Licence.B, Licence.AM}),
}


class Certificate(TextChoices):
    """A short course or proof that some workplaces demand."""

    FOOD_HYGIENE = "food_hygiene", "livsmedelshygien"
    LIFTING = "lifting", "förflyttningskunskap"
    FIRST_AID = "first_aid", "första hjälpen och HLR"
    HOT_WORK = "hot_work", "heta arbeten"
    ROAD_WORK = "road_work", "arbete på väg"
    CRIMINAL_RECORD = "criminal_record", "utdrag ur belastningsregistret"


class PhysicalDemand(TextChoices):
    """What the work asks of the body."""

    STANDING = "standing", "stå och gå större delen av dagen"
    LIFTING = "lifting", "lyfta tungt"
    STAIRS = "stairs", "gå i trappor"
    OUTDOORS = "outdoors", "arbeta utomhus i alla väder"
    NOISE = "noise", "arbeta i buller"
    SMELLS = "smells", "arbeta med dofter eller kemikalier"


class Adaptation(TextChoices):
    """What a workplace arranges so that it works; never why it is needed, and never a diagnosis."""

    SEATED = "seated", "kunna sitta vid arbetet"
    NO_LIFTING = "no_lifting", "inga tunga lyft"
    NO_STAIRS = "no_stairs", "inga trappor"
    INDOORS = "indoors", "arbete inomhus"
    QUIET = "quiet", "lugn och tyst miljö"
    SCENT_FREE = "scent_free", "doftfri miljö"
    BREAKS = "breaks", "tätare pauser"
    SHORT_DAYS = "short_days", "kortare arbetsdagar till en början"
    LATER_START = "later_start", "senare start på dagen"
    WRITTEN = "written", "skriftliga instruktioner"
    SHOWN = "shown", "instruktioner som visas steg för steg"
    ONE_CONTACT = "one_contact", "en och samma handledare"
    INTERPRETER = "interpreter", "tolk vid introduktionen"
    AIDS = "aids", "plats för egna hjälpmedel"


# An adaptation cannot be had where the work demands the opposite.
RULED_OUT_BY: dict[Adaptation, PhysicalDemand] = {
    Adaptation.SEATED: PhysicalDemand.STANDING,
    Adaptation.NO_LIFTING: PhysicalDemand.LIFTING,
    Adaptation.NO_STAIRS: PhysicalDemand.STAIRS,
    Adaptation.INDOORS: PhysicalDemand.OUTDOORS,
    Adaptation.QUIET: PhysicalDemand.NOISE,
    Adaptation.SCENT_FREE: PhysicalDemand.SMELLS,
}


class Area(TextChoices):
    """A broad field of work, for somebody who wishes no single occupation."""

    CARE = "care", "vård och omsorg"
    SCHOOL = "school", "skola och förskola"
    KITCHEN = "kitchen", "kök och måltid"
    CLEANING = "cleaning", "lokalvård och service"
    OUTDOOR = "outdoor", "park, gata och fastighet"
    OFFICE = "office", "administration och kundtjänst"
    CULTURE = "culture", "kultur och fritid"
    TECHNICAL = "technical", "teknik och verkstad"


class Ground(TextChoices):
    """Why somebody comes before others; the guideline (§3) puts none of the first two before the other."""

    JOB_READY = "job_ready", "bedömd som arbetsredo"
    CHILDREN = "children", "barn i hushållet"
    OTHER = "other", "annat skäl"


class Preparation(TextChoices):
    """What is done before somebody starts, with a view to the tasks (guideline §5)."""

    VISIT = "visit", "studiebesök på arbetsplatsen"
    SAFETY = "safety", "genomgång av säkerhet och skyddsutrustning"
    FOOD_HYGIENE = "food_hygiene", "kurs i livsmedelshygien"
    LIFTING = "lifting", "kurs i förflyttningskunskap"
    LANGUAGE = "language", "yrkessvenska"
    CRIMINAL_RECORD = "criminal_record", "utdrag ur belastningsregistret"
    TRAVEL = "travel", "resväg provad"
    CHILDCARE = "childcare", "barnomsorg ordnad"


class Basis(TextChoices):
    """Why a förvaltning, an authority of its own, may learn who somebody is."""

    CONSENT = "consent", "samtycke"
    HARM_TEST = "harm_test", "menprövning"
    OTHER = "other", "annan grund"


class CaseReason(TextChoices):
    """Why somebody opens a case that is not their own."""

    SUBSTITUTE = "substitute", "Jag vikarierar för ansvarig konsulent"
    CONTACTED = "contacted", "Personen har hört av sig till mig"
    HANDOVER = "handover", "Ärendet ska lämnas över till mig"
    MATCHING = "matching", "Jag söker någon till en plats"
    ERASURE = "erasure", "Jag ska bekräfta en gallring"
    REVIEW = "review", "Kvalitetskontroll eller klagomål"


class AccessKind(TextChoices):
    """What was seen or done of somebody's data, for the access log."""

    LIST = "list", "listan över egna ärenden"
    SEARCH = "search", "en sökning"
    CASE = "case", "ärendet"
    ASKED = "asked", "frågan om skäl"
    IDENTITY = "identity", "namn och personnummer"
    CHANGE = "change", "ett formulär i ärendet"
    EXPORT = "export", "en hämtad fil"
    API = "api", "hämtat genom API:et"
    SHARED = "shared", "uppgifter till förvaltningen"
    MATCHING = "matching", "en matchning"
    PLACEMENT = "placement", "ett förslag eller en placering"
    DUPLICATE = "duplicate", "ett nummer som redan finns"
    REVIEW = "review", "granskning av åtkomstloggen"
    EXTRACT = "extract", "ett registerutdrag"
    ERASURE = "erasure", "gallringen"


class AccessOutcome(TextChoices):
    """Whether it was shown."""

    ALLOWED = "allowed", "visat"
    DENIED = "denied", "nekat"


class Assessment(TextChoices):
    """What a log reviewer finds of a look."""

    JUSTIFIED = "justified", "befogad"
    ASKED = "asked", "förklaring begärd"
    UNJUSTIFIED = "unjustified", "obefogad"


class ErasureStatus(TextChoices):
    """How far it has come with erasing a case that somebody has proposed to erase."""

    ORDERED = "ordered", "Väntar på en kollega"
    CONFIRMED = "confirmed", "Gallrat"
    WITHDRAWN = "withdrawn", "Återtaget"


class LogGroup(TextChoices):
    """Which rows of the access log are gone through."""

    WAITING = "granska", "Att granska"
    OTHERS = "andras", "Andras ärenden"
    FILES = "filer", "Hämtade filer"
    API = "api", "Hämtat genom API:et"
    DENIED = "nekade", "Nekade försök"
