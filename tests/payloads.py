"""Decision payloads for document tests: realistic, invented, consistent with themselves."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocation.economy import frozen
from allocation.economy.assumptions import usual

from .allocation.economy.table import delivered

# key, name, board, employees, need points, (last year, floor, offered, calendar) for ama and for praktik
DEPARTMENTS = (
    (
        "vof",
        "Vård- och omsorgsförvaltningen",
        "vård- och omsorgsnämnden",
        3100,
        348,
        (55, 0, 57, 83),
        (26, 0, 40, 60),
    ),
    (
        "bsf",
        "Barn- och skolförvaltningen",
        "barn- och skolnämnden",
        3650,
        312,
        (52, 0, 70, 96),
        (28, 0, 30, 44),
    ),
    ("utb", "Utbildningsförvaltningen", "utbildningsnämnden", 1020, 86, (20, 0, 18, 24), (10, 0, 12, 18)),
    ("ser", "Serviceförvaltningen", "servicenämnden", 640, 104, (27, 0, 36, 30), (12, 0, 14, 16)),
    ("tek", "Tekniska förvaltningen", "tekniska nämnden", 330, 61, (15, 0, 14, 20), (9, 0, 10, 12)),
    (
        "kof",
        "Kultur- och fritidsförvaltningen",
        "kultur- och fritidsnämnden",
        410,
        44,
        (10, 0, 12, 16),
        (6, 0, 9, 9),
    ),
    (
        "asf",
        "Arbetsmarknads- och socialförvaltningen",
        "arbetsmarknads- och socialnämnden",
        720,
        52,
        (9, 0, 10, 14),
        (4, 0, 6, 10),
    ),
    ("kom", "Kommunkontoret", "kommunstyrelsen", 310, 21, (5, 0, 6, 8), (3, 0, 5, 6)),
    ("sbk", "Stadsbyggnadskontoret", "byggnadsnämnden", 140, 9, (2, 0, 3, 4), (1, 0, 2, 4)),
    ("mil", "Miljöförvaltningen", "miljönämnden", 85, 6, (1, 1, 2, 2), (1, 0, 2, 2)),
    ("ren", "Lunds renhållningsverk", "renhållningsstyrelsen", 120, 12, (3, 0, 4, 4), (0, 0, 0, 3)),
    ("ofn", "Överförmyndarkontoret", "överförmyndarnämnden", 22, 3, (None, 0, 0, 0), (None, 0, 0, 0)),
)
COST_TABLES = 5
TARGETS = (("ama", "arbetsmarknadsanställningar", 200), ("praktik", "praktikplatser", 100))


def share_out(
    weights: list[int], floors: list[int], caps: list[int], target: int
) -> tuple[list[int], str, str | None]:
    """Return places by uddatalsmetoden, the last quotient served and the first refused; slow and plain."""
    places, served = list(floors), None
    while sum(places) < target:
        open_ = [i for i, cap in enumerate(caps) if places[i] < cap]
        if not open_:
            break
        best = max(open_, key=lambda i: Fraction(weights[i], 2 * places[i] + 1))
        served = Fraction(weights[best], 2 * places[best] + 1)
        places[best] += 1
    refused = [Fraction(w, 2 * p + 1) for w, p, cap in zip(weights, places, caps, strict=True) if p < cap]
    return places, str(served), str(max(refused)) if refused else None


def decision_payload(**changes: Any) -> dict[str, Any]:
    """Return a whole decision for twelve departments; keyword arguments replace fields of "decision"."""
    lines: list[dict[str, Any]] = []
    sums, certificates = [], []
    for number, (kind, _, target) in enumerate(TARGETS):
        numbers = [unit[5 + number] for unit in DEPARTMENTS]
        caps = [min(offered, calendar) for _, _, offered, calendar in numbers]
        places, served, refused = share_out(
            [unit[4] for unit in DEPARTMENTS], [floor for _, floor, _, _ in numbers], caps, target
        )
        certificates.append({"kind": kind, "last_served": served, "first_refused": refused})
        made = [
            line(unit, kind, count, given, cap)
            for unit, count, given, cap in zip(DEPARTMENTS, places, numbers, caps, strict=True)
        ]
        lines += made
        sums.append(
            {
                "kind": kind,
                "target": target,
                "computed": sum(places),
                "proposed": sum(places),
                "decided": sum(places),
                "shortfall": max(0, target - sum(places)),
                "last_year": sum(before or 0 for before, *_ in numbers),
            }
        )
    move(lines, "bsf", "kof", "ama", "Två fritidsgårdar öppnar i mars och har bett om fler platser.")
    decide(lines, "ser", "utb", "ama", "Serviceförvaltningen bygger om två kök under våren.")
    decision = {
        "id": "0192f1c2-7d4e-7a31-9f00-8a5b2c3d4e5f",
        "decided_on": "2026-11-13",
        "paragraph": "§ 87",
        "diary_no": "SO 2026/0123",
        "outcome": "with_changes",
        "reservations": "Anna Ek (V) reserverar sig skriftligt mot fördelningen av praktikplatser.",
        "immediately_adjusted": False,
        "adjusted_on": "2026-11-20",
        "notice_from": "2026-11-20",
        "notice_to": "2026-12-12",
        "legal_force_on": "2026-12-12",
        "corrects": None,
        "recorded_at": "2026-11-20T10:02:00+01:00",
        "recorded_by": "Eva Berg",
    }
    return {
        "format": "platsmodellen.decision/1",
        "municipality": "Lunds kommun",
        "year": 2027,
        "invented": True,
        "deciding_board": "arbetsmarknads- och socialnämnden",
        "decision": {**decision, **changes},
        "guideline": {
            "title": "Kommungemensam riktlinje för fördelning av arbetsmarknadsanställningar och praktik",
            "decided": "kommunstyrelsen § 118, 2022-04-06",
        },
        "targets": [
            {
                "kind": kind,
                "name": name,
                "places": target,
                "decided_on": "2026-01-30",
                "paragraph": "§ 12",
                "diary_no": "SO 2026/0007",
            }
            for kind, name, target in TARGETS
        ],
        "departments": [department(unit) for unit in DEPARTMENTS],
        "lines": lines,
        "sums": sums,
        "method": {
            "name": "uddatalsmetoden",
            "weights": {"need_2y": 50, "need_5y": 30, "employees": 20},
            "shortage_factor": "2",
            "scenario": "A. Behov först",
            "certificates": certificates,
        },
        "engine": {"problem": {"year": {}}, "result": {}},
    }


def with_cost(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with what its places cost, as it has been frozen since costs are."""
    rates = delivered()
    assumptions = replace(usual(payload["year"], 6, 3, rates), support=Decimal(400), repeats=True, horizon=8)
    return {**payload, "economy": frozen.block(assumptions, rates, frozen.units_of(payload, "decided"))}


