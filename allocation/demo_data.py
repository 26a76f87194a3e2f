"""The demo's invented figures: one reply per förvaltning, and the people who sign in."""

from dataclasses import dataclass

from organisation.enums import Role


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    """An invented reply.

    supervisors: people each month. needs: (occupation, within 2 years, within 5 years, bristyrke).
    ama, praktik: places (at least, at most).
    """

    key: str
    employees: int
    supervisors: int
    per_supervisor: int
    closed: tuple[int, ...]
    summer_guests: int
    ama: tuple[int, int]
    praktik: tuple[int, int]
    needs: tuple[tuple[str, int, int, bool], ...]
    conditions: str = ""
    tasks: str = (
        "Enklare uppgifter tillsammans med ordinarie personal, till exempel post, arkiv och bokningar."
    )


DEPARTMENTS = (
    DemoDepartment(
        "vof",
        3100,
        42,
        2,
        (),
        45,
        (10, 95),
        (5, 46),
        (
            ("Undersköterska", 95, 240, True),
            ("Stödassistent", 40, 110, True),
            ("Vårdbiträde", 60, 120, False),
        ),
        "Introduktionen tar två veckor. Svenska på nivå C krävs i hemtjänsten.",
        tasks="Duka, servera, städa gemensamma ytor och sällskap i vardagen på särskilt boende.",
    ),
    DemoDepartment(
        "bsf",
        3350,
        36,
        2,
        (7,),
        0,
        (10, 90),
        (5, 44),
        (
            ("Förskollärare", 70, 160, True),
            ("Grundskollärare", 60, 150, True),
            ("Fritidspedagog", 35, 80, True),
            ("Barnbiträde", 45, 70, False),
        ),
        "Skolorna har inga handledare i juli. Utdrag ur belastningsregistret krävs.",
        tasks="Hjälpa till i matsal, på skolgård och i verkstad, tillsammans med en pedagog.",
    ),
    DemoDepartment(
        "utf",
        900,
        2,
        2,
        (7,),
        0,
        (3, 30),
        (2, 16),
        (
            ("Elevassistent", 18, 30, False),
            ("Yrkeslärare", 12, 26, True),
        ),
    ),
    DemoDepartment(
        "sef",
        850,
        20,
        2,
        (),
        12,
        (5, 34),
        (2, 16),
        (
            ("Lokalvårdare", 24, 50, False),
            ("Måltidsbiträde", 22, 44, False),
            ("Fastighetsskötare", 8, 15, False),
        ),
        "Två kök byggs om under våren.",
        tasks="Lokalvård, disk och servering, vaktmästeri i kommunens fastigheter.",
    ),
    DemoDepartment(
        "tf",
        420,
        11,
        2,
        (),
        10,
        (2, 24),
        (1, 14),
        (
            ("Anläggningsarbetare", 14, 30, True),
            ("Parkarbetare", 12, 20, False),
            ("Ingenjör", 6, 14, True),
        ),
        "Park och natur tar helst emot mellan april och oktober.",
        tasks="Skötsel av parker, gator och lekplatser i ett arbetslag.",
    ),
    DemoDepartment(
        "kff",
        430,
        8,
        2,
        (),
        6,
        (1, 18),
        (1, 10),
        (
            ("Fritidsassistent", 10, 18, False),
            ("Biblioteksassistent", 6, 10, False),
        ),
    ),
    DemoDepartment(
        "kk",
        380,
        6,
        1,
        (),
        0,
        (1, 6),
        (0, 6),
        (
            ("Administratör", 6, 10, False),
            ("Kommunvägledare", 3, 5, False),
        ),
    ),
    DemoDepartment(
        "asf",
        640,
        6,
        1,
        (),
        0,
        (0, 16),
        (0, 8),
        (
            ("Socialsekreterare", 20, 42, True),
            ("Serviceassistent", 5, 8, False),
        ),
    ),
    DemoDepartment("sbk", 190, 3, 1, (), 0, (0, 3), (0, 2), (("Administratör", 2, 4, False),)),
    DemoDepartment("mf", 85, 2, 1, (), 0, (0, 2), (0, 1), (("Miljöassistent", 1, 2, False),)),
    DemoDepartment(
        "rhv",
        100,
        3,
        1,
        (),
        2,
        (0, 3),
        (0, 1),
        (("Renhållningsarbetare", 4, 8, False),),
        tasks="Sortering och bemötande på återvinningscentralen.",
    ),
)

GAP_SOURCE = "Påhittade GAP-analyser för demon"
OLD_GAP = ("mf",)  # has not made a new one in time

OTHERS = "vof utf tf kff kk asf sbk mf rhv"  # one contact for all that have none of their own
# Who signs in: name, address, role, and the förvaltningar or the nämnd.
PEOPLE = (
    ("Anna Holm", "anna.holm@demo.example", Role.COORDINATOR, ""),
    ("Bo Lindgren", "bo.lindgren@demo.example", Role.DEPARTMENT_CONTACT, "sef"),
    ("Cilla Persson", "cilla.persson@demo.example", Role.DEPARTMENT_CONTACT, "bsf"),
    ("Hedda Öst", "hedda.ost@demo.example", Role.DEPARTMENT_CONTACT, OTHERS),
    ("David Ek", "david.ek@demo.example", Role.BOARD_SECRETARY, "asn"),
    ("Eva Berg", "eva.berg@demo.example", Role.BOARD_MEMBER, "asn"),
    ("Farid Nouri", "farid.nouri@demo.example", Role.BOARD_MEMBER, "von"),
    ("Ines Falk", "ines.falk@demo.example", Role.CONSULTANT, ""),
    ("Jens Modin", "jens.modin@demo.example", Role.CONSULTANT, ""),
    ("Lena Grip", "lena.grip@demo.example", Role.LOG_REVIEWER, ""),
    ("Greta Sand", "greta.sand@demo.example", Role.ADMINISTRATOR, ""),
)

# How far each förvaltning has come in the coming year's dialogue; those not named have not begun.
AGREED = ("vof", "bsf", "utf", "kk", "tf", "sbk")
SUBMITTED = ("rhv",)
HANDED_BACK = {"sef": "Kan ni se över handledarna i juni? Två kök byggs om enligt er egen text."}
COUNTERED = {"asf": "Ni har sex handledare hela året. Kan ni ta emot två till under hösten?"}
# How a dialogue of the year before ended without agreement: what the coordinator asked for, and why it ended.
NOT_AGREED = {
    "sbk": (
        "Kan ni ta emot två till, med delad handledare?",
        "Förvaltningen menar att handledarna inte räcker till fler. Samordnaren menar att två kan dela.",
    )
}
UNANSWERED = {"mf": "Förvaltningen har meddelat att den inte kan ta emot någon under omorganisationen."}

SIGNATURES = "Sara Lund, förvaltningsdirektör\nMats Ström, verksamhetschef"
