"""Participants as tables: what a consultant takes out, and the workbook that people are read in from."""

from collections.abc import Iterable, Mapping, Sequence

from allocation.enums import PlacementKind

from .enums import EducationLevel, LanguageBand
from .import_people.rows import HEADINGS
from .models import Participant, Placement
from .placement_words import KINDS, status_words

Sheet = tuple[str, Sequence[str], list[Sequence[str | int | None]]]
EXPLAINED = {
    "case_number": ("Ärendets nummer. Måste fyllas i.", "2026-0412"),
    "first_name": ("Måste fyllas i. Den som har skyddade personuppgifter läggs upp för hand.", "Kim"),
    "last_name": ("Måste fyllas i.", "Exempelsson"),
    "personnummer": ("Tolv siffror. Formatera kolumnen som text.", "19121212-1212"),
    "consultant": ("Den e-postadress som konsulenten loggar in med. Tom: du själv.", "ines@kommun.example"),
    "income_support_since": ("Datum.", "2025-03-15"),
    "language_level": ("Som i bladet Nivåer.", str(LanguageBand.SFI_C.label)),
    "education_level": ("Som i bladet Nivåer.", str(EducationLevel.UPPER.label)),
    "hours_per_week": ("Helt tal, 1 till 40.", 30),
    "start_from": ("Datum.", "2026-12-01"),
}
# Neither personnummer nor what the workplace must arrange leaves the system in a file.
TAKEN_OUT = ("case_number", "first_name", "last_name", "language_level", "education_level", "hours_per_week")


PLACEMENT_HEAD = (
    "Ärende",
    "Förnamn",
    "Efternamn",
    "Plats",
    "Förvaltning",
    "Typ",
    "Från och med",
    "Till och med",
    "Timmar i veckan",
    "Läge",
)


def template_sheets() -> list[Sheet]:
    """Return the workbook to fill in: an empty table, what to write in it, and the levels."""
    levels = [("Språknivå", str(one.label)) for one in LanguageBand]
    levels += [("Utbildning", str(one.label)) for one in EducationLevel]
    explained = [(HEADINGS[name], text, example) for name, (text, example) in EXPLAINED.items()]
    return [
        ("Deltagare", list(HEADINGS.values()), []),
        ("Så fyller du i", ("Kolumn", "Vad du skriver", "Exempel"), explained),
        ("Nivåer", ("Kolumn", "Nivå"), levels),
    ]


def case_sheets(people: Iterable[Participant], *, reason: str, taken_out: str) -> list[Sheet]:
    """Return the cases with the secrecy that follows them, and why and by whom they were taken out."""
    rows = [
        (
            one.case_number,
            one.first_name,
            one.last_name,
            one.get_language_level_display(),
            one.get_education_level_display(),
            one.hours_per_week,
        )
        for one in people
    ]
    return [
        ("Deltagare", [HEADINGS[name] for name in TAKEN_OUT], rows),
        about_file(reason=reason, taken_out=taken_out),
    ]


def placement_sheets(
    rows: Iterable[Placement], departments: Mapping[int, str], *, reason: str, taken_out: str
) -> list[Sheet]:
    """Return the placements, and why and by whom they were taken out. departments: names by id."""
    lines = [
        (
            row.participant.case_number,
            row.participant.first_name,
            row.participant.last_name,
            str(row.place),
            departments.get(row.place.department_id, ""),
            KINDS[PlacementKind(row.kind)],
            f"{row.starts_on}",
            f"{row.ended_on or row.ends_on}",
            row.hours_per_week,
            status_words(row)[0],
        )
        for row in rows
    ]
    return [("Placeringar", PLACEMENT_HEAD, lines), about_file(reason=reason, taken_out=taken_out)]


def about_file(*, reason: str, taken_out: str) -> Sheet:
    """Return the sheet that follows every file with people: its secrecy, and why and by whom it was taken out."""
    about: list[tuple[str, str]] = [
        (
            "Sekretess",
            "Uppgifterna omfattas av socialtjänstsekretess, 26 kap. 1 § offentlighets- och sekretesslagen.",
        ),
        ("Skäl", reason),
        ("Hämtad", taken_out),
        ("Sedan", "Radera filen när du inte behöver den längre."),
    ]
    return ("Om filen", ("Vad", "Uppgift"), about)
