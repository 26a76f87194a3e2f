"""What `verify` checks of persons: what has been shown to whom and why, and that the seals hold. And of places."""

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from lund_placements.sealing import Broken
from lund_placements.verification import Check
from organisation.enums import Role
from organisation.models import RoleAssignment

from .crypto import blind_index, open_personnummer
from .enums import AccessKind, AccessOutcome
from .models import AccessLog, DisclosureBasis, Participant
from .place_verification import CHECKS as PLACE_CHECKS
from .placement_verification import CHECKS as PLACEMENT_CHECKS

CHUNK = 2000


def _access_rows() -> Iterator[tuple[str, list[str]]]:
    known = set(Participant.objects.values_list("pk", flat=True))
    rows = AccessLog.objects.order_by("pk").values_list("pk", "actor", "subjects")
    for pk, actor, subjects in rows.iterator(chunk_size=CHUNK):
        problems = [] if actor else ["raden saknar läsare."]
        if not subjects:
            problems.append("raden saknar deltagare.")
        if unknown := set(subjects) - known:
            problems.append(f"{len(unknown)} av deltagarna finns inte.")
        yield f"rad {pk}", problems


def _shown_people() -> Iterator[tuple[str, list[str]]]:
    """Everybody who has been shown to a förvaltning had been given out to it that day."""
    bases: dict[UUID, list[DisclosureBasis]] = {}
    for basis in DisclosureBasis.objects.select_related("end").order_by("pk"):
        bases.setdefault(basis.participant_id, []).append(basis)
    erased = set(Participant.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
    roles: dict[int, list[RoleAssignment]] = {}
    for held in RoleAssignment.objects.filter(role=Role.DEPARTMENT_CONTACT).order_by("pk"):
        roles.setdefault(held.user_id, []).append(held)
    rows = AccessLog.objects.filter(what=AccessKind.SHARED, outcome=AccessOutcome.ALLOWED).order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        day = timezone.localdate(row.at)
        departments = {
            held.department_id
            for held in roles.get(row.actor_id, [])
            if held.valid_from <= day and (held.valid_to is None or day <= held.valid_to)
        }
        without = [
            subject
            for subject in row.subjects
            if subject not in erased  # and so is the basis
            and not any(_gave_out(basis, departments, row) for basis in bases.get(subject, []))
        ]
        yield f"rad {row.pk}", [f"grund saknas för {len(without)} av deltagarna."] if without else []


def _gave_out(basis: DisclosureBasis, departments: set[int], row: AccessLog) -> bool:
    """Say whether the basis let one of the förvaltningar know when the row was written."""
    day = timezone.localdate(row.at)
    return (
        basis.department_id in departments
        and basis.valid_from <= day
        and (basis.valid_to is None or day <= basis.valid_to)
        and (not hasattr(basis, "end") or row.at <= basis.end.recorded_at)
    )


def _personnummer() -> Iterator[tuple[str, list[str]]]:
    people = Participant.objects.filter(personnummer_encrypted__isnull=False).order_by("pk")
    for one in people.iterator(chunk_size=CHUNK):
        try:
            number = open_personnummer(one.pk, one.personnummer_encrypted)
        except Broken:
            yield str(one), ["personnumret kan inte öppnas med nycklarna i PERSON_KEYS."]
            continue
        agrees = blind_index(number) == bytes(one.personnummer_index)
        yield str(one), [] if agrees else ["sökindexet stämmer inte med personnumret."]


CHECKS = (
    Check("Åtkomstloggens rader har läsare och deltagare", _access_rows),
    Check("Personer som visats för en förvaltning har en grund", _shown_people),
    Check("Personnummer mot nycklar och sökindex", _personnummer),
    *PLACE_CHECKS,
    *PLACEMENT_CHECKS,
)
