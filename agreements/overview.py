"""What the pages say of agreements: how far they have come, what is missing, and what has happened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from allocation.enums import PlacementKind, RoundStatus
from allocation.models import AllocationRound
from allocation.overview import Section
from lund_placements import swedish
from organisation.models import User
from organisation.permissions import Right, boards_of, has_right

from . import selectors, workflow
from .enums import AgreementStatus, Party, Turn
from .models import Agreement, AgreementEvent, AgreementVersion, Approval, Conclusion, Signature
from .selectors import BoardRow

TONES = {
    AgreementStatus.DRAFT: "neutral",
    AgreementStatus.WITH_BOARD: "info",
    AgreementStatus.CHANGE_REQUESTED: "warning",
    AgreementStatus.APPROVED: "info",
    AgreementStatus.SIGNED: "plain",
    AgreementStatus.DECLINED: "danger",
    AgreementStatus.ENDED: "muted",
    AgreementStatus.WITHDRAWN: "muted",
}
WAY = (AgreementStatus.DRAFT, AgreementStatus.WITH_BOARD, AgreementStatus.APPROVED, AgreementStatus.SIGNED)
TEXTS = {
    "generated": "Överenskommelsen skapades från beslutet",
    "saved": "Utkastet sparades",
    "send": "Skickades till den mottagande nämnden",
    "request_change": "Den mottagande nämnden begärde en ändring",
    "approve": "Den mottagande nämnden godkände",
    "decline": "Den mottagande nämnden avböjde",
    "take_back": "Samordnaren tog tillbaka",
    "resume": "Samordnaren tog upp den igen",
    "conclude": "Båda nämnderna har undertecknat",
    "end": "Överenskommelsen avslutades",
    "amended": "Ett tillägg påbörjades",
    "renew": "Gjordes om efter det rättade beslutet",
    "withdraw": "Återkallades",
    "reminded": "Den mottagande nämnden påmindes",
}


def status_words(agreement: Agreement, *, is_amended: bool = False) -> tuple[str, str]:
    """Return how the agreement stands, in words, and the tone; what is signed applies by its dates.

    is_amended: whether a signed tillägg says something else.
    """
    today = timezone.localdate()
    status = AgreementStatus(agreement.status)
    if status != AgreementStatus.SIGNED:
        return status.label, TONES[status]
    if is_amended:
        return "Undertecknad, ändrad genom tillägg", "plain"
    if today < agreement.valid_from:
        return f"Undertecknad, gäller från {swedish.long_date(agreement.valid_from)}", "plain"
    if today > agreement.valid_to:
        return f"Undertecknad, gällde till {swedish.long_date(agreement.valid_to)}", "muted"
    return "Undertecknad, gäller", "success"


def turn(agreement: Agreement) -> Turn:
    """Return whose turn it is."""
    return workflow.OWNER[AgreementStatus(agreement.status)]


def days_waited(agreement: Agreement) -> str:
    """Return "sedan 3 dagar" for an agreement read through selectors.agreements()."""
    since = agreement.waiting_since
    days = (timezone.localdate() - timezone.localdate(since)).days if since else 0
    if days == 0:
        return "sedan i dag"
    return f"sedan {days}{swedish.NO_BREAK_SPACE}{'dag' if days == 1 else 'dagar'}"


def steps(agreement: Agreement) -> list[dict]:
    """Return the way to a signed agreement and how far it has come; nothing when it left that way."""
    at = AgreementStatus(agreement.status)
    if at == AgreementStatus.CHANGE_REQUESTED:
        at = AgreementStatus.DRAFT
    if at not in WAY:
        return []
    reached = WAY.index(at) + (at == AgreementStatus.SIGNED)
    states = ["done" if index < reached else "current" if index == reached else "later" for index in range(4)]
    return [
        {"label": status.label, "url": None, "state": state}
        for status, state in zip(WAY, states, strict=True)
    ]


def events_for(user: User, agreement: Agreement) -> list[AgreementEvent]:
    """Return what has happened, latest first."""
    return list(_told_to(user, agreement.events.all()))


def changed_since(user: User, moment: dt.datetime) -> Exists:
    """Return whether something that the user is told of has happened to an agreement since, for a filter."""
    lately = AgreementEvent.objects.filter(agreement=OuterRef("pk"), created_at__gte=moment)
    return Exists(_told_to(user, lately))


def _told_to(user: User, events: QuerySet[AgreementEvent]) -> QuerySet[AgreementEvent]:
    """Leave out what the coordinator wrote before sending, which is not for others."""
    if has_right(user, Right.RUN_YEAR):
        return events
    return events.exclude(kind__in=("generated", "saved", "amended"))


def timeline(events: Iterable[AgreementEvent]) -> list[dict]:
    """Return the events as people read them."""
    return [
        {
            "text": _event_text(event),
            "at": event.created_at,
            "by": event.actor_name,
            "comment": event.comment,
        }
        for event in events
    ]


def _event_text(event: AgreementEvent) -> str:
    if event.kind == "signature_recorded":
        return f"Underskriften från {Party(event.details['party']).label} registrerades"
    return TEXTS[event.kind]


def said_last(agreement: Agreement) -> AgreementEvent | None:
    """Return what the receiving nämnd wrote when it asked for a change or declined, while it is to be answered."""
    steps = {AgreementStatus.CHANGE_REQUESTED: "request_change", AgreementStatus.DECLINED: "decline"}
    kind = steps.get(AgreementStatus(agreement.status))
    return agreement.events.filter(kind=kind).first() if kind else None


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One party's signature on the latest version; None while it is not recorded."""

    party: Party
    recorded: Signature | None


