"""The agreement's way between the two nämnder: written, sent, changed, approved, declined, ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allocation.canonical import canonical_json
from allocation.payload import digest
from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import StoredDocument, User

from .. import documents, permissions, selectors, workflow
from ..models import Agreement, AgreementPart, AgreementVersion, Approval
from ..payload import Payload, agreement_payload, changes, stored_payload
from .moves import lock_agreement, move, require_latest, tell


@dataclass(frozen=True, slots=True)
class PartInput:
    """What one förvaltning undertakes; hours are per place and week, months 1 to 12."""

    department: str
    contact_name: str
    supervisors: int | None
    hours_per_week: Decimal | None
    training: str
    months: Sequence[int]


@dataclass(frozen=True, slots=True)
class AgreementInput:
    """What the coordinator writes. The numbers are not here: they are the decision's."""

    revision: int
    valid_from: dt.date
    valid_to: dt.date
    our_representative: str
    our_title: str
    their_representative: str
    their_title: str
    ancillary_costs: str
    special_support_amount: int | None
    special_support_decision: str
    other_terms: str
    parts: Sequence[PartInput]


TEXTS = (
    "our_representative",
    "our_title",
    "their_representative",
    "their_title",
    "ancillary_costs",
    "special_support_decision",
    "other_terms",
)


# The coordinator


@transaction.atomic
def save(*, agreement: Agreement, data: AgreementInput, by: User) -> Agreement:
    """Save the terms; raises Stale when somebody else has saved since the page was opened."""
    agreement = lock_agreement(agreement)
    require(permissions.may_edit(by, agreement))
    if data.revision != agreement.revision:
        raise Stale(
            "Någon annan har sparat överenskommelsen sedan du öppnade sidan. Öppna den igen.",
            code="agreement_is_stale",
        )
    _check_period(agreement, data)
    for field in TEXTS:
        setattr(agreement, field, getattr(data, field).strip())
    agreement.valid_from, agreement.valid_to = data.valid_from, data.valid_to
    agreement.special_support_amount = data.special_support_amount
    agreement.revision += 1
    agreement.full_clean()
    agreement.save()
    given = {part.department: part for part in data.parts}
    for part in agreement.parts.all():
        _save_part(part, given.pop(part.department.key, None))
    if given:
        raise RuleBroken(
            f"Beslutet ger inga platser till {', '.join(given)}. Ladda om sidan.", code="part_not_decided"
        )
    tell(agreement, "saved", by=by)
    return agreement


def _check_period(agreement: Agreement, data: AgreementInput) -> None:
    year = agreement.round.year
    if data.valid_from.year != year:
        raise RuleBroken(
            f"Överenskommelsen gäller platser för {year}. Låt den börja gälla under det året.",
            code="period_outside_year",
            field="valid_from",
        )


def _save_part(part: AgreementPart, given: PartInput | None) -> None:
    if given is None:
        raise RuleBroken(
            f"Uppgifterna om {part.department_name} saknas. Ladda om sidan.", code="part_missing"
        )
    part.contact_name, part.training = given.contact_name.strip(), given.training.strip()
    part.supervisors, part.hours_per_week = given.supervisors, given.hours_per_week
    part.months = sorted(set(given.months))
    part.full_clean()
    part.save()


@transaction.atomic
def send(*, agreement: Agreement, by: User) -> AgreementVersion:
    """Hand the agreement to the receiving nämnd as a version that stays: text and PDF."""
    agreement = lock_agreement(agreement)
    require(permissions.may_send(by, agreement))
    latest = agreement.latest_version
    now = timezone.now()
    version = AgreementVersion(
        agreement=agreement,
        number=latest.number + 1 if latest else 1,
        sent_at=now,
        sent_by=by,
    )
    payload = payload_to_send(agreement, version.number)
    version.payload = canonical_json(payload).decode()
    version.payload_sha256 = digest(version.payload.encode())
    version.document = store_pdf(agreement, payload, now, f"version-{version.number}")
    version.full_clean()
    version.save(force_insert=True)
    move(agreement, "send", by=by, version=version.number)
    return version


