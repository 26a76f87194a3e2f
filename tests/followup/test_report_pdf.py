"""The year's report as PDF and workbook: valid for archive and screen reader, and with everything it shall say."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from allocation.canonical import canonical_json
from followup import report_tables, statistics
from followup.enums import ReportPart
from followup.figures import WORDS
from followup.report_documents import report_context, report_pdf
from followup.statistics import Begun, Given, Line, Never, Result
from lund_placements.xlsx import workbook
from tests import pdf_checks

pytestmark = pytest.mark.usefixtures("typeset")


def figures() -> dict[str, Any]:
    """Return the figures of a year in which some have begun at two förvaltningar, and some of them are over."""
    known = {"has_children": True, "is_ready": True, "has_other_ground": False}
    begun = tuple(
        Begun("ama", department, sex, 2, over, reason, count=count, **known)
        for department, sex, over, reason, count in (
            ("1", "woman", 0, "", 24),
            ("1", "man", 8, "", 11),
            ("2", "woman", 8, "work", 9),
            ("2", "man", 0, "", 12),
        )
    )
    names = {"1": "Vård- och omsorgsförvaltningen", "2": "Barn- och skolförvaltningen"}
    lines = tuple(Line(key, name, "ama", 60, 50, 40, 8) for key, name in names.items())
    given = Given(
        2027,
        dt.date(2027, 10, 31),
        10,
        {"ama": 200, "praktik": 100},
        lines,
        begun,
        (Result("ama", "woman", 0, "host_job", 9), Result("ama", "man", 0, "unknown", 11)),
        (),
        (Never("ama", "declined", 3),),
    )
    return statistics.as_payload(statistics.year_figures(given, WORDS))


def report_payload(**changes: Any) -> dict[str, Any]:
    """Return an invented report for 2027; name what should be different."""
    parts = {
        ReportPart.HAPPENED: ["Dialogen hölls i tid.", "Platserna kom igång i februari."],
        ReportPart.DEVIATIONS: ["Två nämnder hann inte underteckna <b>i tid</b> {{ mall }} 👍."],
        ReportPart.LESSONS: ["Börja i mars.", "Fråga efter handledare först."],
        ReportPart.PLAN: ["Samordnaren kallar till möte i januari."],
    }
    payload = {
        "format": "platsmodellen.year-report/1",
        "municipality": "Lunds kommun",
        "id": "7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64",
        "year": 2027,
        "invented": True,
        "version": 1,
        "corrects": None,
        "board": "arbetsmarknads- och socialnämnden",
        "guideline": {
            "title": "Kommungemensam riktlinje",
            "decided": "kommunstyrelsen § 1, 2026-01-02",
            "valid_from": "2026-02-01",
            "valid_to": None,
            "revise_by": "2027-06-30",
            "needs_revision": True,
        },
        "decision": {"id": "1", "decided_on": "2026-11-13", "paragraph": "§ 87", "diary_no": "SO 2026/0123"},
        "as_of": "2027-11-22",
        "year_is_over": False,
        "figures": figures(),
        "parts": [
            {"key": part.value, "heading": part.label, "paragraphs": texts} for part, texts in parts.items()
        ],
        "deviations": [
            {
                "key": "dialog.sef",
                "group": "Dialogen och beslutet",
                "title": "Serviceförvaltningen: dialogen slutade utan enighet",
                "reason": "Förvaltningen bygger om.\nDet blir klart i juni.",
                "comment": "",
            }
        ],
        "made_at": "2027-11-22T10:02:00+01:00",
        "made_by": "Anna Berg",
    }
    return {**payload, **changes}


@pytest.mark.slow
def test_report_is_valid_and_says_everything() -> None:
    corrects = {"id": "0", "version": 1, "locked_at": "2027-11-20T09:00:00+01:00", "reason": "Fel antal."}
    payload = report_payload(version=2, corrects=corrects)
    made = report_pdf(payload)
    attached = {"arsrapport-2027-2.json": canonical_json(payload)}
    shown = report_context(payload, is_paper=True)
    tables = 1 + len(shown["figure_tables"]) + len(shown["deviation_tables"])
    title = "Årsrapport 2027, version 2"
    assert pdf_checks.faults(made, title=title, attachments=attached, tables=tables, figures=0) == []
    said = pdf_checks.text_of(made).replace("\u00a0", " ")
    for words in (
        "Den ersätter version 1 från 20 november 2027. Skäl: Fel antal.",
        "Talen är räknade till och med 31 oktober 2027",
        "§ 87, 13 november 2026, SO 2026/0123",
        "Arbetsmarknadsanställningar 200 120 100 80 56 28,0 %",
        "56 × 12 ÷ 10 = 67,20, avrundat 67.",
        "Riktlinjen ska ses över senast 30 juni 2027. Dagen hade passerat när rapporten låstes.",
        "Börja i mars.",
        "<b>i tid</b> {{ mall }} [U+1F44D]",
        "Serviceförvaltningen: dialogen slutade utan enighet",
        "Ingen kommentar.",
    ):
        assert words in said, words


def test_workbook_has_every_table() -> None:
    payload = report_payload()
    shown = report_context(payload)
    tables = [*shown["figure_tables"], *shown["deviation_tables"]]
    book = load_workbook(BytesIO(workbook(report_tables.sheets(payload, tables))))
    assert len(book.sheetnames) == 2 + len(tables)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert ("Lärdomar", "Börja i mars.") in rows
    assert ("Serviceförvaltningen: dialogen slutade utan enighet",) == tuple(rows[-1][:1])


def test_tables_about_those_that_are_over_wait_for_them() -> None:
    captions = [table.caption for table in report_tables.figure_tables(report_payload(), is_paper=True)]
    assert "Arbetsmarknadsanställningar: så slutade placeringarna" in captions
    assert "Praktikplatser: så slutade placeringarna" not in captions


def test_a_hidden_count_is_not_shown_as_none() -> None:
    payload = report_payload()
    kind = payload["figures"]["kinds"][0]
    kind["begun"] = None
    next(each for each in kind["tables"] if each["key"] == "groups")["rows"][0] = [
        "Barn i hushållet",
        None,
        0,
        None,
        "–",
    ]
    overview, *others = report_tables.figure_tables(payload, is_paper=True)
    assert [text for text, _ in overview.rows[0].cells][4] == "visas inte"
    [groups] = [
        table for table in others if table.caption == "Arbetsmarknadsanställningar: prioriterade grupper"
    ]
    assert [text for text, _ in groups.rows[0].cells] == ["visas inte", "0", "visas inte", "–"]
    assert "Visas inte betyder att antalet är mindre än fem" in overview.notes[0]