def signature_rows(agreement: Agreement) -> list[SignatureRow]:
    """Return both parties' signatures on the latest version that was sent; none before that."""
    version = agreement.latest_version
    if version is None:
        return []
    recorded = {signature.party: signature for signature in version.signatures.all()}
    return [SignatureRow(party, recorded.get(party)) for party in Party]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version that was sent, with what has become of it; None where nothing has."""

    version: AgreementVersion
    approval: Approval | None
    conclusion: Conclusion | None


def version_rows(agreement: Agreement) -> list[VersionRow]:
    """Return the versions, the latest first, with the sums of their documents but not the documents."""
    versions = (
        agreement.versions.select_related(
            "document", "sent_by", "approval__approved_by", "conclusion__document"
        )
        .defer("payload", "document__content", "conclusion__payload", "conclusion__document__content")
        .order_by("-number")
    )
    return [
        VersionRow(version, getattr(version, "approval", None), getattr(version, "conclusion", None))
        for version in versions
    ]


# A year


@dataclass(frozen=True, slots=True)
class Line:
    """One nämnd, or one agreement with it, in the list of a year."""

    name: str
    addition: str
    agreement: Agreement | None
    status: str
    tone: str
    waits_on: str
    waited: str
    counts: tuple[int, ...]
    support: str
    missing: tuple[str, ...]

    @property
    def is_with_them(self) -> bool:
        """Whether the receiving nämnd has something to do with it."""
        return self.agreement is not None and self.agreement.status in workflow.WITH_THEM


def year_lines(rows: Iterable[BoardRow]) -> list[Line]:
    """Return every nämnd's line for the coordinator, those that wait for the coordinator first."""
    lines = [_line_of_row(row) for row in rows]
    order = [Turn.COORDINATOR.label, Turn.BOTH.label, Turn.BOARD.label, ""]
    return sorted(lines, key=lambda line: order.index(line.waits_on))


def _line_of_row(row: BoardRow) -> Line:
    agreement = row.current
    if agreement is None:
        return Line(
            name=row.board_name,
            addition="",
            agreement=None,
            status="Inte skapad",
            tone="neutral",
            waits_on=Turn.COORDINATOR.label,
            waited="",
            counts=tuple(row.places[kind.value] for kind in PlacementKind),
            support="",
            missing=("Skapa överenskommelsen.",),
        )
    missing = list(row.missing)
    if row.needs_amendment and agreement.is_signed:
        missing.append("Beslutet är rättat. Gör ett tillägg.")
    if agreement.status == AgreementStatus.DECLINED:
        missing.append("Prata med nämnden, som har avböjt.")
    if agreement.status == AgreementStatus.APPROVED:
        missing += [
            f"Registrera underskriften från {row.party.label}."
            for row in signature_rows(agreement)
            if row.recorded is None
        ]
    return line_of(agreement, missing=missing)


def lines_for(user: User, found: Iterable[Agreement]) -> list[Line]:
    """Return a line for each agreement that somebody outside the coordination may read."""
    found, theirs = list(found), boards_of(user)
    amended = {agreement.amends_id for agreement in found if agreement.number and agreement.is_signed}
    lines = [line_of(agreement, is_amended=agreement.pk in amended) for agreement in found]
    return [
        replace(line, waits_on="er")
        if turn(agreement) == Turn.BOARD and agreement.board_id in theirs
        else line
        for line, agreement in zip(lines, found, strict=True)
    ]


def line_of(agreement: Agreement, missing: Iterable[str] = (), *, is_amended: bool = False) -> Line:
    """Return the line of one agreement."""
    status, tone = status_words(agreement, is_amended=is_amended)
    waits = turn(agreement)
    return Line(
        name=agreement.board_name,
        addition=f"Tillägg {agreement.number}" if agreement.number else "",
        agreement=agreement,
        status=status,
        tone=tone,
        waits_on="" if waits == Turn.NOBODY else waits.label,
        waited=days_waited(agreement),
        counts=tuple(agreement.places[kind.value] for kind in PlacementKind),
        support=support_words(agreement),
        missing=tuple(missing),
    )


