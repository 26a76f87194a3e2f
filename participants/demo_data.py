"""The demo's invented participants. Their names are made up; the two numbers are examples that nobody has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented participant; times in days from today, codes from the closed lists."""

    case: int
    first_name: str
    last_name: str
    language: str
    education: str
    hours: int
    support_years: int
    starts_in: int
    wishes: tuple[tuple[str, str, str], ...]
    is_ready: bool = True
    has_children: bool = False
    other: str = ""
    times: tuple[str, ...] = ("morning", "day")
    adaptations: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    personnummer: str | None = None
    is_protected: bool = False
    is_jens: bool = False


CLEANER = ("Lokalvårdare", "9111", "")
KITCHEN = ("Måltidsbiträde", "9412", "")
CARE = ("Vårdbiträde", "5330", "")
CHILD = ("Barnskötare", "5311", "")
PARK = ("Parkarbetare", "9210", "")
OFFICE = ("Administratör", "4111", "")
CARETAKER = ("Fastighetsskötare", "7113", "")

PEOPLE = (
    DemoPerson(
        401,
        "Amina",
        "Exempelsson",
        "sfi_c",
        "compulsory",
        30,
        3,
        14,
        (CLEANER, KITCHEN),
        has_children=True,
        adaptations=("no_lifting",),
        steps=("visit", "food_hygiene"),
    ),
    DemoPerson(402, "Björn", "Provberg", "native", "upper", 40, 2, -70, (PARK, CARETAKER), licences=("b",)),
    DemoPerson(
        403,
        "Chipo",
        "Testström",
        "sfi_d",
        "upper",
        37,
        4,
        30,
        (CARE,),
        has_children=True,
        certificates=("lifting",),
        times=("morning", "day", "evening"),
    ),
    DemoPerson(
        404,
        "Dilan",
        "Mönsterdal",
        "sfi_b",
        "none",
        20,
        5,
        21,
        (("", "", "cleaning"),),
        is_ready=False,
        adaptations=("short_days", "shown"),
    ),
    DemoPerson(405, "Elsa", "Provkvist", "native", "higher", 40, 1, 10, (OFFICE,), adaptations=("quiet",)),
    DemoPerson(
        406,
        "Farah",
        "Exempelgren",
        "sva_basic",
        "upper",
        40,
        2,
        14,
        (CHILD, KITCHEN),
        has_children=True,
        certificates=("criminal_record",),
    ),
    DemoPerson(
        407, "Goran", "Testholm", "sfi_d", "upper", 40, 6, 7, (CARETAKER, PARK), licences=("b", "forklift")
    ),
    DemoPerson(
        408,
        "Hiwa",
        "Mallström",
        "sfi_c",
        "compulsory",
        25,
        3,
        45,
        (KITCHEN,),
        personnummer="191212121212",
        steps=("food_hygiene",),
    ),
    DemoPerson(
        409,
        "Isak",
        "Provlund",
        "native",
        "compulsory",
        40,
        2,
        5,
        (PARK, CLEANER),
        is_jens=True,
        other="Ung utan gymnasieutbildning.",
    ),
    DemoPerson(
        410,
        "Jamila",
        "Exempeldahl",
        "sfi_c",
        "none",
        30,
        4,
        20,
        (CLEANER,),
        has_children=True,
        is_jens=True,
        adaptations=("no_stairs", "one_contact"),
    ),
    DemoPerson(411, "Kofi", "Testberg", "sva_upper", "higher", 40, 1, 14, (OFFICE, CARE), is_jens=True),
    DemoPerson(
        412,
        "Leyla",
        "Provman",
        "sfi_d",
        "upper",
        35,
        3,
        -70,
        (CARE, CHILD),
        has_children=True,
        is_jens=True,
        certificates=("first_aid",),
        times=("morning", "day", "weekend"),
    ),
    DemoPerson(
        413,
        "Mats",
        "Mallberg",
        "native",
        "upper",
        40,
        8,
        3,
        (CARETAKER,),
        is_jens=True,
        licences=("b", "c"),
        adaptations=("no_lifting", "breaks"),
    ),
    DemoPerson(
        414,
        "Nasrin",
        "Exempelby",
        "sfi_b",
        "compulsory",
        20,
        5,
        30,
        (KITCHEN, CLEANER),
        is_jens=True,
        is_ready=False,
        personnummer="197010632391",
    ),
    DemoPerson(415, "", "", "sfi_c", "compulsory", 30, 2, 14, (CLEANER,), is_protected=True),
)