def department(unit: tuple[Any, ...]) -> dict[str, Any]:
    """Return one department of the payload."""
    silent = unit[0] == "ofn"
    return {
        "key": unit[0],
        "name": unit[1],
        "board": unit[2],
        "employees": unit[3],
        "employees_invented": True,
        "dialogue": "closed_unanswered" if silent else "agreed",
        "dialogue_comment": "Påminnelser skickades 1 och 15 september." if silent else "",
        "gap_made_on": None if silent else "2025-03-01",
    }


def line(unit: tuple[Any, ...], kind: str, places: int, given: tuple[Any, ...], cap: int) -> dict[str, Any]:
    """Return one line, before changes by hand."""
    before, floor, offered, calendar = given
    bound = (
        "no_reply" if unit[0] == "ofn" else "" if places < cap else "offer" if cap == offered else "calendar"
    )
    why = {
        "no_reply": "Förvaltningen har inte svarat och får därför inga platser.",
        "offer": f"Behovet räcker till fler, men förvaltningen har erbjudit {offered}.",
        "calendar": f"Behovet räcker till fler, men handledarna räcker till {calendar}.",
        "": f"Behovspoängen {unit[4]} gav {places} platser. Inget golv eller tak styrde talet.",
    }[bound]
    return {
        "department": unit[0],
        "kind": kind,
        "last_year": before,
        "computed": places,
        "adjustments": [],
        "proposed": places,
        "decided": places,
        "change_reason": "",
        "floor": floor,
        "cap": cap,
        "cap_by_calendar": calendar,
        "offered": offered,
        "bound": bound,
        "why": why,
    }


