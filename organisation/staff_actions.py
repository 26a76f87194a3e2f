"""Every write of how many each förvaltning employs: one figure by hand, or HR's file as it was reviewed."""

import datetime as dt
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require

from .models import Department, Headcount, StaffUpload, User
from .permissions import may_manage
from .staff_import.preview import Preview, StaffFile, compare

REVIEW_WITHIN = dt.timedelta(hours=1)


@transaction.atomic
def set_headcount(
    *,
    department: Department,
    as_of: dt.date,
    employees: int,
    women: int | None = None,
    men: int | None = None,
    source: str,
    is_invented: bool,
    by: User,
) -> Headcount:
    """Record how many a förvaltning employs on a day, and where the figure comes from."""
    require(may_manage(by))
    row = Headcount.objects.select_for_update().filter(department=department, as_of=as_of).first()
    row = row or Headcount(department=department, as_of=as_of)
    row.employees, row.women, row.men = employees, women, men
    row.source, row.is_invented = source.strip(), is_invented
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def keep_upload(*, file: StaffFile, by: User) -> StaffUpload:
    """Keep a file's rows while they are reviewed; uploads that nobody confirmed in time are forgotten."""
    require(may_manage(by))
    StaffUpload.objects.filter(uploaded_at__lt=timezone.now() - REVIEW_WITHIN).delete()
    rows = [asdict(row) for row in file.rows]
    upload = StaffUpload(name=file.name, is_invented=file.is_invented, rows=rows, uploaded_by=by)
    upload.full_clean()
    upload.save()
    return upload


@transaction.atomic
def confirm(*, upload: StaffUpload, seen: str, by: User) -> Preview:
    """Read in a kept file; `seen` is the fingerprint of the preview that the person confirmed."""
    kept = StaffUpload.objects.select_for_update().filter(pk=upload.pk, uploaded_by=by).first()
    if kept is None or kept.uploaded_at < timezone.now() - REVIEW_WITHIN:
        raise RuleBroken("Granskningen har gått ut. Välj filen igen.", code="staff_upload_expired")
    applied = read_in(preview=replace(compare(StaffFile.of(kept)), fingerprint=seen), by=by)
    kept.delete()
    return applied


@transaction.atomic
def read_in(*, preview: Preview, by: User) -> Preview:
    """Store the numbers of a file exactly as the preview shows them, and nothing when it would show another."""
    list(Department.objects.select_for_update(no_key=True).order_by("pk"))
    require(may_manage(by))
    fresh = compare(preview.file)
    if fresh.fingerprint != preview.fingerprint:
        raise Stale(
            "Uppgifterna har ändrats sedan du granskade filen. Inget är inläst. Granska den igen.",
            code="staff_is_stale",
        )
    if fresh.is_useless:
        raise RuleBroken(
            "Ingen rad kan läsas in. Rätta filen och välj den igen.", code="staff_nothing_usable"
        )
    departments = Department.objects.in_bulk([row.department for row in fresh.changing])
    for row in fresh.changing:
        set_headcount(
            department=departments[row.department],
            as_of=dt.date.fromisoformat(row.row.as_of),
            employees=row.row.employees,
            women=row.row.women,
            men=row.row.men,
            source=fresh.file.name,
            is_invented=fresh.file.is_invented,
            by=by,
        )
    return fresh