def payload_to_send(agreement: Agreement, version: int) -> Payload:
    """Return the text of the next version; an amendment says what it changes in what applies today."""
    payload = agreement_payload(agreement, version=version)
    if agreement.amends:
        valid = selectors.valid_state(selectors.chain_of(agreement))
        payload["changes"] = changes(stored_payload(valid.latest_version), payload)
    return payload


def store_pdf(agreement: Agreement, payload: Payload, moment: dt.datetime, what: str) -> StoredDocument:
    """Make the PDF of the payload and keep it; returns the document."""
    pdf = documents.agreement_pdf(payload, created=moment)
    amendment = f"-tillagg-{agreement.number}" if agreement.number else ""
    return StoredDocument.objects.create(
        name=f"overenskommelse-{agreement.round.year}-{agreement.board.key}{amendment}-{what}.pdf",
        media_type="application/pdf",
        content=pdf,
        sha256=digest(pdf),
    )


@transaction.atomic
def take_back(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """Take the agreement back to be changed; an approval and a single signature no longer count."""
    agreement = lock_agreement(agreement)
    require(permissions.may_take_back(by, agreement))
    move(agreement, "take_back", by=by, comment=comment)
    return agreement


@transaction.atomic
def resume(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """Take up again what was declined."""
    agreement = lock_agreement(agreement)
    require(permissions.may_resume(by, agreement))
    move(agreement, "resume", by=by, comment=comment)
    return agreement


@transaction.atomic
def withdraw(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """Withdraw an amendment that is not needed."""
    agreement = lock_agreement(agreement)
    require(permissions.may_withdraw(by, agreement))
    move(agreement, "withdraw", by=by, comment=comment)
    return agreement


@transaction.atomic
def end(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """End a signed agreement before its time, with its signed amendments; an unsigned one is withdrawn."""
    agreement = lock_agreement(agreement)
    require(permissions.may_end(by, agreement))
    move(agreement, "end", by=by, comment=comment)
    for amendment in selectors.agreements().filter(amends=agreement).exclude(status__in=workflow.CLOSED):
        step = "withdraw" if amendment.status in workflow.UNSIGNED else "end"
        move(lock_agreement(amendment), step, by=by, comment=comment)
    return agreement


@transaction.atomic
def remind(*, agreement: Agreement, by: User) -> bool:
    """Remind the nämnd that it has the agreement; says whether anybody was reminded, at most once a day."""
    agreement = lock_agreement(agreement)
    require(permissions.may_remind(by, agreement))
    if agreement.events.filter(kind="reminded", created_at__date=timezone.localdate()).exists():
        return False
    tell(agreement, "reminded", by=by)
    return True


# The receiving nämnd


@transaction.atomic
def request_change(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """Ask the coordinator for a change; an approval no longer counts."""
    agreement = lock_agreement(agreement)
    require(permissions.may_request_change(by, agreement))
    move(agreement, "request_change", by=by, comment=comment)
    return agreement


@transaction.atomic
def approve(*, agreement: Agreement, version: int, by: User) -> Approval:
    """Find the version that was sent ready to be signed; raises Stale when another has been sent since."""
    agreement = lock_agreement(agreement)
    require(permissions.may_approve(by, agreement))
    approval = Approval(version=require_latest(agreement, version), approved_by=by)
    approval.full_clean()
    approval.save()
    move(agreement, "approve", by=by, version=approval.version.number)
    return approval


@transaction.atomic
def decline(*, agreement: Agreement, comment: str, by: User) -> Agreement:
    """Say no, with the reason; there is no sanction, and the coordinator takes up the talks again."""
    agreement = lock_agreement(agreement)
    require(permissions.may_decline(by, agreement))
    move(agreement, "decline", by=by, comment=comment)
    return agreement
