"""The routines: a draft is written, published, and then stays as it is. The first one comes with the product."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from allocation.enums import PlacementKind
from lund_placements.errors import RuleBroken, require
from organisation.models import User
from organisation.permissions import may_manage

from .. import routine_permissions as permissions
from .. import selectors
from ..enums import Anchor, Unit
from ..models import MilestoneRule, RoutineEvent, RoutineVersion
from ..standard import NOTE, STANDARD

MOST_RULES = 40


@dataclass(frozen=True, slots=True)
class RuleInput:
    """One milestone of a routine; offset in units from the anchor, before it when negative, order from 1."""

    order: int
    name: str
    verb: str
    actor: str
    form: str
    records: str
    anchor: str
    offset: int
    unit: str
    tolerance: int
    escalate_after: int | None
    is_mandatory: bool
    outlives: bool


def applying_version(kind: str) -> RoutineVersion:
    """Return the version that new placements of the kind get; the one that comes with the product if there is none."""
    return selectors.published_version(kind) or load_standard(PlacementKind(kind))


@transaction.atomic
def load_standard(kind: PlacementKind) -> RoutineVersion:
    """Publish the routine that comes with the product as the kind's first version."""
    version = RoutineVersion(kind=kind, number=1, note=NOTE)
    version.full_clean()
    version.save()
    for order, line in enumerate(STANDARD[kind], start=1):
        row = MilestoneRule(version=version, order=order, **line.values())
        row.full_clean()
        row.save()
    version.published_at = timezone.now()
    version.full_clean()
    version.save()
    return version


# A draft


@transaction.atomic
def start_draft(*, kind: str, by: User) -> RoutineVersion:
    """Begin the kind's next version as a copy of the one that applies, or go on with the one that has been begun."""
    require(may_manage(by))
    published = RoutineVersion.objects.select_for_update().get(pk=applying_version(kind).pk)
    if draft := selectors.routine_draft(kind):
        return draft
    draft = RoutineVersion(kind=kind, number=published.number + 1)
    draft.full_clean()
    draft.save()
    for rule in published.rules.all():
        rule.pk, rule.version, rule._state.adding = None, draft, True
        rule.full_clean()
        rule.save()
    return draft


@transaction.atomic
def save_rule(*, version: RoutineVersion, key: str, data: RuleInput, by: User) -> MilestoneRule:
    """Change the milestone of a draft that has the key, or add one when there is no key, in its place in the order.

    A key stays with what it records, also in the next version: what has been begun could not be finished otherwise.
    """
    version = _lock_draft(version, by)
    rules = list(version.rules.all())
    rule = next((one for one in rules if one.key == key), None)
    if rule is None:
        if len(rules) >= MOST_RULES:
            raise RuleBroken(f"En rutin har högst {MOST_RULES} hållpunkter.", code="too_many_rules")
        rule = MilestoneRule(version=version, key=_new_key(version, data.name))
    else:
        rules.remove(rule)
    for name, given in asdict(data).items():
        setattr(rule, name, given.strip() if isinstance(given, str) else given)
    if rule.anchor == Anchor.MIDDLE:
        rule.offset, rule.unit = 0, Unit.DAYS
    elif rule.anchor == Anchor.EACH:
        rule.unit = Unit.MONTHS
    rule.outlives = rule.outlives or (rule.anchor == Anchor.END and rule.offset >= 0)
    if earlier := MilestoneRule.objects.filter(
        version__kind=version.kind, version__published_at__isnull=False, key=rule.key
    ).exclude(records=rule.records):
        raise RuleBroken(
            f"Här antecknas {earlier[0].get_records_display()} i rutiner som redan används. Ta bort hållpunkten "
            "och lägg till en ny i stället.",
            code="records_changed",
            field="records",
        )
    rule.full_clean()
    rule.save()
    _put_in_order([*rules[: data.order - 1], rule, *rules[data.order - 1 :]])
    return rule


@transaction.atomic
def remove_rule(*, rule: MilestoneRule, by: User) -> None:
    """Take a milestone out of a draft."""
    version = _lock_draft(rule.version, by)
    version.rules.filter(pk=rule.pk).delete()
    _put_in_order(list(version.rules.all()))


@transaction.atomic
def discard(*, version: RoutineVersion, by: User) -> None:
    """Throw the draft away."""
    _lock_draft(version, by).delete()


@transaction.atomic
def publish(*, version: RoutineVersion, note: str, by: User) -> RoutineVersion:
    """Let new placements follow the draft; those that there are keep theirs. note: what is new in it."""
    version = _lock_draft(version, by)
    if not note.strip():
        raise RuleBroken("Skriv vad som är nytt i rutinen.", code="note_missing", field="note")
    if not version.rules.exists():
        raise RuleBroken("Rutinen har inga hållpunkter. Lägg till minst en.", code="no_rules")
    version.note, version.published_at, version.published_by = note.strip(), timezone.now(), by
    version.full_clean()
    version.save()
    tell(version, "published", by=by)
    return version


def tell(
    version: RoutineVersion, kind: str, *, by: User, comment: str = "", **details: object
) -> RoutineEvent:
    """Store that somebody did something with the routine."""
    event = RoutineEvent(
        version=version, kind=kind, actor=by, actor_name=by.name, comment=comment, details=details
    )
    event.full_clean()
    event.save()
    return event


def _lock_draft(version: RoutineVersion, by: User) -> RoutineVersion:
    version = RoutineVersion.objects.select_for_update().get(pk=version.pk)
    require(permissions.may_write(by, version))
    return version


def _put_in_order(rules: Sequence[MilestoneRule]) -> None:
    for order, rule in enumerate(rules, start=1):
        if rule.order != order:
            rule.order = order
            rule.save(update_fields=["order"])


def _new_key(version: RoutineVersion, name: str) -> str:
    """Return a key that no milestone of the kind has, in any version: a key means the same in all of them."""
    taken = set(MilestoneRule.objects.filter(version__kind=version.kind).values_list("key", flat=True))
    start = slugify(name)[:30].strip("-") or "hallpunkt"
    tries = (start, *(f"{start}-{number}" for number in range(2, len(taken) + 3)))
    return next(key for key in tries if key not in taken)
