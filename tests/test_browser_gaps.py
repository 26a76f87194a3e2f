"""GAP analyses in the browser: from an empty list through the review of all kinds of rows to a filled-in reply."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from allocation.actions import gaps
from allocation.gap_import.preview import GapFile, compare
from allocation.gap_import.rows import FileRow
from allocation.models import GapNeed
from lund_placements.xlsx import MEDIA_TYPE
from organisation.models import User

from .browser import assert_fits
from .factories import World, Year, make_world
from .workbooks import a_row, xlsx

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SCHOOL = "Barn- och skolförvaltningen"
STORED = (
    FileRow(2, "a", "Kock", 4, 9, False, "2025-03-15"),
    FileRow(3, "a", "Lärare", 7, 8, True, "2025-03-15"),
    FileRow(4, "a", "Vaktmästare", 1, 1, False, "2025-03-15"),
    FileRow(5, "b", "Undersköterska", 40, 90, True, "2021-02-01"),
)

HR = GapFile("hr.xlsx", STORED, is_invented=True)  # as the box in the form is ticked in a demo


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


def send(page: Page, content: bytes) -> None:
    """Choose a file and ask for its review."""
    page.goto("/gap/importera/")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "gap-2025.xlsx", "mimeType": MEDIA_TYPE, "buffer": content}
    )
    page.get_by_role("button", name="Granska filen").click()


def test_a_file_is_reviewed_with_all_kinds_of_rows_and_read_in(
    visit: Callable[[User], Page], world: World
) -> None:
    anna = visit(world.anna)
    anna.goto("/gap/")
    expect(anna.get_by_role("heading", name="Inga GAP-analyser är inlästa")).to_be_visible()
    assert_fits(anna)
    gaps.apply_import(preview=compare(HR), by=world.anna)

    send(
        anna,
        xlsx(
            a_row(),
            a_row("a", "Lärare", 5, 8, "ja"),
            a_row("b", "Stödassistent", 12, 30, "ja"),
            a_row("Skolförvaltningen", "Kock"),
            a_row("b", "Vårdbiträde", "många", 30, "kanske"),
        ),
    )
    expect(anna.get_by_role("heading", name="Granska filen")).to_be_visible()
    expect(anna.get_by_text("Inom 2 år: från 7 till 5")).to_be_visible()
    expect(anna.get_by_text("Förvaltningen ”Skolförvaltningen” finns inte.")).to_be_visible()
    expect(anna.get_by_text(f"{SCHOOL}, 15 mars 2025: Vaktmästare")).to_be_visible()
    assert_fits(anna)
    assert GapNeed.objects.count() == len(STORED)

    anna.get_by_role("button", name="Läs in 2 rader").click()
    expect(anna.get_by_text("Filen är inläst. Nya rader: 1. Ändrade rader: 1.")).to_be_visible()
    assert GapNeed.objects.count() == len(STORED) + 1
    assert_fits(anna)
    anna.get_by_role("link", name=SCHOOL).click()
    expect(anna.get_by_role("heading", name=f"GAP-analys: {SCHOOL}")).to_be_visible()
    assert_fits(anna)


def test_a_bad_file_is_explained_beside_its_field(
    visit: Callable[[User], Page], world: World, browser_errors: list[str]
) -> None:
    anna = visit(world.anna)
    send(anna, xlsx(a_row("a", "Kock", "=1+1")))
    expect(anna.locator("#id_file_error")).to_contain_text("Cell C2 innehåller en formel.")
    assert ["status of 422" in text for text in browser_errors] == [True]  # the browser's own remark
    browser_errors.clear()
    assert_fits(anna)


def test_a_contact_sees_where_the_needs_come_from(visit: Callable[[User], Page], world: World) -> None:
    gaps.apply_import(preview=compare(HR), by=world.anna)
    year = Year(world).targets().open()
    bo = visit(world.bo)
    bo.goto(f"/ar/{year.round.year}/dialoger/a/svara/kompetensbehov/")
    expect(bo.get_by_text("Yrkena och talen är HR:s, från filen hr.xlsx.")).to_be_visible()
    expect(bo.locator("[name=behov-1-occupation]")).to_have_value("Lärare")
    assert_fits(bo)
    bo.goto(f"/ar/{year.round.year}/dialoger/a/svara/granska/")
    expect(bo.get_by_text("Yrkena och talen är HR:s, från filen hr.xlsx.")).to_be_visible()
    assert_fits(bo)
