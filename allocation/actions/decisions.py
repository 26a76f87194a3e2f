"""Recording what the nämnd decided, once and for all; notice, publishing and correction."""

import copy
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from lund_placements.swedish import long_date
from organisation.models import StoredDocument, User

from .. import documents, permissions
from ..calendar_rules import legal_force_on
from ..economy.frozen import again, units_of
from ..enums import Outcome
from ..models import (
    AllocationRound,
    Decision,
    DecisionLine,
    DecisionNotice,
    OfficialReport,
    Publication,
)
from ..payload import digest, sums
from .moves import lock_round, move_round, tell


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """When the protocol was adjusted, and the first and last day of the anslag."""

    adjusted_on: dt.date
    notice_from: dt.date
    notice_to: dt.date


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What the protocol says. `changes` holds places and reason by (förvaltning key, kind)."""

    decided_on: dt.date
    paragraph: str
    diary_no: str
    outcome: str
    changes: Mapping[tuple[str, str], tuple[int, str]]
    reservations: str = ""
    immediately_adjusted: bool = False
    off_target_confirmed: bool = False
    notice: NoticeInput | None = None
    correction_reason: str = ""


@transaction.atomic
def record(*, round: AllocationRound, data: DecisionInput, by: User) -> Decision:
    """Freeze the nämnd's decision: lines, inputs, parameters, JSON and PDF in one transaction."""
    round = lock_round(round)
    require(permissions.may_record_decision(by, round))
    report = round.reports.filter(sent_at__isnull=False).first()
    decision = _freeze(round, report, report.payload, data, by, corrects=None)
    move_round(round, "decide", by=by, decision=str(decision.pk))
    return decision


@transaction.atomic
def correct(*, decision: Decision, data: DecisionInput, by: User) -> Decision:
    """Record a new decision that names the old one and takes its place; the old stays as it was."""
    round = lock_round(decision.round)
    decision = Decision.objects.select_related("round", "report").get(pk=decision.pk)
    require(permissions.may_correct(by, decision))
    payload = json.loads(decision.payload)
    for line in payload["lines"]:
        line["proposed"], line["change_reason"] = line["decided"], ""
    new = _freeze(round, decision.report, payload, data, by, corrects=decision)
    move_round(round, "correct", by=by, comment=data.correction_reason, decision=str(new.pk))
    return new


def _freeze(
    round: AllocationRound,
    report: OfficialReport,
    basis: dict[str, Any],
    data: DecisionInput,
    by: User,
    corrects: Decision | None,
) -> Decision:
    now = timezone.now()
    _check_dates(report, data, timezone.localdate(now), corrects)
    decision = Decision(
        round=round,
        report=report,
        corrects=corrects,
        correction_reason=data.correction_reason.strip(),
        decided_on=data.decided_on,
        paragraph=data.paragraph,
        diary_no=data.diary_no,
        outcome=data.outcome,
        reservations=data.reservations.strip(),
        immediately_adjusted=data.immediately_adjusted,
        recorded_at=now,
        recorded_by=by,
    )
    payload = copy.deepcopy(basis)
    _apply_changes(payload, data)
    payload["sums"] = sums(round, payload["lines"])
    _check_sums(payload, data)
    if "economy" in payload:
        payload["economy"] = again(payload["economy"], units_of(payload, "decided"))
    payload["decision"] = _header(decision, data)
    decision.payload = documents.canonical_json(payload).decode()
    decision.payload_sha256 = digest(decision.payload.encode())
    decision.line_count = len(payload["lines"])
    pdf = documents.decision_pdf(payload)
    decision.document = StoredDocument.objects.create(
        name=f"fordelningsmodell-{round.year}.pdf",
        media_type="application/pdf",
        content=pdf,
        sha256=digest(pdf),
    )
    decision.full_clean()
    decision.save(force_insert=True)
    _store_lines(round, decision, payload)
    if data.notice:
        _store_notice(decision, data.notice, by)
    return decision


def _check_dates(
    report: OfficialReport, data: DecisionInput, today: dt.date, corrects: Decision | None
) -> None:
    if data.decided_on > today:
        raise RuleBroken(
            "Beslutsdatumet ligger i framtiden. Registrera beslutet när nämnden har fattat det.",
            code="decided_in_the_future",
            field="decided_on",
        )
    latest_target = max(target.decided_on for target in report.round.targets.all())
    if data.decided_on < latest_target:
        raise RuleBroken(
            f"Beslutet kan inte vara äldre än målen, som beslutades {long_date(latest_target)}.",
            code="decided_before_targets",
            field="decided_on",
        )
    if not corrects and data.decided_on < report.dated_on:
        raise RuleBroken(
            f"Beslutet kan inte vara äldre än tjänsteskrivelsen, som är daterad {long_date(report.dated_on)}.",
            code="decided_before_proposal",
            field="decided_on",
        )
    if corrects and data.decided_on < corrects.decided_on:
        raise RuleBroken(
            f"Rättelsen kan inte vara äldre än beslutet den rättar ({long_date(corrects.decided_on)}).",
            code="correction_before_decision",
            field="decided_on",
        )
    if data.notice and data.notice.adjusted_on < data.decided_on:
        raise RuleBroken(
            "Protokollet kan inte vara justerat före sammanträdet.",
            code="adjusted_before_decision",
            field="adjusted_on",
        )


