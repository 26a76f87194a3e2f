"""The demo's invented workplaces, supervisors and places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoWorkplace:
    """A workplace; supervisors: (name, places at the same time, trained). company: (name, number, contract)."""

    key: str
    name: str
    address: str
    supervisors: tuple[tuple[str, int, bool], ...]
    company: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A place at a workplace, whose first supervisor has it and whose second stands in; starts_in in days.

    A place that is not ready lacks its risk assessment. also: another workplace, and the weekdays there.
    """

    workplace: str
    kind: str
    occupation: str
    ssyk: str
    area: str
    tasks: str
    starts_in: int
    days: int
    hours: int
    times: tuple[str, ...] = ("morning", "day")
    language: str = ""
    certificates: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    physical: tuple[str, ...] = ()
    adaptations: tuple[str, ...] = ()
    is_ready: bool = True
    also: tuple[str, tuple[int, ...]] | None = None


WORKPLACES = (
    DemoWorkplace(
        "vof",
        "Särskilda boendet Papegojan",
        "Papegojelyckan 1, Lund",
        (("Amina Yusuf", 3, True), ("Ulla Frid", 2, True)),
    ),
    DemoWorkplace(
        "vof", "Hemtjänsten Norr", "Kung Oskars väg 1, Lund", (("Karin Ek", 2, True), ("Ali Rosén", 1, True))
    ),
    DemoWorkplace(
        "bsf",
        "Killebäcksskolan",
        "Killebäcksvägen 2, Södra Sandby",
        (("Petra Lund", 2, True), ("Jonas Ek", 1, False)),
    ),
    DemoWorkplace(
        "sef",
        "Måltidsenheten, Fäladsgården",
        "Svenshögsvägen 27, Lund",
        (("Marie Ask", 2, True), ("Bengt Hall", 1, True)),
    ),
    DemoWorkplace(
        "vof",
        "Återbrukslagret",
        "Traktorvägen 8, Lund",
        (("Sara Vik", 2, False), ("Ola Bring", 1, False)),
        ("Exempelbolaget Återbruk AB", "556123-4568", "UPP 2026/12"),
    ),
    DemoWorkplace(
        "kk", "Kontaktcenter", "Stortorget 7, Lund", (("Lisa Dahl", 1, True), ("Nour Said", 1, True))
    ),
)
SERVE = "Duka, servera och diska tillsammans med måltidspersonalen."
PLACES = (
    DemoPlace(
        "Särskilda boendet Papegojan",
        "ama",
        "Vårdbiträde",
        "5330",
        "care",
        "Duka, bädda och sällskap i vardagen. Ingen medicin och inga lyft ensam.",
        14,
        180,
        30,
        language="sfi_c",
        certificates=("criminal_record",),
        physical=("standing",),
        adaptations=("shown", "later_start"),
    ),
    DemoPlace(
        "Särskilda boendet Papegojan",
        "praktik",
        "Lokalvårdare",
        "9111",
        "cleaning",
        "Städa gemensamma ytor tillsammans med lokalvårdaren.",
        7,
        90,
        20,
        physical=("standing", "smells"),
        adaptations=("breaks", "shown", "short_days"),
    ),
    DemoPlace(
        "Särskilda boendet Papegojan",
        "ama",
        "Måltidsbiträde",
        "9412",
        "kitchen",
        SERVE,
        21,
        180,
        30,
        certificates=("food_hygiene",),
        physical=("standing",),
        is_ready=False,
    ),
    DemoPlace(
        "Hemtjänsten Norr",
        "ama",
        "Vårdbiträde",
        "5330",
        "care",
        "Handla, laga frukost och göra sällskap på promenader tillsammans med en kollega.",
        -60,
        180,
        30,
        language="sfi_c",
        adaptations=("one_contact",),
        also=("Särskilda boendet Papegojan", (2, 4)),
    ),
    DemoPlace(
        "Hemtjänsten Norr",
        "praktik",
        "Fastighetsskötare",
        "7113",
        "outdoor",
        "Se till hjälpmedel, lås och belysning i trapphusen tillsammans med servicelaget.",
        -30,
        90,
        20,
        licences=("b",),
    ),
    DemoPlace(
        "Killebäcksskolan",
        "ama",
        "Barnskötare",
        "5311",
        "school",
        "Hjälpa till i matsal och på skolgård tillsammans med en pedagog.",
        10,
        200,
        35,
        language="sfi_d",
        certificates=("criminal_record",),
        adaptations=("one_contact", "written"),
    ),
    DemoPlace(
        "Killebäcksskolan",
        "praktik",
        "Fastighetsskötare",
        "7113",
        "outdoor",
        "Snöröjning, lampbyten och enkla reparationer med vaktmästaren.",
        10,
        120,
        20,
        licences=("b",),
        physical=("outdoors", "lifting"),
    ),
    DemoPlace(
        "Måltidsenheten, Fäladsgården",
        "ama",
        "Måltidsbiträde",
        "9412",
        "kitchen",
        SERVE,
        20,
        180,
        30,
        certificates=("food_hygiene",),
        physical=("standing",),
    ),
    DemoPlace(
        "Återbrukslagret",
        "praktik",
        "Lagerarbetare",
        "9320",
        "technical",
        "Sortera, märka och packa möbler som ska användas igen.",
        20,
        90,
        25,
        physical=("lifting", "standing"),
    ),
    DemoPlace(
        "Återbrukslagret",
        "praktik",
        "Butiksmedarbetare",
        "5223",
        "cleaning",
        "Ställa fram möbler, prismärka och hjälpa kunder i butiken.",
        25,
        90,
        20,
        physical=("standing",),
    ),
    DemoPlace(
        "Kontaktcenter",
        "ama",
        "Administratör",
        "4111",
        "office",
        "Post, arkiv och bokningar tillsammans med ordinarie personal.",
        15,
        180,
        40,
        times=("day",),
        language="sva_basic",
        adaptations=("seated", "quiet", "indoors"),
    ),
)
