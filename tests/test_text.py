"""Text that nobody sees is taken away before it is stored, so that it blocks no scenario and breaks no file."""

import re
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import models
from openpyxl import load_workbook

from allocation import exports
from allocation.engine.errors import EngineError
from allocation.engine.reading import printable
from allocation.forms import AdjustForm, ReportForm, ScenarioForm
from allocation.gap_import.worker import read_file
from allocation.reply_forms import InterestForm, NeedForm
from allocation.reply_parts import NeedInput
from lund_placements import text
from lund_placements.validators import printable_line, printable_lines
from lund_placements.xlsx import workbook
from organisation import actions
from organisation.forms import BoardNameForm, UserForm

from .factories import World, Year, make_world
from .refusals import refusal
from .rows import our_models

# What a paste can hold, and what becomes of it between two words.
PASTED = {
    "\u00a0": " ",  # no-break space
    "\u202f": " ",
    "\u2003": " ",
    "\u3000": " ",
    "\t": " ",
    "\v": " ",
    "\r\n": " ",
    "\u2028": " ",
    "\u00ad": "",  # soft hyphen
    "\u200b": "",  # zero-width space
    "\ufeff": "",
    "\u200e": "",  # mark of direction
    "\u202e": "",  # turns the line around
    "\x00": "",
    "\x07": "",
    "\x1b": "",
    "\ue000": "",  # private use
    "\ufffe": "",  # no character
    "\ud800": "",  # half a character
    "\U000e0001": "",
}
# Technical texts, which no person writes; everything else says what it may hold.
OTHERS = {
    "organisation_board.key",
    "organisation_department.key",
    "organisation_user.password",
    "organisation_user.email",
    "organisation_storeddocument.name",
    "organisation_storeddocument.media_type",
    "organisation_storeddocument.sha256",
    "organisation_sentform.location",
    "organisation_outboxmail.kind",
    "organisation_outboxmail.body",
    "organisation_outboxmail.key",
    "organisation_outboxmail.last_error",
    "organisation_mailpreference.kind",
    "organisation_servicekey.sha256",
    "organisation_apianswer.request_sha256",
    "organisation_apianswer.content",
    "organisation_webhookdelivery.last_error",
    "organisation_webhookdelivery.kind",
    "organisation_webhookdelivery.body",
    "allocation_event.kind",
    "allocation_event.from_status",
    "allocation_event.to_status",
    "allocation_rate.key",
    "allocation_decision.payload",
    "allocation_decision.payload_sha256",
    # Patterns of their own.
    "allocation_guideline.paragraph",
    "allocation_target.paragraph",
    "allocation_target.diary_no",
    "allocation_decision.paragraph",
    "allocation_decision.diary_no",
    "allocation_officialreport.diary_no",
    # Copied from names that have been checked.
    "allocation_event.actor_name",
    "allocation_message.author_name",
    "allocation_decisionline.department_name",
    "allocation_decisionline.board_name",
}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.mark.parametrize(("pasted", "left"), PASTED.items(), ids=ascii)
def test_one_line_is_what_the_engine_takes(pasted: str, left: str) -> None:
    line = text.one_line(f" Kock{pasted}natt{pasted} ")
    assert line == f"Kock{left}natt"
    assert printable(line, "yrke") == line
    printable_line(line)


def test_ordinary_text_stays_as_it_was() -> None:
    for line in ("Barnskötare, natt", "Kock – ”ekologisk” (50 %)", "Zoë Ångström-Öman", "شكرا 👍 é"):
        assert text.one_line(line) == text.lines(line) == line
    assert text.one_line("Fo\u0308rskolla\u0308rare") == "Förskollärare"  # as macOS writes ö and ä


def test_running_text_keeps_its_lines_and_its_numbers_whole() -> None:
    pasted = "Att fördela\t1\u00a0000\u202fkr.\r\n\r\nÖv\u00adrigt:\v\u202enej\u2029ja\x07"
    tidy = text.lines(pasted)
    assert tidy == "Att fördela 1\u00a0000\u202fkr.\n\nÖvrigt:\nnej\nja"
    printable_lines(tidy)


