"""How a place is told of on its pages and in the workbook: in words, never in codes."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.urls import reverse

from allocation.enums import PlacementKind
from allocation.payload_text import listing, sentence
from lund_placements import swedish
from lund_placements.text import one_line

from .enums import Adaptation, Certificate, Licence, PhysicalDemand, TimeOfDay
from .models import Place, PlaceEvent, PlaceShare
from .place_enums import PlaceState, Weekday

TONES = {
    PlaceState.DRAFT: "neutral",
    PlaceState.OPEN: "info",
    PlaceState.HELD: "neutral",
    PlaceState.FILLED: "success",
    PlaceState.CLOSED: "muted",
}
HAPPENED = {  # by PlaceEvent.kind
    "registered": "Platsen registrerades",
    "saved": "Utkastet sparades",
    "open": "Platsen öppnades",
    "take_back": "Platsen togs tillbaka till utkast",
    "fill": "Platsen tillsattes",
    "vacate": "Platsen blev ledig",
    "hold": "Platsen blev otillgänglig",
    "release": "Platsen blev tillgänglig igen",
    "close": "Platsen stängdes",
    "reopen": "Platsen togs upp igen",
    "supervision_changed": "Handledningen ändrades",
    "period_changed": "Platsens tid ändrades",
    "shared": "Arbetsplatserna ändrades",
    "union_consulted": "Facklig samverkan antecknades",
    "union_removed": "En anteckning om facklig samverkan togs bort",
    "workplace_added": "Arbetsplatsen lades upp",
    "workplace_saved": "Arbetsplatsen ändrades",
    "workplace_imported": "Arbetsplatsen lästes in från en fil",
    "supervisor_added": "En handledare lades till",
    "supervisor_saved": "En handledare ändrades",
}
BY_NOBODY = frozenset({"hold", "release"})  # nobody is told who keeps a place from others
ONE = {PlacementKind.AMA: "arbetsmarknadsanställning", PlacementKind.PRAKTIK: "praktikplats"}
Facts = list[tuple[str, str]]


def kind_word(kind: str) -> str:
    """Return what one place of the kind is called."""
    return ONE[PlacementKind(kind)]


def status_words(place: Place) -> tuple[str, str]:
    """Return how the place stands as everybody is told, with its tone."""
    return str(place.state.label), TONES[place.state]


def labels(codes: Iterable[str], choices: type[TextChoices]) -> str:
    """Return the codes in words, in the order of the list; "" for none."""
    chosen = set(codes)
    return ", ".join(str(choice.label) for choice in choices if choice in chosen)


def yes_or_no(answer: bool | None) -> str:
    """Return the answer in a word."""
    return "Inte besvarat" if answer is None else "Ja" if answer else "Nej"


def period(place: Place) -> str:
    """Return the days of the place."""
    if place.starts_on is None or place.ends_on is None:
        return "Inte bestämt"
    return f"{swedish.long_date(place.starts_on)} till {swedish.long_date(place.ends_on)}"


def work(place: Place) -> Facts:
    """Return what the work is."""
    shares = list(place.shares.all())
    facts = [
        ("Arbetsplats", _where(place)),
        *((f"Även {share.workplace}", share_in_words(share)) for share in shares),
        ("Yrke", f"{place.occupation}{f' (SSYK {place.ssyk})' if place.ssyk else ''}"),
        ("Område", sentence(place.get_area_display()) or "Inte valt"),
        ("Arbetsuppgifter", place.tasks or "Inte beskrivna"),
        ("Verksamhetsnära", yes_or_no(place.is_near_operations)),
        ("Behöver rekrytera", yes_or_no(place.needs_to_recruit)),
    ]
    if place.purpose:
        facts.insert(4 + len(shares), ("Syfte", place.purpose))
    return facts


def share_in_words(share: PlaceShare) -> str:
    """Return on which days somebody is at another workplace, and who supervises there."""
    days = [str(day.label) for day in Weekday if day in share.weekdays]
    return f"{sentence(listing(days))}. Handledare: {share.supervisor.name}."


def _where(place: Place) -> str:
    workplace = place.workplace
    parts = (workplace.name, workplace.company, workplace.address)
    return ", ".join(filter(None, parts))


def time(place: Place) -> Facts:
    """Return when the work is done."""
    hours = "Inte bestämt" if place.hours_per_week is None else f"{place.hours_per_week} timmar i veckan"
    if place.least_hours:
        hours += f", från {place.least_hours} timmar till en början"
    return [
        ("Tid", period(place)),
        ("Arbetstid", hours),
        ("När på dygnet", sentence(labels(place.times_of_day, TimeOfDay)) or "Inte bestämt"),
    ]


def demands(place: Place) -> Facts:
    """Return what is demanded of somebody, and what can be arranged."""
    return [
        ("Svenska, minst", sentence(place.get_language_level_display()) or "Inget krav"),
        ("Körkort", sentence(labels(place.licences, Licence)) or "Inget krav"),
        ("Intyg", sentence(labels(place.certificates, Certificate)) or "Inget krav"),
        ("Arbetet innebär att", sentence(labels(place.physical, PhysicalDemand)) or "Inget särskilt"),
        ("Kan ordnas", sentence(labels(place.adaptations, Adaptation)) or "Inget angivet"),
        ("Kan inte ordnas", sentence(labels(place.cannot_arrange, Adaptation)) or "Inget angivet"),
    ]


def reception(place: Place) -> Facts:
    """Return who receives, and how safely."""
    supervisor = place.supervisor
    trained = "" if supervisor is None or supervisor.trained_on else " (ingen handledarutbildning antecknad)"
    assessed = place.risk_assessed_on
    return [
        ("Handledare", f"{supervisor.name}{trained}" if supervisor else "Inte vald"),
        ("Ersättare", place.substitute.name if place.substitute else "Inte vald"),
        ("Ansvarig chef", place.responsible_manager or "Inte angiven"),
        ("Riskerna bedömda", swedish.long_date(assessed) if assessed else "Nej"),
        ("Ersätter ingen ordinarie tjänst", "Intygat" if place.replaces_no_post else "Inte intygat"),
    ]


def timeline(events: Iterable[PlaceEvent]) -> list[dict]:
    """Return the events for the timeline."""
    return [
        {
            "text": _told(event),
            "at": event.created_at,
            "by": "" if event.kind in BY_NOBODY else event.actor_name,
            "comment": event.comment,
        }
        for event in events
    ]


def _told(event: PlaceEvent) -> str:
    if event.kind == "period_changed":
        before, after = event.details["before"], event.details["after"]
        return f"{HAPPENED[event.kind]} från {days_in_words(before)} till {days_in_words(after)}"
    about = event.details.get("union") or event.details.get("supervisor")
    return f"{HAPPENED[event.kind]}: {about}" if about else HAPPENED[event.kind]


def days_in_words(days: Mapping[str, str]) -> str:
    """Return the first and the last day that an event names."""
    first, last = (dt.date.fromisoformat(days[name]) for name in ("starts_on", "ends_on"))
    return f"{swedish.long_date(first)}–{swedish.long_date(last)}"


def address(place: Place) -> str:
    """Return the address of the place's page."""
    return reverse("participants:place", args=[place.round.year, place.pk])