def _apply_changes(payload: dict[str, Any], data: DecisionInput) -> None:
    """Write the nämnd's numbers into the lines, and check that outcome, changes and reasons agree."""
    changed = 0
    for line in payload["lines"]:
        places, reason = data.changes.get((line["department"], line["kind"]), (line["proposed"], ""))
        line["decided"], line["change_reason"] = places, reason.strip() if places != line["proposed"] else ""
        if places != line["proposed"]:
            changed += 1
            if not reason.strip():
                raise RuleBroken("Skriv nämndens skäl till varje ändrad rad.", code="change_needs_reason")
    if data.outcome == Outcome.AS_PROPOSED and changed:
        raise RuleBroken(
            f"{changed} rader skiljer sig från förslaget. Välj ”Med ändringar” eller återställ talen.",
            code="changed_but_as_proposed",
            field="outcome",
        )
    if data.outcome == Outcome.WITH_CHANGES and not changed:
        raise RuleBroken(
            "Ingen rad är ändrad. Välj ”Enligt förslaget” eller skriv in ändringarna.",
            code="nothing_changed",
            field="outcome",
        )


def _check_sums(payload: dict[str, Any], data: DecisionInput) -> None:
    """A total off its target is either what was proposed, or confirmed as what the nämnd decided."""
    for row in payload["sums"]:
        is_new = row["decided"] != row["proposed"]
        if row["decided"] != row["target"] and is_new and not data.off_target_confirmed:
            name = next(t["name"] for t in payload["targets"] if t["kind"] == row["kind"])
            raise RuleBroken(
                f"Summan av {name} är {row['decided']} men målet är {row['target']}. Rätta talen, eller "
                "kryssa i att nämnden har beslutat så.",
                code="sum_off_target",
                field="off_target_confirmed",
            )


def _header(decision: Decision, data: DecisionInput) -> dict[str, Any]:
    old, notice = decision.corrects, data.notice
    return {
        "id": str(decision.pk),
        "decided_on": decision.decided_on.isoformat(),
        "paragraph": decision.paragraph,
        "diary_no": decision.diary_no,
        "outcome": decision.outcome,
        "reservations": decision.reservations,
        "immediately_adjusted": decision.immediately_adjusted,
        "adjusted_on": notice.adjusted_on.isoformat() if notice else None,
        "notice_from": notice.notice_from.isoformat() if notice else None,
        "notice_to": notice.notice_to.isoformat() if notice else None,
        "legal_force_on": legal_force_on(notice.notice_from).isoformat() if notice else None,
        "corrects": {
            "id": str(old.pk),
            "decided_on": old.decided_on.isoformat(),
            "paragraph": old.paragraph,
            "diary_no": old.diary_no,
            "reason": decision.correction_reason,
        }
        if old
        else None,
        "recorded_at": timezone.localtime(decision.recorded_at).isoformat(timespec="seconds"),
        "recorded_by": decision.recorded_by.name,
    }


def _store_lines(round: AllocationRound, decision: Decision, payload: dict[str, Any]) -> None:
    departments = {card["key"]: card for card in payload["departments"]}
    ids = dict(round.dialogues.values_list("department__key", "department_id"))
    for line in payload["lines"]:
        card = departments[line["department"]]
        row = DecisionLine(
            decision=decision,
            department_id=ids[line["department"]],
            department_name=card["name"],
            board_name=card["board"],
            kind=line["kind"],
            proposed=line["proposed"],
            decided=line["decided"],
            change_reason=line["change_reason"],
        )
        row.full_clean()
        row.save()


@transaction.atomic
def record_notice(*, decision: Decision, notice: NoticeInput, by: User) -> DecisionNotice:
    """Record justering and anslag when the protocol is ready; laga kraft follows from it."""
    lock_round(decision.round)
    decision = Decision.objects.select_related("round").get(pk=decision.pk)
    require(permissions.may_record_notice(by, decision))
    if notice.adjusted_on < decision.decided_on:
        raise RuleBroken(
            "Protokollet kan inte vara justerat före sammanträdet.",
            code="adjusted_before_decision",
            field="adjusted_on",
        )
    stored = _store_notice(decision, notice, by)
    tell(decision.round, "notice_recorded", by=by, decision=str(decision.pk))
    return stored


def _store_notice(decision: Decision, notice: NoticeInput, by: User) -> DecisionNotice:
    row = DecisionNotice(
        decision=decision,
        adjusted_on=notice.adjusted_on,
        notice_from=notice.notice_from,
        notice_to=notice.notice_to,
        recorded_by=by,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def publish(*, decision: Decision, by: User) -> Publication:
    """Show the decision to the förvaltningar and to every nämnd."""
    round = lock_round(decision.round)
    decision = Decision.objects.select_related("round").get(pk=decision.pk)
    require(permissions.may_publish(by, decision))
    publication = Publication(decision=decision, published_by=by)
    publication.full_clean()
    publication.save()
    move_round(round, "publish", by=by, decision=str(decision.pk))
    return publication
