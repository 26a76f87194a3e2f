"""What leaves for another system leaves with a manifest: what it is, and the sums that it is checked by.

One form for every file, in docs/utbyte.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from lund_placements import packages

from .models import User
from .permissions import current_roles

FORMAT = "platsmodellen-utbyte-1"


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """A file on its way out, and what its reader has to know of it.

    rules: what the rows were made by, and which version of it. columns: what each means, in their order.
    rows: how many there are under the headings. year: None when it is of no year's allocation.
    """

    name: str
    media_type: str
    content: bytes
    title: str
    selection: str
    rules: str
    columns: Mapping[str, str]
    rows: int
    year: int | None = None
    is_invented: bool = False


def manifest(file: ExchangeFile, by: User) -> dict[str, Any]:
    """Return what is said of the file; of who made it only the roles, never the person."""
    roles = dict.fromkeys(held.get_role_display() for held in current_roles(by))
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "title": file.title,
        "year": file.year,
        "selection": file.selection,
        "rules": file.rules,
        "invented": file.is_invented,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "made_by_role": ", ".join(roles),
        "file": file.name,
        "media_type": file.media_type,
        "rows": file.rows,
        "columns": [{"name": name, "meaning": meaning} for name, meaning in file.columns.items()],
        "sha256": sha256(file.content).hexdigest(),
    }


def delivered(file: ExchangeFile, by: User) -> HttpResponse:
    """Return the file, its manifest and the sums of both as one download."""
    said = json.dumps(manifest(file, by), ensure_ascii=False, indent=1)
    files = {file.name: file.content, "manifest.json": f"{said}\n".encode()}
    name = f"{PurePath(file.name).stem}.zip"
    return HttpResponse(
        packages.zipped({**files, "manifest-sha256.txt": packages.sums(files)}),
        content_type=packages.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
