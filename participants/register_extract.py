"""Everything that is stored of one participant, for the one who asks what there is (GDPR article 15).

It follows the tables themselves, so that what another app stores of a placement comes with it and nothing is
forgotten. Colleagues and other people are not in it: who has looked is told by role, and no user is named.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from lund_placements import swedish
from lund_placements.events import AbstractEvent
from organisation.models import Department

from .crypto import open_personnummer
from .log_review import role_words
from .models import AccessLog, CaseEvent, Participant, PlacementEvent
from .place_selectors import department_names
from .placement_words import TEXTS as PLACEMENT_TEXTS

# What other apps fill when they are ready: what their events are called, and fields ("followup.conversation.goals")
# that are about somebody else or mean nothing to anybody.
EVENT_TEXTS: dict[type[AbstractEvent], Mapping[str, str]] = {PlacementEvent: PLACEMENT_TEXTS}
LEFT_OUT = {
    "participants.participant.revision",
    "participants.placement.revision",
    "participants.proposal.passed_over",
    "participants.proposal.order_number",
    "participants.amaterms.contact",  # somebody at another authority
}
IDENTITY = ("first_name", "last_name")
EMPTY: tuple[object, ...] = (None, "", [])
Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds of the participant: rows under a head, or without one each row as label and value."""

    heading: str
    rows: tuple[tuple[Any, ...], ...]
    head: tuple[str, ...] = ()


def extract(participant: Participant, case_texts: Mapping[str, str]) -> list[Section]:
    """Return everything that is stored, section by section. case_texts: what the events of a case are called."""
    names = department_names()
    found = [Section("Personen", (_identity(participant) + _facts(participant, names),))]
    for rows in tables_of(participant):
        heading = _sentence(str(rows.model._meta.verbose_name_plural))
        if issubclass(rows.model, AbstractEvent):
            texts = case_texts if rows.model is CaseEvent else EVENT_TEXTS.get(rows.model, {})
            lines = tuple((_shown(one.created_at), texts.get(one.kind, one.kind)) for one in rows)
            found.append(Section(heading, lines, ("När", "Vad som hände")))
        else:
            found.append(Section(heading, tuple(_facts(one, names) for one in rows)))
    looks = AccessLog.objects.filter(subjects__contains=[participant.pk])
    lines = tuple(
        (
            _shown(one.at),
            role_words(one),
            one.get_what_display(),
            one.get_outcome_display(),
            one.reason or "–",
        )
        for one in looks
    )
    found.append(Section("Vem som har tittat", lines, ("När", "Roll", "Vad", "Utfall", "Skäl")))
    return [section for section in found if section.rows]


def tables_of(participant: Participant) -> Iterator[QuerySet]:
    """Return the rows of every table that hangs on the participant, step by step outwards; each table once."""
    waiting: list[QuerySet] = [Participant.objects.filter(pk=participant.pk)]
    seen: set[type[models.Model]] = {Participant}
    while waiting:
        parents = waiting.pop(0)
        for relation in parents.model._meta.get_fields(include_hidden=True):
            child = relation.related_model
            if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)) or child in seen:
                continue
            seen.add(child)
            rows = child.objects.filter(**{f"{relation.field.name}__in": parents.values("pk")})
            related = [
                field.name for field in child._meta.concrete_fields if _is_told(field) and field.is_relation
            ]
            rows = rows.select_related(*related).order_by("pk") if related else rows.order_by("pk")
            yield rows
            waiting.append(rows)


def _identity(participant: Participant) -> Facts:
    if participant.protected_identity:
        return (
            ("Namn och personnummer", "Visas bara på sin egen sida, eftersom personuppgifterna är skyddade."),
        )
    sealed = participant.personnummer_encrypted
    number = open_personnummer(participant.pk, sealed) if sealed else ""
    return (
        ("Förnamn", participant.first_name),
        ("Efternamn", participant.last_name),
        ("Personnummer", f"{number[:8]}-{number[8:]}" if number else "inte lagrat"),
    )


def _facts(row: models.Model, departments: Mapping[int, str]) -> Facts:
    """Return what the row says, without what is empty, technical or about somebody else."""
    return tuple(
        (_sentence(str(field.verbose_name)), _value(row, field, departments))
        for field in row._meta.concrete_fields
        if _is_told(field) and getattr(row, field.name) not in EMPTY
    )


def _is_told(field: models.Field) -> bool:
    owner = f"{field.model._meta.label_lower}.{field.name}"
    if (
        owner in LEFT_OUT
        or field.name in IDENTITY
        or isinstance(field, models.BinaryField | models.JSONField)
    ):
        return False
    if field.is_relation:
        target = field.related_model._meta.label
        return target != settings.AUTH_USER_MODEL and not _leads_back(field.related_model)
    return not field.primary_key


def _leads_back(model: type[models.Model]) -> bool:
    """Say whether rows of the table hang on a participant: then they are a section of their own."""
    return model is Participant or any(
        field.is_relation and field.related_model is not model and _leads_back(field.related_model)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label not in ("organisation", "allocation")
    )


def _value(row: models.Model, field: models.Field, departments: Mapping[int, str]) -> str:
    value = getattr(row, field.name)
    if isinstance(value, Department):
        return departments.get(value.pk, value.key)
    if isinstance(field, ArrayField):
        labels = dict(field.base_field.flatchoices)
        return ", ".join(str(labels.get(code, code)) for code in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _shown(value)


def _shown(value: object) -> str:
    """Return the value as a Swedish reader expects it."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return swedish.clock(timezone.localtime(value))
    if isinstance(value, dt.date):
        return swedish.long_date(value)
    if isinstance(value, int | Decimal):
        return swedish.number(value)
    return str(value)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def pieces(sections: Iterable[Section]) -> Iterator[tuple[str, Section, Facts]]:
    """Return what a document draws: each section with a head once, and of the others one piece for each row."""
    for section in sections:
        if section.head:
            yield section.heading, section, ()
        else:
            many = len(section.rows) > 1
            for number, facts in enumerate(section.rows, start=1):
                yield f"{section.heading} {number}" if many else section.heading, section, facts
