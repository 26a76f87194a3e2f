"""The demo's invented placements of this year that are over, and what is said and comes of a placement."""

from dataclasses import dataclass

from .enums import GoalProgress, ReportPart


@dataclass(frozen=True, slots=True)
class DemoEnded:
    """Somebody who was at a place between two days, counted from today, and what came of it."""

    case: int
    first_name: str
    last_name: str
    legal_sex: str
    from_day: int
    to_day: int
    outcomes: tuple[str, ...]  # at the end, and three and six months later
    has_children: bool = False


# One after another at each place, by its occupation.
ENDED = {
    ("Lokalvårdare", "9111"): (
        DemoEnded(431, "Naima", "Exempelholm", "woman", -290, -200, ("host_job",) * 3, has_children=True),
        DemoEnded(432, "Oskar", "Provdal", "man", -195, -125, ("studies_csn", "studies_csn", "other_job")),
        DemoEnded(433, "Rana", "Testqvist", "woman", -120, -40, ("other_job",), has_children=True),
    ),
    ("Vaktmästare", "5153"): (
        DemoEnded(
            434, "Sami", "Mönsterlund", "man", -285, -205, ("income_support", "intervention", "seeking")
        ),
        DemoEnded(435, "Tora", "Exempeldal", "woman", -200, -140, ("unknown", "seeking")),
        DemoEnded(436, "Viktor", "Provlund", "man", -130, -60, ("host_job",) * 3, has_children=True),
    ),
}
CONVERSATIONS = (  # in turn: goals, next steps, what the supervisor needs
    (
        "Lära sig rutinerna för dagen. Hittar själv till alla avdelningar.",
        "Prova att öppna på egen hand på torsdag. Handledaren är med.",
        "",
    ),
    (
        "Svenska på arbetet: använder yrkesorden i dagliga samtal.",
        "Gå med på morgonmötet varje måndag från nästa vecka.",
        "En ordlista med bilder att ha i fickan.",
    ),
    (
        "Arbetar i samma takt som kollegorna och säger till när något saknas.",
        "Boka studiebesök på en annan avdelning före nästa samtal.",
        "Råd om hur det går att dela upp arbetet i kortare pass.",
    ),
)
EFFORT = ("SFI på halvtid", "Vuxenutbildningen")
PLAN_GOALS = ("Ett arbete med lokalvård eller i kök", "Svenska som räcker på arbetet")
PROGRESS = (  # of each goal
    (GoalProgress.ON_THE_WAY.value, "Trivs bäst i köket och vill prova mer."),
    (GoalProgress.NOT_BEGUN.value, ""),
)
PLAN_STEPS = (  # what, who, and days from today
    ("Öva yrkesorden varje vecka", "participant", 30),
    ("Boka studiebesök i ett kök", "consultant", 21),
    ("Visa maskinerna steg för steg", "supervisor", 14),
)
PLAN_TERMS = (
    "Du kommer som överenskommet och säger till när det inte går. Vi går igenom planen vid varje samtal."
)
ANSWERS = (  # days ago, what the person answered, and the consultant
    (97, (2, 2, 3, 4, 2, 3, 3, 2, 3), (2, 2, 3, 4, 2, 2, 3, 3, 2, 3, 2)),
    (4, (3, 3, 3, 4, 4, 4, 0, 3, 4), (3, 3, 3, 4, 4, 3, 4, 3, 3, 4, 3)),
)
REPORT = {  # of the year before
    ReportPart.HAPPENED: (
        "Alla förvaltningar svarade i tid och modellen beslutades i november.\n\n"
        "Systemet togs i bruk efter årsskiftet. Årets överenskommelser och placeringar finns på papper och räknas "
        "inte här."
    ),
    ReportPart.DEVIATIONS: "Överenskommelserna skrevs på papper och står därför som saknade.",
    ReportPart.LESSONS: (
        "Fråga efter handledare redan i maj, innan scheman läggs.\n"
        "Kom överens om startveckor med skolorna före sommaren.\n"
        "Registrera platserna så fort överenskommelsen är undertecknad."
    ),
    ReportPart.PLAN: "Samordnaren bjuder in till ett möte om handledning i mars.",
}
