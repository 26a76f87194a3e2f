"""The template that agreements are made from: a draft is written, published, and then stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from lund_placements.errors import RuleBroken, require
from organisation.models import User
from organisation.permissions import may_manage

from .. import clauses, permissions
from ..models import Clause, TemplateVersion


@dataclass(frozen=True, slots=True)
class ClauseInput:
    """One clause in its place; an empty key gives a new clause one made from its heading."""

    key: str
    heading: str
    body: str
    duty_of: str


@dataclass(frozen=True, slots=True)
class TemplateInput:
    """All of a template; special_support_from in places."""

    note: str
    purpose_of_praktik: str
    ancillary_costs: str
    special_support_from: int
    clauses: Sequence[ClauseInput]


@transaction.atomic
def load_first() -> TemplateVersion | None:
    """Publish the template that comes with the product, unless there is one; returns it when it is new."""
    if TemplateVersion.objects.exists():
        return None
    template = TemplateVersion(
        number=1,
        note="Mallen som följer med systemet, efter riktlinjens avsnitt 4 och 5.",
        purpose_of_praktik=clauses.PURPOSE_OF_PRAKTIK,
        ancillary_costs=clauses.ANCILLARY_COSTS,
        special_support_from=clauses.SPECIAL_SUPPORT_FROM,
    )
    _store(template, [ClauseInput(*clause) for clause in clauses.STANDARD_CLAUSES])
    template.published_at = timezone.now()
    template.save()
    return template


@transaction.atomic
def start_draft(*, by: User) -> TemplateVersion:
    """Begin a new version as a copy of the one that applies; there is one draft at a time."""
    require(may_manage(by))
    latest = TemplateVersion.objects.select_for_update().order_by("-number").first()
    if latest is None:
        raise RuleBroken("Det finns ingen mall att utgå från. Läs in den första.", code="no_template")
    draft = TemplateVersion(
        number=latest.number + 1,
        purpose_of_praktik=latest.purpose_of_praktik,
        ancillary_costs=latest.ancillary_costs,
        special_support_from=latest.special_support_from,
    )
    same = [ClauseInput(old.key, old.heading, old.body, old.duty_of) for old in latest.clauses.all()]
    _store(draft, same)
    return draft


@transaction.atomic
def save(*, template: TemplateVersion, data: TemplateInput, by: User) -> TemplateVersion:
    """Save the draft with its clauses in the given order."""
    template = _lock(template)
    require(permissions.may_publish(by, template))
    template.note = data.note.strip()
    template.purpose_of_praktik = data.purpose_of_praktik.strip()
    template.ancillary_costs = data.ancillary_costs.strip()
    template.special_support_from = data.special_support_from
    template.clauses.all().delete()
    _store(template, data.clauses)
    return template


@transaction.atomic
def publish(*, template: TemplateVersion, by: User) -> TemplateVersion:
    """Let new agreements be made from the draft; those that exist keep theirs."""
    template = _lock(template)
    require(permissions.may_publish(by, template))
    if not template.note:
        raise RuleBroken("Skriv vad som är nytt i mallen.", code="note_missing", field="note")
    if not template.clauses.exists():
        raise RuleBroken("Mallen har inga villkor. Skriv minst ett.", code="no_clauses")
    template.published_at, template.published_by = timezone.now(), by
    template.full_clean()
    template.save()
    return template


@transaction.atomic
def discard(*, template: TemplateVersion, by: User) -> None:
    """Throw the draft away."""
    template = _lock(template)
    require(permissions.may_publish(by, template))
    template.delete()


def _lock(template: TemplateVersion) -> TemplateVersion:
    return TemplateVersion.objects.select_for_update().get(pk=template.pk)


def _store(template: TemplateVersion, given: Sequence[ClauseInput]) -> None:
    template.full_clean()
    template.save()
    taken = {clause.key for clause in given}
    for order, clause in enumerate(given, start=1):
        row = Clause(
            template=template,
            order=order,
            key=clause.key or _new_key(clause.heading, taken),
            heading=clause.heading.strip(),
            body=clause.body.strip(),
            duty_of=clause.duty_of,
        )
        row.full_clean()
        row.save()


def _new_key(heading: str, taken: set[str]) -> str:
    """Return a short name for a new clause that no other has, and take it."""
    start = slugify(heading)[:30] or "villkor"
    tries = [start, *(f"{start}-{number}" for number in range(2, len(taken) + 3))]
    key = next(name for name in tries if name not in taken)
    taken.add(key)
    return key