# The workbook

SHEET_HEAD = (
    "Yrke",
    "Förvaltning",
    "Typ",
    "Läge",
    "Arbetsplats",
    "Företag",
    "SSYK",
    "Arbetsuppgifter",
    "Syfte",
    "Från",
    "Till",
    "Timmar i veckan",
    "Minst timmar",
    "När på dygnet",
    "Svenska, minst",
    "Körkort",
    "Intyg",
    "Arbetet innebär",
    "Kan ordnas",
    "Kan inte ordnas",
    "Handledare",
    "Ersättare",
    "Ansvarig chef",
    "Risker bedömda",
)


def sheet_row(place: Place, department: str) -> tuple[str | int | None, ...]:
    """Return a place as a row of the workbook."""
    return (
        place.occupation,
        department,
        kind_word(place.kind),
        str(place.state.label),
        "; ".join([place.workplace.name, *(f"{one}: {share_in_words(one)}" for one in place.shares.all())]),
        place.workplace.company,
        place.ssyk,
        one_line(place.tasks),
        one_line(place.purpose),
        f"{place.starts_on or ''}",
        f"{place.ends_on or ''}",
        place.hours_per_week,
        place.least_hours,
        labels(place.times_of_day, TimeOfDay),
        place.get_language_level_display(),
        labels(place.licences, Licence),
        labels(place.certificates, Certificate),
        labels(place.physical, PhysicalDemand),
        labels(place.adaptations, Adaptation),
        labels(place.cannot_arrange, Adaptation),
        place.supervisor.name if place.supervisor else "",
        place.substitute.name if place.substitute else "",
        place.responsible_manager,
        f"{place.risk_assessed_on or ''}",
    )
