"""Load nämnder and förvaltningar from a file; what is there already is left alone."""

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from organisation.models import Board, BoardName, Department, DepartmentPeriod

LUND = Path(__file__).resolve().parents[2] / "data" / "lund.json"


def day(text: str | None) -> dt.date | None:
    """Return an ISO date, or None."""
    return dt.date.fromisoformat(text) if text else None


class Command(BaseCommand):
    """`load_organisation [FILE]`: Lund's nämnder and förvaltningar unless another file is given."""

    help = "Läser in nämnder och förvaltningar. Det som redan finns ändras inte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, if any."""
        parser.add_argument("file", nargs="?", type=Path, default=LUND)

    @transaction.atomic
    def handle(self, *, file: Path, verbosity: int, **options: Any) -> None:
        """Load everything or nothing."""
        data = json.loads(file.read_text(encoding="utf-8"))
        boards = {row["key"]: self._board(row) for row in data["boards"]}
        added = [self._department(row, boards) for row in data["departments"]]
        if verbosity:
            self.stdout.write(f"{len(boards)} nämnder, {len(added)} förvaltningar ({sum(added)} nya).")

    def _board(self, row: dict[str, Any]) -> Board:
        board, is_new = Board.objects.get_or_create(
            key=row["key"], defaults={"is_deciding": row.get("deciding", False)}
        )
        for name in row["names"] if is_new else ():
            period = BoardName(
                board=board,
                name=name["name"],
                valid_from=day(name["from"]),
                valid_to=day(name.get("to")),
                note=name.get("note", ""),
            )
            period.full_clean()
            period.save()
        return board

    def _department(self, row: dict[str, Any], boards: dict[str, Board]) -> bool:
        department, is_new = Department.objects.get_or_create(
            key=row["key"], defaults={"is_coordinating": row.get("coordinating", False)}
        )
        for given in row["periods"] if is_new else ():
            period = DepartmentPeriod(
                department=department,
                name=given["name"],
                board=boards[given["board"]],
                valid_from=day(given["from"]),
                valid_to=day(given.get("to")),
                note=given.get("note", ""),
            )
            period.full_clean()
            period.save()
        return is_new
