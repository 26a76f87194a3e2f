"""Workplaces from a file: read in the limited process, compared, and applied exactly as it was reviewed."""

import datetime as dt
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lund_placements.spreadsheets.reading import UNREADABLE
from lund_placements.xlsx import workbook
from organisation.models import User
from participants.actions import workplace_uploads as uploads
from participants.actions import workplaces
from participants.import_workplaces.preview import Preview, compare
from participants.import_workplaces.reading import read
from participants.import_workplaces.rows import HEADINGS, WorkplaceRow
from participants.import_workplaces.sheets import template_sheets, workplace_sheets
from participants.models import PlaceEvent, Supervisor, Workplace, WorkplaceUpload
from participants.place_selectors import with_supervisors
from tests.factories import World, make_world
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


def file_of(*rows: tuple) -> bytes:
    """Return a workbook with the rows, filled up with empty cells."""
    width = len(HEADINGS)
    full = [(*row, *[None] * (width - len(row))) for row in rows]
    return workbook([("Arbetsplatser", list(HEADINGS.values()), full)])


def applied(by: User, *rows: WorkplaceRow) -> Preview:
    """Keep the rows and confirm what they would change."""
    kept = uploads.keep(name="hus.xlsx", rows=rows, by=by)
    return uploads.confirm(upload=kept, seen=compare(rows, by).fingerprint, by=by)


def test_a_row_is_read_as_it_stands() -> None:
    full = ("a", "Hus 1", "Gatan 1", "Bolaget AB", "556123-4568", "UPP 1", "Marie Ek", 2)
    (row,) = read(file_of(full))
    assert row == WorkplaceRow(2, *full)
    assert read(";".join(HEADINGS.values()).encode() + b"\na;Hus;;;;;;\n") == (WorkplaceRow(2, "a", "Hus"),)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((None, "Hus"), "A2: Fyll i förvaltning."),
        (("a", None, "Gatan"), "B2: Fyll i arbetsplatsens namn."),
        (("a", "H" * 121), "B2: Texten är längre än 120 tecken."),
        (("a", "Hus", None, None, None, None, "Eva", 11), "H2: ”11” är inte ett helt tal mellan 1 och 10."),
        (
            ("a", "Hus", None, None, None, None, "Eva", "två"),
            "H2: ”två” är inte ett helt tal mellan 1 och 10.",
        ),
        # It could be somebody's personnummer, so it is not repeated.
        (
            ("a", "Hus", None, "Firma", "191212-1212", "UPP 1"),
            "E2: Skriv organisationsnumret så här: 556123-4568. Lämna det tomt för en enskild firma.",
        ),
    ],
)
def test_a_bad_cell_is_its_rows_problem(row: tuple, problem: str) -> None:
    assert [one.problem for one in read(file_of(row, ("a", "Annat hus")))] == [problem, ""]


def test_rows_are_compared_with_what_is_there(world: World) -> None:
    house = workplaces.add(
        department=world.departments["a"], data=workplaces.WorkplaceInput("Hus 1", "Gatan 1"), by=world.bo
    )
    workplaces.add_supervisor(workplace=house, data=workplaces.SupervisorInput("Eva", 2), by=world.bo)
    rows = [
        WorkplaceRow(2, "Barn- och skolförvaltningen", "HUS 1", "Gatan 1", supervisor="eva", most_places=2),
        WorkplaceRow(3, "a", "Hus 1", "Gatan 1", supervisor="Nils"),
        WorkplaceRow(4, "a", "Hus 1", "Gatan 2"),
        WorkplaceRow(5, "a", "Hus 2", supervisor="Eva", most_places=3),
        WorkplaceRow(6, "a", "Hus 2", supervisor="Eva"),
        WorkplaceRow(7, "x", "Hus 3"),
        WorkplaceRow(8, "b", "Hus 4"),
        WorkplaceRow(9, "a", "Hus 5", company="Bolaget AB"),
        WorkplaceRow(10, "a", "Hus 1", "Gatan 1", supervisor="Nils", problem="H10: Fel."),
    ]
    assert [(row.row.line, str(row.state), row.reason) for row in compare(rows, world.bo).rows] == [
        (2, "unchanged", ""),
        (3, "added", ""),
        (4, "rejected", "Arbetsplatsen står med andra uppgifter på rad 2."),
        (5, "added", ""),
        (6, "rejected", "Samma arbetsplats och handledare står redan på rad 5."),
        (7, "rejected", "Förvaltningen ”x” finns inte. Skriv namnet eller kortnamnet som i mallen."),
        (8, "rejected", "Arbetsplatsen hör till en annan förvaltning än din."),
        (9, "rejected", "Skriv både företaget och avtalet för en extern arbetsplats, eller ingetdera."),
        (10, "rejected", "H10: Fel."),
    ]


