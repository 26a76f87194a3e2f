"""Print what a file of GAP analyses would change and, when told to, read it in."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError

from allocation.actions import gaps
from allocation.gap_import.preview import GapFile, Preview, PreviewRow, compare
from allocation.gap_import.reading import read
from lund_placements.errors import DomainError
from lund_placements.spreadsheets.limits import MOST_BYTES
from lund_placements.spreadsheets.review import RowState
from lund_placements.text import one_line
from organisation.models import User

REFUSED = 2


class Command(BaseCommand):
    """`import_gap FILE`: exit status 0 with a preview, or 2 with the reason; `--apply --by EMAIL` writes."""

    help = "Visar vad en fil med GAP-analyser ändrar. Läser in den med --apply --by E-POST."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and who reads it in if it is to be applied."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="läs in det som visas")
        parser.add_argument("--by", metavar="E-POST", help="samordnaren som läser in; krävs med --apply")
        parser.add_argument("--invented", action="store_true", help="märk siffrorna som påhittade")

    def handle(self, *, file: Path, apply: bool, by: str | None, invented: bool, **options: Any) -> None:
        """Preview the file, then apply it if asked; a refusal of either ends with status 2."""
        try:
            preview = compare(GapFile(one_line(file.name)[-200:], read(_content(file)), invented))
            for line in _lines(preview):
                self.stdout.write(line)
            if preview.is_useless:
                raise _refused("Ingen rad kan läsas in.")
            if apply:
                gaps.apply_import(preview=preview, by=_user(by))
        except DomainError as error:
            raise _refused(error.message) from error
        except PermissionDenied as error:
            raise _refused(str(error)) from error
        self.stdout.write(_ending(preview, apply))


def _refused(message: str) -> CommandError:
    return CommandError(message, returncode=REFUSED)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise _refused(f"Filen {file} går inte att öppna.") from error


def _user(email: str | None) -> User:
    if not email:
        raise _refused("Skriv vem som läser in filen: --by E-POST.")
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise _refused(f"Det finns ingen användare med adressen {email}.")
    return user


def _lines(preview: Preview) -> Iterator[str]:
    for row in preview.rows:
        yield f"Rad {row.row.line}: {row.state.label}. {_about(row)}"
    for one in preview.left_out:
        yield f"Står kvar: {one.department}, {one.made_on}: {', '.join(one.occupations)}"
    yield ", ".join(f"{state.label}: {len(preview.having(state))}" for state in RowState)


def _about(row: PreviewRow) -> str:
    given = row.row
    where = ", ".join(filter(None, [row.department, given.made_on, given.occupation]))
    if row.state == RowState.REJECTED:
        return f"{where}. {row.reason}" if where else row.reason
    if row.changes:
        changes = [f"{what} från {before} till {after}" for what, before, after in row.changes]
        return f"{where}: {', '.join(changes)}"
    shortage = ", bristyrke" if given.is_shortage else ""
    return f"{where}: {given.need_2y} inom 2 år, {given.need_5y} inom 5 år{shortage}"


def _ending(preview: Preview, applied: bool) -> str:
    if not preview.changing:
        return "Inget att läsa in. Uppgifterna finns redan."
    return "Filen är inläst." if applied else "Inget är inläst. Läs in med --apply --by E-POST."
