"""Reading what is to be erased and when, what keeps it, and what goes and what stays."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from lund_placements.days import midnight
from organisation.models import User

from . import retention, selectors
from .crypto import open_personnummer
from .enums import ErasureStatus
from .models import AccessLog, ErasureHold, ErasureOrder, Participant, RetentionRule
from .personnummer import COORDINATION


def rule_on(day: dt.date) -> RetentionRule | None:
    """Return what the municipality has decided for the day, or None when nothing is."""
    return RetentionRule.objects.filter(valid_from__lte=day).select_related("set_by").first()


def kept_in_words() -> SafeString:
    """Return, as HTML, how long cases are kept today, or that nobody has written it in; one query."""
    return render_to_string("participants/_retention_rule.html", {"rule": rule_on(timezone.localdate())})


def hold_of(participant: Participant) -> ErasureHold | None:
    """Return what keeps the case from being erased, if anything does."""
    return participant.holds.filter(ended_at__isnull=True).select_related("set_by").first()


def order_of(participant: Participant) -> ErasureOrder | None:
    """Return the erasure that waits for somebody to confirm it, if any does."""
    waiting = participant.erasure_orders.filter(status=ErasureStatus.ORDERED)
    return waiting.select_related("ordered_by").first()


def orders_of_others(user: User) -> QuerySet[ErasureOrder]:
    """Return the erasures that the user can confirm, those that have waited longest first."""
    waiting = ErasureOrder.objects.filter(status=ErasureStatus.ORDERED).exclude(ordered_by=user)
    known = selectors.cases_known_to(user)
    return waiting.filter(participant__in=known).select_related("participant", "ordered_by")


def birth_day(participant: Participant) -> int | None:
    """Return the day of the month on which the person was born, when the personnummer is stored."""
    sealed = participant.personnummer_encrypted
    if not sealed:
        return None
    day = int(open_personnummer(participant.pk, sealed)[6:8])
    return day - COORDINATION if day > COORDINATION else day


def birth_day_matters(participant: Participant) -> bool:
    """Say whether somebody must look the day of birth up elsewhere before the case is erased."""
    row = rule_on(timezone.localdate())
    return row is not None and retention.is_kept_for_good(birth_day(participant), row.rule) is None


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """A closed case: the day it is to be erased, None when no rule says, what keeps it, and whether it is proposed."""

    case: Participant
    due_on: dt.date | None
    kept_because: str
    is_ordered: bool


def closed_cases(user: User) -> QuerySet[Participant]:
    """Return the user's own closed cases that are not erased, those closed first at the top."""
    waiting = ErasureHold.objects.filter(ended_at__isnull=True)
    own = selectors.cases_known_to(user).filter(consultant=user, closed_at__isnull=False)
    ordered = ErasureOrder.objects.filter(status=ErasureStatus.ORDERED)
    return own.prefetch_related(
        Prefetch("holds", waiting, to_attr="active_holds"),
        Prefetch("erasure_orders", ordered, to_attr="waiting_orders"),
    ).order_by("closed_at", "pk")


def closed_case(case: Participant, row: RetentionRule | None) -> ClosedCase:
    """Return when a case from closed_cases is to be erased."""
    if row is None:
        return ClosedCase(case, None, "", is_ordered=False)
    held = case.active_holds[0].reason if case.active_holds else ""
    if not held and retention.is_kept_for_good(birth_day(case), row.rule):
        held = "Född en dag som bevaras."
    due_on = retention.due_on(timezone.localdate(case.closed_at), row.rule)
    return ClosedCase(case, due_on, held, is_ordered=bool(case.waiting_orders))


def due_by_consultant(row: RetentionRule | None, today: dt.date) -> list[tuple[str, int]]:
    """Return how many closed cases each consultant has whose time has come; never which."""
    if row is None:
        return []
    latest = midnight(today + dt.timedelta(days=1))
    try:
        latest = latest.replace(year=latest.year - row.years)
    except ValueError:
        latest = latest.replace(year=latest.year - row.years, month=3, day=1)
    due = Participant.objects.filter(closed_at__lt=latest, erased_at__isnull=True)
    counted = due.exclude(holds__isnull=False, holds__ended_at__isnull=True).order_by("consultant__name")
    return list(counted.values_list("consultant__name").annotate(Count("pk", distinct=True)))


def going(participant: Participant) -> list[tuple[str, int]]:
    """Return what is taken away and how many rows of it there are."""
    counts = [
        (
            "Bedömningar, besked från Arbetsförmedlingen, prioritering, önskemål och förberedelser",
            ("assessments", "service_notes", "grounds", "wishes", "steps"),
        ),
        ("Utlämnanden till förvaltningar", ("disclosures",)),
        ("Skäl till att ärendet har öppnats av andra", ("grants",)),
        ("Händelser i ärendet", ("events",)),
    ]
    return [
        ("Namn, personnummer, ärendenummer, alias och alla uppgifter för matchning", 1),
        *((label, sum(getattr(participant, name).count() for name in names)) for label, names in counts),
    ]


def staying(participant: Participant) -> list[tuple[str, int]]:
    """Return what stays for the counts and the control, and how many rows of it there are."""
    looks = AccessLog.objects.filter(subjects__contains=[participant.pk])
    return [
        ("Förslag, utan skäl och namn", participant.proposals.count()),
        ("Placeringar, med plats och datum men utan namn och fritext", participant.placements.count()),
        ("Rader i åtkomstloggen, utan ärendenummer och skäl", looks.count()),
    ]
