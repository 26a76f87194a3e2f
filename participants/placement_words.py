"""Proposals and placements in words: how they stand, what they are, and what has happened."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from allocation.enums import PlacementKind
from lund_placements.swedish import long_date, number

from .models import AmaTerms, Placement, PlacementEvent, Proposal
from .place_selectors import coordinating_name
from .place_words import days_in_words, share_in_words
from .placement_enums import PlacementStatus, ProposalStatus

TONES = {
    ProposalStatus.SUGGESTED: "neutral",
    ProposalStatus.OFFERED: "info",
    ProposalStatus.ACCEPTED: "success",
    ProposalStatus.PLACED: "plain",
    ProposalStatus.DECLINED: "danger",
    ProposalStatus.WITHDRAWN: "muted",
    PlacementStatus.PLANNED: "info",
    PlacementStatus.STARTED: "success",
    PlacementStatus.ENDED: "plain",
    PlacementStatus.BROKEN_OFF: "warning",
    PlacementStatus.CANCELLED: "muted",
}
KINDS = {PlacementKind.AMA: "Arbetsmarknadsanställning", PlacementKind.PRAKTIK: "Praktik"}
TEXTS = {
    "suggested": "Ett förslag förbereddes",
    "offer": "Platsen erbjöds",
    "accept": "Förvaltningen tackade ja",
    "decline": "Förvaltningen tackade nej",
    "withdraw": "Förslaget återkallades",
    "plan": "Placeringen planerades",
    "prepared": "Förberedelserna inför starten ändrades",
    "terms_set": "Anställningsvillkoren skrevs",
    "dates_changed": "Datumen ändrades",
    "place_period_changed": "Platsen fick en annan tid",
    "handed_over": "En annan konsulent tog över",
    "start": "Placeringen startade",
    "end": "Placeringen avslutades",
    "break_off": "Placeringen avbröts",
    "cancel": "Placeringen ställdes in",
}


def status_words(row: Proposal | Placement) -> tuple[str, str]:
    """Return how it stands, in words, and the tone; a placement whose last day has passed says so."""
    if row.status == PlacementStatus.STARTED and row.ends_on < timezone.localdate():
        return "Tiden är slut", "warning"
    return row.get_status_display(), TONES[row.status]


def period(row: Placement) -> str:
    """Return the days, until the last one that was."""
    return f"{long_date(row.starts_on)}–{long_date(row.ended_on or row.ends_on)}"


def facts(row: Placement) -> list[tuple[str, str]]:
    """Return what both the consultant and the host know of a placement, as pairs of label and value."""
    place = row.place
    return [
        ("Plats", str(place)),
        ("Typ", KINDS[PlacementKind(row.kind)]),
        ("Tid", period(row)),
        ("Timmar i veckan", str(row.hours_per_week)),
        ("Handledare", place.supervisor.name if place.supervisor else "ingen"),
        *((f"Även {share.workplace}", share_in_words(share)) for share in place.shares.all()),
        ("Ersättare", place.substitute.name if place.substitute else "ingen"),
        ("Introduktion", long_date(row.introduction_on) if row.introduction_on else "inte bokad"),
    ]


def reasons(row: Placement) -> list[tuple[str, str]]:
    """Return why it started before everything was done and why it ended before its time; the host sees neither."""
    found = []
    if row.start_reason:
        found.append(("Startade ändå, därför att", row.start_reason))
    if row.end_reason:
        why = row.get_end_reason_display()
        found.append(("Varför den tog slut", f"{why}. {row.end_text}" if row.end_text else why))
    return found


def terms(row: AmaTerms) -> list[tuple[str, str]]:
    """Return the terms as pairs of label and value."""
    found = [
        ("Arbetsgivare", f"{coordinating_name()}, som har arbetsgivaransvaret"),
        ("Anställd", f"{long_date(row.employed_from)}–{long_date(row.employed_to)}"),
        ("Timmar i veckan", str(row.hours_per_week)),
        ("Löneavtal", row.get_pay_agreement_display()),
        ("Lön", f"{number(row.wage)} kronor i månaden före skatt"),
    ]
    if row.subsidy:
        found += [
            ("Stöd", row.get_subsidy_display()),
            ("Stödets tid", f"{long_date(row.subsidy_from)}–{long_date(row.subsidy_to)}"),
            ("Stödets belopp", f"{number(row.subsidy_amount)} kronor i månaden"),
            ("Beslutsnummer", row.decision_number),
        ]
    else:
        found.append(("Inget stöd, därför att", row.no_subsidy_reason))
    return [*found, ("Kontakt hos Arbetsförmedlingen", row.contact or "inte angiven")]


def timeline(events: Iterable[PlacementEvent]) -> list[dict[str, Any]]:
    """Return what has happened as the page shows it, latest first."""
    return [
        {
            "text": TEXTS.get(event.kind, event.kind),
            "at": event.created_at,
            "by": event.actor_name,
            "comment": _detail(event),
        }
        for event in events
    ]


def _detail(event: PlacementEvent) -> str:
    if event.kind == "dates_changed":
        before, after = event.details["before"], event.details["after"]
        return f"Från {days_in_words(before)} till {days_in_words(after)}."
    if event.kind == "suggested" and event.details.get("passed_over"):
        return f"Nummer {event.details['number']} i ordningen; {event.details['passed_over']} stod före."
    return ""
