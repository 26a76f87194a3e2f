"""Reading workplaces in from a file: kept while it is reviewed, then applied as it was reviewed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import Department, User

from .. import place_permissions as permissions
from ..import_workplaces.preview import Preview, PreviewRow, compare
from ..import_workplaces.rows import WorkplaceRow
from ..models import Supervisor, Workplace, WorkplaceUpload
from . import workplaces
from .moves import tell_of_place

REVIEW_WITHIN = dt.timedelta(hours=1)


def rows_of(upload: WorkplaceUpload) -> tuple[WorkplaceRow, ...]:
    """Return the rows that wait to be confirmed."""
    return tuple(WorkplaceRow(**row) for row in upload.rows)


@transaction.atomic
def keep(*, name: str, rows: Iterable[WorkplaceRow], by: User) -> WorkplaceUpload:
    """Keep a file's rows while they are reviewed; uploads that nobody confirmed in time are forgotten."""
    require(permissions.may_use_workplaces(by))
    WorkplaceUpload.objects.filter(uploaded_at__lt=timezone.now() - REVIEW_WITHIN).delete()
    upload = WorkplaceUpload(name=name, rows=[asdict(row) for row in rows], uploaded_by=by)
    upload.full_clean()
    upload.save()
    return upload


@transaction.atomic
def confirm(*, upload: WorkplaceUpload, seen: str, by: User) -> Preview:
    """Write what was reviewed, nothing else; `seen` is the fingerprint of the preview that was confirmed.

    Workplaces and supervisors that the file does not name stay as they are.
    """
    require(permissions.may_use_workplaces(by))
    kept = WorkplaceUpload.objects.select_for_update().filter(pk=upload.pk, uploaded_by=by).first()
    if kept is None or kept.uploaded_at < timezone.now() - REVIEW_WITHIN:
        raise RuleBroken("Granskningen har gått ut. Välj filen igen.", code="workplace_upload_expired")
    rows = rows_of(kept)
    touched = {row.department for row in compare(rows, by).rows if row.department}
    departments = Department.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk")
    by_pk = {one.pk: one for one in departments}
    preview = compare(rows, by)
    if preview.fingerprint != seen:
        raise Stale(
            "Arbetsplatserna har ändrats sedan du granskade filen. Inget är inläst. Granska den igen.",
            code="workplace_preview_is_stale",
        )
    if not preview.changing:
        raise RuleBroken("Det finns inget att läsa in.", code="workplace_nothing_to_read")
    for row in preview.changing:
        _store(row, by_pk[row.department], by)
    kept.delete()
    return preview


def _store(row: PreviewRow, department: Department, by: User) -> None:
    given = row.row
    workplace = Workplace.objects.filter(department=department, name__iexact=given.name).first()
    data = workplaces.WorkplaceInput(
        name=workplace.name if workplace else given.name,
        address=given.address,
        company=given.company,
        organisation_number=given.organisation_number,
        contract=given.contract,
        is_used=workplace.is_used if workplace else True,
    )
    workplace = workplace or Workplace(department=department)
    workplaces.fill(workplace, data)
    workplace.save()
    tell_of_place(workplace, "workplace_imported", by=by)
    if not given.supervisor:
        return
    person = Supervisor.objects.filter(workplace=workplace, name__iexact=given.supervisor).first()
    if person is None:
        data = workplaces.SupervisorInput(given.supervisor, given.most_places or 1)
        workplaces.add_supervisor(workplace=workplace, data=data, by=by)
    elif given.most_places and given.most_places != person.most_places:
        data = workplaces.SupervisorInput(person.name, given.most_places, person.trained_on, person.is_active)
        workplaces.save_supervisor(supervisor=person, data=data, by=by)