def support_words(agreement: Agreement) -> str:
    """Return what is said of särskilt stöd in a few words; "" when there is nothing to say."""
    if agreement.special_support_amount is not None:
        return f"{swedish.number(agreement.special_support_amount)}{swedish.NO_BREAK_SPACE}kr"
    if agreement.special_support_decision:
        return "Diskuterat"
    return "Ska diskuteras" if agreement.calls_for_support_talks else ""


def cards(rows: Sequence[BoardRow], *, is_invented: bool) -> list[dict]:
    """Return how far the year's agreements have come, as key figures."""
    signed = [row for row in rows if row.in_force]
    figures = [_card("Undertecknade", len(signed), len(rows), "nämnder")]
    for kind in PlacementKind:
        covered = sum(row.in_force.places[kind.value] for row in signed)
        decided = sum(row.places[kind.value] for row in rows)
        card = _card(f"Överenskomna {kind.label}", covered, decided, "beslutade")
        figures.append({**card, "is_invented": is_invented})
    return figures


def _card(name: str, count: int, total: int, noun: str) -> dict:
    note = f"av {swedish.number(total)} {noun}"
    return {"name": name, "value": swedish.number(count), "note": note, "tone": "", "is_invented": False}


def years_for(user: User) -> list[int]:
    """Return the years with agreements that the user may read or is to make, the latest first."""
    years = set(selectors.agreements_visible_to(user).values_list("round__year", flat=True))
    if has_right(user, Right.RUN_YEAR):
        published = AllocationRound.objects.filter(status=RoundStatus.PUBLISHED)
        years |= set(published.values_list("year", flat=True))
    return sorted(years, reverse=True)


# The start page


def start_section(user: User) -> Section | None:
    """Return what waits for the user: each year for the coordinator, each agreement for the receiving side."""
    rows = [*_years_to_finish(user), *_waiting_for(user)]
    return Section("Överenskommelser", tuple(rows)) if rows else None


def _years_to_finish(user: User) -> list[dict]:
    """Return the years whose agreements are not all signed; one query, and none for others."""
    if not has_right(user, Right.RUN_YEAR):
        return []
    this_year = timezone.localdate().year
    to_make = Q(status=RoundStatus.PUBLISHED, year__gte=this_year)
    rounds = AllocationRound.objects.filter(to_make | Q(agreements__isnull=False)).order_by("year")
    years: dict[int, list[tuple[AgreementStatus, bool]]] = {}
    rows = rounds.values_list("year", "agreements__status", "agreements__number")
    for year, status, number in rows:
        found = years.setdefault(year, [])
        if status:
            found.append((AgreementStatus(status), number == 0))
    finished = workflow.SIGNED | workflow.CLOSED
    return [
        _year_row(year, found)
        for year, found in years.items()
        if not found or any(status not in finished for status, _ in found)
    ]


def _year_row(year: int, found: Sequence[tuple[AgreementStatus, bool]]) -> dict:
    """Return a year's row; found: the status of each agreement, and whether it is no tillägg."""
    mine = sum(workflow.OWNER[status] == Turn.COORDINATOR for status, _ in found)
    bases = [status for status, is_base in found if is_base and status not in workflow.CLOSED]
    if not found:
        note = "Skapa dem från beslutet."
    elif mine:
        note = "En väntar på dig." if mine == 1 else f"{swedish.counted(mine).capitalize()} väntar på dig."
    else:
        note = "Inget väntar på dig."
    signed = bases.count(AgreementStatus.SIGNED)
    return {
        "label": f"Överenskommelser {year}",
        "url": reverse("agreements:overview", args=[year]),
        "note": note,
        "status": f"{signed} av {len(bases)} undertecknade" if found else "Inte skapade",
        "tone": "info",
        "current": bool(mine) or not found,
    }


def _waiting_for(user: User) -> list[dict]:
    """Return the agreements that wait for a nämnd that the user speaks for; one query."""
    boards = boards_of(user)
    if not boards:
        return []
    theirs = Agreement.objects.filter(board__in=boards, status__in=workflow.WITH_THEM)
    notes = {
        AgreementStatus.WITH_BOARD: "Er tur: läs och godkänn, eller begär en ändring.",
        AgreementStatus.APPROVED: "Undertecknas av båda nämnderna.",
    }
    return [
        {
            "label": str(agreement),
            "url": reverse("agreements:agreement", args=[agreement.round.year, agreement.pk]),
            "note": notes[AgreementStatus(agreement.status)],
            "status": agreement.get_status_display(),
            "tone": TONES[AgreementStatus(agreement.status)],
            "current": agreement.status == AgreementStatus.WITH_BOARD,
        }
        for agreement in theirs.select_related("round").order_by("round__year", "board_name", "number")
    ]
