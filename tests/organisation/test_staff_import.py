"""HR's file with the numbers of employees: shown first, stored as shown, and refused row by row."""

import datetime as dt
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lund_placements.errors import Stale
from lund_placements.spreadsheets.review import RowState
from organisation import staff_actions as actions
from organisation.models import Headcount, StaffUpload, User
from organisation.staff_import.preview import StaffFile, compare, read
from organisation.staff_import.rows import FileRow
from tests.deliveries import unpacked
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
    assert (
        ". Anställda: från 1000 till 950. Kvinnor: från okänt till 650. Män: från okänt till 300\n" in shown
    )
    assert "Summa: 1350 kvinnor och 650 män, 2000 anställda." in shown
    assert Headcount.objects.count() == 3
    for by, why in (("", "--by E-POST"), ("anna@kommun.example", "Bara en administratör")):
        with pytest.raises(CommandError, match=why) as refused:
            run(file, apply=True, by=by)
        assert refused.value.returncode == 2
    run(file, apply=True, by="greta@kommun.example")
    latest = Headcount.objects.filter(department=world.departments["a"]).latest("as_of")
    assert (latest.employees, latest.women, latest.men, latest.source) == (1050, 700, 350, "hr.xlsx")
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
    assert len(actions.read_in(preview=preview, by=world.greta).changing) == 1
    with pytest.raises(Stale):
        actions.read_in(preview=preview, by=world.greta)


# The pages


def client(user: User) -> Client:
    """Return somebody's browser."""
    client = Client()
    client.force_login(user)
    return client


def choose(browser: Client, *rows: object) -> HttpResponse:
    """Send a file."""
    file = SimpleUploadedFile("hr.xlsx", xlsx(*rows, headings=HEADINGS, sheet="Anställda"))
    return browser.post(reverse("staff_import"), {"file": file}, follow=True)


def test_a_file_is_chosen_reviewed_and_confirmed_as_it_was_shown(world: World) -> None:
    greta = client(world.greta)
    page = choose(greta, ("a", "2026-03-31", 700, 350), ("okänd", "2026-03-31", 1, 1))
    assert "Läs in en rad" in page.content.decode()
    assert "Förvaltningen ”okänd” finns inte." in page.content.decode()
    address, seen = page.request["PATH_INFO"], page.context["preview"].fingerprint
    own = {"department": world.departments["a"], "as_of": dt.date(2026, 3, 31), "source": "För hand"}
    actions.set_headcount(**own, employees=900, is_invented=False, by=world.greta)
    back = {"referer": f"http://testserver{address}"}
    again = greta.post(address, {"seen": seen}, follow=True, headers=back)
    assert "Uppgifterna har ändrats sedan du granskade filen." in again.content.decode()
    [changed] = again.context["preview"].changing
    assert changed.changes == (("Anställda", 900, 1050), ("Kvinnor", None, 700), ("Män", None, 350))
    assert "från okänt till 700" in again.content.decode()
    another = client(world.anna)
    assert [another.get(address).status_code, another.post(address).status_code] == [403, 403]
    done = greta.post(address, {"seen": again.context["preview"].fingerprint}, follow=True)
    assert "Filen är inläst. Nya rader: 0. Ändrade rader: 1." in done.content.decode()
    assert '<td class="num">350</td>' in done.content.decode()
    assert StaffUpload.objects.count() == 0
    assert "gått ut eller är redan klar" in greta.get(address, follow=True).content.decode()


def test_what_is_taken_out_can_be_read_in_again_and_the_template_names_everybody(world: World) -> None:
    greta = client(world.greta)
    choose_and_confirm = choose(greta, *((key, "2026-03-31", 700, 350) for key in ("a", "b", "soc")))
    greta.post(
        choose_and_confirm.request["PATH_INFO"], {"seen": choose_and_confirm.context["preview"].fingerprint}
    )
    content, said = unpacked(greta.get(reverse("staff_file")))
    assert (said["rows"], said["made_by_role"], said["year"]) == (3, "administratör", None)
    assert {row.state for row in compare(StaffFile("ut.xlsx", read(content))).rows} == {RowState.UNCHANGED}
    head, *rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    assert [each["name"] for each in said["columns"]] == list(head)
    template = load_workbook(BytesIO(greta.get(reverse("staff_template")).content))["Anställda"]
    assert [row[0] for row in template.iter_rows(min_row=2, values_only=True)] == [row[0] for row in rows]


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
