"""What differs between what somebody has read or sent and what holds now, field by field."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

Differences = list[dict[str, str]]


def differences(
    current: Mapping[str, Any], sent: Mapping[str, Any], labels: Mapping[str, str] | None = None
) -> Differences:
    """Return which fields differ, as they are now and as they were sent; labels: what each field is about."""
    called = labels or {}
    pairs = {
        field: (_written(current.get(field)), _written(sent.get(field)))
        for field in dict.fromkeys([*current, *sent])
    }
    return [
        {"field": field, "label": called.get(field, field), "current": now, "sent": then}
        for field, (now, then) in pairs.items()
        if now != then
    ]


def labels_of(row: models.Model | type[models.Model], fields: Iterable[str]) -> dict[str, str]:
    """Return what the fields of a model are called, of those that it has."""
    called = {field.name: field for field in row._meta.get_fields() if hasattr(field, "verbose_name")}
    return {name: str(called[name].verbose_name) for name in fields if name in called}


def _written(value: Any) -> str:
    """Return a value as JSON writes it, and texts as they are; no value is an empty text."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_written, value))
    return json.dumps(value, default=str, ensure_ascii=False).strip('"')
