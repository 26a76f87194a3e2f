"""HR's file with the numbers of employees: shown first, stored as shown, and refused row by row."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from lund_placements.errors import Stale
from lund_placements.spreadsheets.review import RowState
from organisation import actions
from organisation.models import Headcount
from organisation.staff_import.preview import StaffFile, compare
from organisation.staff_import.rows import FileRow
from tests.factories import LONG_AGO, World, make_world
from tests.workbooks import xlsx

HEADINGS = ("Förvaltning", "Per den", "Kvinnor", "Män")
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The kommun; every förvaltning had a thousand employees long ago."""
    return make_world()


def run(file: Path, **options: object) -> str:
    out = StringIO()
    call_command("import_staff", file, stdout=out, **options)
    return out.getvalue()


def test_a_file_is_shown_and_then_read_in(world: World, tmp_path: Path) -> None:
    file = tmp_path / "hr.xlsx"
    rows = [("a", "2026-03-31", 700, 350), ("Vård- och omsorgsförvaltningen", LONG_AGO, 650, 300)]
    file.write_bytes(xlsx(*rows, headings=HEADINGS, sheet="Anställda"))
    shown = run(file)
    assert "Rad 2: Läggs till. a, 2026-03-31: 700 kvinnor och 350 män, 1050 anställda\n" in shown
    assert "300 män, 950 anställda, tidigare 1000\n" in shown
    assert "Summa: 1350 kvinnor och 650 män, 2000 anställda." in shown
    assert Headcount.objects.count() == 3
    for by, why in (("", "--by E-POST"), ("anna@kommun.example", "Bara en administratör")):
        with pytest.raises(CommandError, match=why) as refused:
            run(file, apply=True, by=by)
        assert refused.value.returncode == 2
    run(file, apply=True, by="greta@kommun.example")
    latest = Headcount.objects.filter(department=world.departments["a"]).latest("as_of")
    assert (latest.employees, latest.source) == (1050, "hr.xlsx: 700 kvinnor och 350 män")
    assert Headcount.objects.get(department=world.departments["b"]).employees == 950
    assert "Ändras inte" in run(file)


def test_rows_that_cannot_be_right_are_rejected_one_by_one(world: World) -> None:
    rows = [
        FileRow(2, "Finns inte", "2026-03-31", 1, 1),
        FileRow(3, "a", "2999-01-01", 1, 1),
        FileRow(4, "a", "1999-12-31", 1, 1),
        FileRow(5, "a", "2026-03-31", 1, 1),
        FileRow(6, "A", "2026-03-31", 2, 2),
        FileRow(7, "soc", "", None, 3, problem="B7: Fyll i vilken dag siffrorna gäller."),
    ]
    preview = compare(StaffFile("hr.xlsx", tuple(rows)))
    states = [row.state for row in preview.rows]
    assert states == [RowState.REJECTED] * 3 + [RowState.ADDED] + [RowState.REJECTED] * 2
    assert "rad 5" in preview.rows[4].reason
    assert actions.read_in_staff(preview=preview, by=world.greta) == 1
    with pytest.raises(Stale):
        actions.read_in_staff(preview=preview, by=world.greta)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04trasig", "skadad"),
        (xlsx(("a", "i går", "många", -1), headings=HEADINGS, sheet="Anställda"), "Ingen rad kan läsas in"),
        (xlsx(("a",), headings=("Förvaltning",), sheet="Anställda"), "saknas"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(world: World, tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "hr.xlsx"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=why) as refused:
        run(file)
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="öppna"):
        run(tmp_path / "finns-inte.xlsx")
