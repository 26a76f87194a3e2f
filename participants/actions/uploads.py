"""Reading people in from a file: kept sealed while it is reviewed, then added as it was reviewed."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import permissions
from ..import_people.preview import Preview, compare, rows_of, sealed
from ..import_people.rows import PersonRow
from ..models import PeopleUpload
from . import people

REVIEW_WITHIN = dt.timedelta(hours=1)


def forget_old() -> int:
    """Forget the files that nobody confirmed in time; returns how many."""
    return PeopleUpload.objects.filter(uploaded_at__lt=timezone.now() - REVIEW_WITHIN).delete()[0]


@transaction.atomic
def keep(*, rows: Iterable[PersonRow], by: User) -> PeopleUpload:
    """Keep a file's rows while they are reviewed; what nobody confirmed in time is forgotten."""
    require(permissions.may_handle_cases(by))
    forget_old()
    upload = PeopleUpload(uploaded_by=by)
    upload.rows = sealed(upload, rows)
    upload.full_clean()
    upload.save()
    return upload


@transaction.atomic
def confirm(*, upload: PeopleUpload, seen: str, by: User) -> Preview:
    """Add what was reviewed, nothing else; `seen` is the fingerprint of the preview that was confirmed."""
    require(permissions.may_handle_cases(by))
    kept = PeopleUpload.objects.select_for_update().filter(pk=upload.pk, uploaded_by=by).first()
    if kept is None or kept.uploaded_at < timezone.now() - REVIEW_WITHIN:
        raise RuleBroken("Granskningen har gått ut. Välj filen igen.", code="people_upload_expired")
    preview = compare(rows_of(kept), by)
    if preview.fingerprint != seen:
        raise Stale(
            "Ärendena har ändrats sedan du granskade filen. Inget är inläst. Granska den igen.",
            code="people_preview_is_stale",
        )
    for row in preview.changing:
        people.add(
            case_number=row.row.case_number,
            identity=row.identity,
            facts=row.facts,
            is_protected=False,
            consultant=row.consultant,
            by=by,
        )
    kept.delete()
    return preview