def test_what_was_reviewed_is_written_and_nothing_else(world: World) -> None:
    first = WorkplaceRow(2, "a", "Hus 1", "Gatan 1", supervisor="Eva", most_places=2)
    external = WorkplaceRow(3, "b", "Lagret", "", "Bolaget AB", "556123-4568", "UPP 1")
    preview = applied(world.anna, first, external)
    assert len(preview.changing) == 2
    assert Workplace.objects.get(name="Lagret").is_external
    moved = WorkplaceRow(2, "a", "Hus 1", "Gatan 2", supervisor="Eva", most_places=3)
    (row,) = applied(world.bo, moved).rows
    assert row.changes == (("Adress", "Gatan 1", "Gatan 2"), ("Platser samtidigt", "2", "3"))
    assert Supervisor.objects.get().most_places == 3
    kinds = set(PlaceEvent.objects.values_list("kind", flat=True))
    assert kinds == {"workplace_imported", "supervisor_added", "supervisor_saved"}
    assert not WorkplaceUpload.objects.exists()


def test_the_same_file_again_changes_nothing(world: World) -> None:
    applied(world.anna, WorkplaceRow(2, "a", "Hus 1", supervisor="Eva"), WorkplaceRow(3, "b", "Hus 2"))
    book = workbook(workplace_sheets(with_supervisors(Workplace.objects.select_related("department"))))
    again = read(book)
    assert [str(row.state) for row in compare(again, world.anna).rows] == ["unchanged"] * 2
    assert refusal(partial(applied, world.anna, *again)) == "workplace_nothing_to_read"


def test_what_has_changed_since_is_reviewed_again(world: World) -> None:
    rows = (WorkplaceRow(2, "a", "Hus 1"),)
    seen = compare(rows, world.bo).fingerprint
    kept = uploads.keep(name="hus.xlsx", rows=rows, by=world.bo)
    confirm = partial(uploads.confirm, upload=kept, seen=seen)
    assert refusal(partial(confirm, by=world.anna)) == "workplace_upload_expired"  # somebody else's
    workplaces.add(department=world.departments["a"], data=workplaces.WorkplaceInput("Hus 1"), by=world.bo)
    assert refusal(partial(confirm, by=world.bo)) == "workplace_preview_is_stale"
    WorkplaceUpload.objects.update(
        uploaded_at=timezone.now() - uploads.REVIEW_WITHIN - dt.timedelta(minutes=1)
    )
    assert refusal(partial(confirm, by=world.bo)) == "workplace_upload_expired"
    uploads.keep(name="nytt.xlsx", rows=rows, by=world.bo)
    assert [one.name for one in WorkplaceUpload.objects.all()] == ["nytt.xlsx"]


def test_through_the_pages(world: World) -> None:
    bo = Client()
    bo.force_login(world.bo)
    address = reverse("participants:workplaces_import")
    broken = bo.post(address, {"file": SimpleUploadedFile("hus.xlsx", file_of(("a", "Hus"))[:500])})
    assert (broken.status_code, dict(broken.context["form"].errors)) == (422, {"file": [UNREADABLE]})
    chosen = SimpleUploadedFile("hus.xlsx", file_of(("a", "Hus"), ("b", "Hus")))
    page = bo.post(address, {"file": chosen}, follow=True)
    assert "Läs in en rad" in page.content.decode()
    done = bo.post(page.redirect_chain[0][0], page.context["seen"], follow=True)
    assert "Nya rader: 1." in done.content.decode()
    assert [str(one) for one in Workplace.objects.all()] == ["Hus"]
    template = load_workbook(BytesIO(bo.get(reverse("participants:workplaces_template")).content))
    assert template.sheetnames == [name for name, _, _ in template_sheets(timezone.localdate())]
