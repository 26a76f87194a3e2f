"""Print what a file with numbers of employees would change and, when told to, read it in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError

from lund_placements.errors import DomainError
from lund_placements.spreadsheets.limits import MOST_BYTES
from lund_placements.spreadsheets.review import RowState
from lund_placements.text import one_line
from organisation import staff_actions
from organisation.models import User
from organisation.staff_import.preview import PreviewRow, StaffFile, compare, read

REFUSED = 2


class Command(BaseCommand):
    """`import_staff FILE`: exit status 0 with a preview, or 2 with the reason; `--apply --by EMAIL` writes."""

    help = "Visar vad en fil med antal anställda ändrar. Läser in den med --apply --by E-POST."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and who reads it in if it is to be applied."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="läs in det som visas")
        parser.add_argument("--by", metavar="E-POST", default="", help="administratören; krävs med --apply")
        parser.add_argument("--invented", action="store_true", help="märk siffrorna som påhittade")

    def handle(self, *, file: Path, apply: bool, by: str, invented: bool, **options: Any) -> None:
        """Preview the file, then apply it if asked; a refusal of either ends with status 2."""
        try:
            with file.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
            preview = compare(StaffFile(one_line(file.name)[-100:], read(content), invented))
            for row in preview.rows:
                self.stdout.write(f"Rad {row.row.line}: {row.state.label}. {_about(row)}")
            kept = [row.row for row in preview.rows if row.state != RowState.REJECTED]
            women, men = sum(row.women or 0 for row in kept), sum(row.men or 0 for row in kept)
            self.stdout.write(f"Summa: {women} kvinnor och {men} män, {women + men} anställda.")
            if preview.is_useless:
                raise CommandError("Ingen rad kan läsas in.", returncode=REFUSED)
            if apply:
                staff_actions.read_in(preview=preview, by=_user(by))
        except OSError as error:
            raise CommandError(f"Filen {file} går inte att öppna.", returncode=REFUSED) from error
        except DomainError as error:
            raise CommandError(error.message, returncode=REFUSED) from error
        except PermissionDenied as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        self.stdout.write("Filen är inläst." if apply else "Inget är inläst. Läs in med --apply --by E-POST.")


def _user(email: str) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise CommandError("Skriv vem som läser in filen: --by E-POST.", returncode=REFUSED)
    return user


def _about(row: PreviewRow) -> str:
    given = row.row
    where = ", ".join(filter(None, [given.department, given.as_of]))
    if row.state == RowState.REJECTED:
        return f"{where}. {row.reason}" if where else row.reason
    changes = "".join(f". {what}: från {_known(old)} till {_known(new)}" for what, old, new in row.changes)
    return f"{where}: {given.women} kvinnor och {given.men} män, {given.employees} anställda{changes}"


def _known(number: int | None) -> str:
    return "okänt" if number is None else str(number)