@pytest.mark.parametrize("pasted", PASTED, ids=ascii)
def test_forms_take_away_what_nobody_sees(pasted: str) -> None:
    need = NeedForm({"occupation": f"Kock{pasted}natt", "need_2y": "1", "need_5y": "1"})
    assert need.is_valid(), need.errors
    assert need.cleaned_data["occupation"] == f"Kock{PASTED[pasted]}natt"
    assert not NeedForm({"occupation": pasted, "need_2y": "1", "need_5y": "1"}).is_valid()
    adjust = AdjustForm({"seen": "1", "places": "2", "reason": f"Rad ett.\r\nRad{pasted}två."})
    assert adjust.is_valid(), adjust.errors
    printable_lines(adjust.cleaned_data["reason"])


def test_every_form_with_text_does(world: World) -> None:
    forms = (NeedForm, InterestForm, ScenarioForm, BoardNameForm, UserForm, ReportForm)
    fields = [(form, name, field) for form in forms for name, field in form().fields.items()]
    found = {
        (form.__name__, name): field.to_python("a\u200bb\x07")
        for form, name, field in fields
        if type(field).__name__ in ("CharField", "EmailField")
    }
    assert found == dict.fromkeys(found, "ab")
    assert len(found) > 15


def test_every_text_that_people_write_is_checked_when_it_is_stored() -> None:
    assert unchecked() == OTHERS


def unchecked(*labels: str) -> set[str]:
    """Return the text columns of the apps' models that may hold anything."""
    return {
        f"{model._meta.db_table}.{field.name}"
        for model in our_models(*labels)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not any(checked in field.validators for checked in (printable_line, printable_lines))
    }


@pytest.mark.parametrize("pasted", sorted(PASTED.keys() - {"\x00", "\ud800"}), ids=ascii)
def test_names_past_the_forms_are_refused_with_a_reason(world: World, pasted: str) -> None:
    year = Year(world).targets().open().answered("a", "b")
    name, today = f"A{pasted}B", year.round.created_at.date()
    tries = {
        "occupation": partial(year.saved, "soc", needs=(NeedInput(name, 1, 1, False),)),
        "name": partial(year.scenario, name),
        "name ": partial(
            actions.rename_board, board=world.boards["a"], name=name, valid_from=today, by=world.greta
        ),
        "name  ": partial(
            actions.change_department,
            department=world.departments["a"],
            name=name,
            board=world.boards["a"],
            valid_from=today,
            by=world.greta,
        ),
    }
    for field, attempt in tries.items():
        assert re.fullmatch(
            rf"{field.strip()}: (Skriv på en rad\.|Texten innehåller tecknet U\+[0-9A-F]{{4,6}}, .*)",
            refusal(attempt),
        )


def test_what_is_pasted_blocks_no_scenario_and_no_workbook(world: World) -> None:
    year = Year(world).targets().open()
    for number, pasted in enumerate(PASTED):
        form = NeedForm({"occupation": f"Kock{pasted}{number}", "need_2y": "1", "need_5y": "2"})
        assert form.is_valid()
        year.saved("a", needs=(form.value(),))
    year.answered("a", needs=(form.value(),)).scenario()
    book = load_workbook(BytesIO(workbook(exports.dialogue_sheets(year.refreshed()))))
    assert book.sheetnames


def test_the_engine_refuses_what_the_forms_take_away() -> None:
    for pasted in PASTED:
        with pytest.raises(EngineError):
            printable(f"A{pasted}B", "namn")


def test_a_file_of_gap_analyses_is_read_as_it_looks() -> None:
    head = "Förvaltning;Yrke;Behov inom 2 år;Behov inom 5 år;Bristyrke;GAP-analys gjord\n"
    (row,) = read_file(f"{head}a;Ko\u00adck\u00a0na\u200btt\x07;1;2;nej;2025-03-15\n".encode())
    assert (row["occupation"], row["problem"]) == ("Kock natt", "")


def test_a_workbook_holds_any_text() -> None:
    broken = "".join(map(chr, range(32))) + "\ud800\ufffe\uffffKock 👍"
    content = workbook([("Blad", ("a", "b"), [(broken, 1)])])
    sheet = load_workbook(BytesIO(content)).active
    assert sheet["A2"].value.endswith("Kock 👍")
    assert b"<f>" not in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
