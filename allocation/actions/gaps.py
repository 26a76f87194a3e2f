"""Reading GAP analyses in from a file: kept while it is reviewed, then applied as it was reviewed."""

import datetime as dt
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import Department, User

from .. import permissions
from ..gap_import.preview import GapFile, Key, Preview, PreviewRow, compare
from ..models import GapAnalysis, GapNeed, GapUpload

REVIEW_WITHIN = dt.timedelta(hours=1)


@transaction.atomic
def keep_upload(*, file: GapFile, by: User) -> GapUpload:
    """Keep a file's rows while they are reviewed; uploads that nobody confirmed in time are forgotten."""
    require(permissions.may_run_year(by))
    GapUpload.objects.filter(uploaded_at__lt=timezone.now() - REVIEW_WITHIN).delete()
    upload = GapUpload(
        name=file.name,
        is_invented=file.is_invented,
        rows=[asdict(row) for row in file.rows],
        uploaded_by=by,
    )
    upload.full_clean()
    upload.save()
    return upload


@transaction.atomic
def confirm(*, upload: GapUpload, seen: str, by: User) -> Preview:
    """Apply a kept file; `seen` is the fingerprint of the preview that the person confirmed."""
    kept = GapUpload.objects.select_for_update().filter(pk=upload.pk, uploaded_by=by).first()
    if kept is None or kept.uploaded_at < timezone.now() - REVIEW_WITHIN:
        raise RuleBroken("Granskningen har gått ut. Välj filen igen.", code="gap_upload_expired")
    applied = apply_import(preview=replace(compare(GapFile.of(kept)), fingerprint=seen), by=by)
    kept.delete()
    return applied


@transaction.atomic
def apply_import(*, preview: Preview, by: User) -> Preview:
    """Write what the preview shows, nothing else; applying the same file again changes nothing.

    Locks the file's förvaltningar and compares again: when the outcome is no longer the one that was
    reviewed, all of it is refused. Occupations that the file does not name stay as they are.
    """
    keys = {row.key for row in preview.rows if row.key}
    departments = Department.objects.select_for_update(no_key=True).filter(
        pk__in={department for department, _ in keys}
    )
    list(departments.order_by("pk"))
    require(permissions.may_run_year(by))
    fresh = compare(preview.file)
    if fresh.fingerprint != preview.fingerprint:
        raise Stale(
            "Uppgifterna har ändrats sedan du granskade filen. Inget är inläst. Granska den igen.",
            code="gap_preview_is_stale",
        )
    if fresh.is_useless:
        raise RuleBroken("Ingen rad kan läsas in. Rätta filen och välj den igen.", code="gap_nothing_usable")
    by_analysis: dict[Key, list[PreviewRow]] = {}
    for row in fresh.changing:
        by_analysis.setdefault(row.key, []).append(row)
    for key, rows in by_analysis.items():
        _store(key, rows, fresh.file, by)
    return fresh


def _store(key: Key, rows: list[PreviewRow], file: GapFile, by: User) -> None:
    department, made_on = key
    analysis = GapAnalysis.objects.filter(department=department, made_on=made_on).first()
    analysis = analysis or GapAnalysis(department_id=department, made_on=made_on)
    analysis.source, analysis.is_invented = file.name, file.is_invented
    analysis.imported_at, analysis.imported_by = timezone.now(), by
    analysis.full_clean()
    analysis.save()
    stored = {need.occupation.casefold(): need for need in analysis.needs.all()}
    for row in rows:
        given = row.row
        need = stored.get(given.occupation.casefold()) or GapNeed(analysis=analysis)
        need.occupation, need.is_shortage = given.occupation, given.is_shortage
        need.need_2y, need.need_5y = given.need_2y, given.need_5y
        need.full_clean()
        need.save()