def move(lines: list[dict[str, Any]], giver: str, taker: str, kind: str, reason: str) -> None:
    """Move one place by hand, with a reason on both lines."""
    for key, step in ((giver, -1), (taker, 1)):
        row = next(row for row in lines if row["department"] == key and row["kind"] == kind)
        row["adjustments"].append({"change": step, "reason": reason, "by": "Anna Holm", "on": "2026-10-20"})
        row["proposed"] += step
        row["decided"] += step


def decide(lines: list[dict[str, Any]], giver: str, taker: str, kind: str, reason: str) -> None:
    """Let the board move one place, with a reason on both lines."""
    for key, step in ((giver, -1), (taker, 1)):
        row = next(row for row in lines if row["department"] == key and row["kind"] == kind)
        row["decided"] += step
        row["change_reason"] = reason


def report(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a tjänsteskrivelse with Lund's headings and the payload, without its decision, as annex."""
    texts = {
        "Sammanfattning": ["Förvaltningen föreslår att platserna fördelas mellan kommunens förvaltningar."],
        "Underlag för beslutet": [
            "Kommungemensam riktlinje, kommunstyrelsen 2022-04-06 § 118",
            "Nämndens mål för arbetsmarknadsanställningar, 2026-01-30 § 12, SO 2026/0007",
            "Bilaga 1. Förslag till fördelningsmodell 2027, daterad 2026-10-25",
        ],
        "Ärendet": [
            "Enligt riktlinjen tar förvaltningen varje år fram ett förslag till fördelningsmodell.",
            "Nämnden fattar det slutgiltiga beslutet. Därefter sluter berörda nämnder överenskommelser.",
        ],
        "Förvaltningens yttrande": ["Ingen förvaltning får fler platser än den har handledare för."],
        "Beredning": ["Elva av tolv förvaltningar har svarat i dialogen."],
        "Barnets bästa": ["Försörjningsstödstagare med barn är en prioriterad grupp enligt riktlinjen."],
        "Ekonomiska konsekvenser": ["Varje mottagande nämnd bär kostnaderna för mottagandet."],
        "Föredragning": ["Samordnaren föredrar ärendet vid nämndens sammanträde."],
    }
    return {
        "title": "Fördelningsmodell 2027",
        "department": "Arbetsmarknads- och socialförvaltningen",
        "author": "Anna Holm",
        "author_title": "samordnare",
        "dated_on": "2026-10-25",
        "diary_no": "SO 2026/0123",
        "board": "arbetsmarknads- och socialnämnden",
        "proposals": [
            "att fördela 200 arbetsmarknadsanställningar och 100 praktikplatser för 2027 enligt bilaga 1, "
            "daterad 2026-10-25",
            "att uppdra åt förvaltningen att teckna överenskommelser med mottagande nämnder",
        ],
        "sections": [{"heading": heading, "paragraphs": parts} for heading, parts in texts.items()],
        "signatures": [
            {"name": "Maria Lind", "title": "förvaltningsdirektör"},
            {"name": "Per Ström", "title": "verksamhetschef"},
        ],
        "sent_to": ["Barn- och skolnämnden", "Kommunstyrelsen", "Vård- och omsorgsnämnden"],
        "annex": {key: value for key, value in payload.items() if key != "decision"},
    }
