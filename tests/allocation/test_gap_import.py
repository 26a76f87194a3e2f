"""Reading a file of GAP analyses: what is understood, and how everything else is refused."""

import datetime as dt
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from allocation.gap_import import reading as gap_reading
from allocation.gap_import import worker
from allocation.gap_import.reading import read
from allocation.gap_import.rows import FileRow
from lund_placements.errors import RuleBroken
from lund_placements.limited import FileRefused
from lund_placements.spreadsheets import limits, reading
from tests.workbooks import (
    HEADINGS,
    SHEET_END,
    SHEET_PART,
    SHEET_START,
    a_row,
    csv,
    rezipped,
    xlsx,
)

KOCK = FileRow(2, "a", "Kock", 4, 9, False, "2025-03-15")


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen]]:
    """The workers that were started; each has ended when the test has. The machine may be busy."""
    started: list[subprocess.Popen] = []

    class Watched(subprocess.Popen):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    monkeypatch.setattr(limits, "WALL_SECONDS", 60.0)
    yield started
    assert [process.returncode is not None for process in started] == [True] * len(started)


def refused(content: bytes) -> str:
    """Return why the file is refused."""
    with pytest.raises(RuleBroken) as caught:
        read(content)
    assert (caught.value.code, caught.value.field) == ("gap_file_refused", "file")
    return caught.value.message


# What is understood


@pytest.mark.parametrize(
    "content",
    [
        xlsx(a_row()),
        xlsx(a_row("a", "Kock", 4.0, 9.0, False)),
        xlsx(a_row("  a ", "Kock ", "4", " 9 ", "NEJ", "2025-03-15")),
        xlsx(a_row("a", "Kock", 4, 9, "nej", dt.datetime.fromisoformat("2025-03-15T08:30"))),
        xlsx(a_row(), sheet="Blad1"),
        xlsx((*a_row(), "Anm."), headings=(*HEADINGS, "Kommentar")),
        xlsx(a_row(), headings=[heading.upper() + ":" for heading in HEADINGS]),
        csv(a_row()),
        csv(a_row(), separator=","),
        csv(a_row(), encoding="utf-8-sig"),
        csv(a_row(), encoding="cp1252"),
    ],
)
def test_the_same_row_in_many_ways(content: bytes) -> None:
    assert read(content) == (KOCK,)


def test_rows_are_found_below_a_title_and_empty_rows_are_skipped() -> None:
    content = xlsx((), HEADINGS, (), a_row(), (), a_row("a", "Vaktmästare", 1, 2, "ja"), headings=["HR 2025"])
    assert [(row.line, row.occupation, row.is_shortage) for row in read(content)] == [
        (5, "Kock", False),
        (7, "Vaktmästare", True),
    ]


def test_thousands_may_be_grouped() -> None:
    assert [
        row.need_5y
        for row in read(csv(a_row("a", "Kock", 4, "1 200"), a_row("a", "Bagare", 4, "1\u00a0200")))
    ] == [1200, 1200]


BAD_CELLS = [
    (a_row(None), "A#: Fyll i förvaltning."),
    (a_row("a", None), "B#: Fyll i yrke."),
    (a_row("a", "K" * 81), "B#: Yrket är längre än 80 tecken."),
    (a_row("a", "Kock", "många"), "C#: ”många” är inte ett helt tal mellan 0 och 20\u00a0000."),
    (a_row("a", "Kock", 4, 9.5), "D#: ”9.5” är inte ett helt tal mellan 0 och 20\u00a0000."),
    (a_row("a", "Kock", -1), "C#: ”-1” är inte ett helt tal mellan 0 och 20\u00a0000."),
    (a_row("a", "Kock", 20_001), "C#: ”20001” är inte ett helt tal mellan 0 och 20\u00a0000."),
    (
        a_row("a", "Kock", 10**300),
        "C#: ”100000000000000005250476025520442024870…” är inte ett helt tal mellan 0 och 20\u00a0000.",
    ),
    (a_row("a", "Kock", True), "C#: ”True” är inte ett helt tal mellan 0 och 20\u00a0000."),
    (a_row("a", "Kock", None), "C#: Fyll i ett tal, 0 om inget behov finns."),
    (a_row("a", "Kock", 4, 9, "kanske"), "E#: ”kanske” är inte ja eller nej."),
    (a_row("a", "Kock", 4, 9, None), "E#: Skriv ja eller nej."),
    (
        a_row("a", "Kock", 4, 9, "ja", "15/3 2025"),
        "F#: ”15/3 2025” är inget datum. Skriv det så här: 2025-03-15.",
    ),
    (a_row("a", "Kock", 4, 9, "ja", 45731), "F#: ”45731” är inget datum. Skriv det så här: 2025-03-15."),
    (a_row("a", "Kock", 4, 9, "ja", None), "F#: Fyll i vilken dag GAP-analysen gjordes."),
    (
        a_row("a", "Kock", "x", 9, "y"),
        "C#: ”x” är inte ett helt tal mellan 0 och 20\u00a0000. E#: ”y” är inte ja eller nej.",
    ),
]


def test_a_bad_cell_is_its_rows_problem() -> None:
    found = read(xlsx(*(each for row, _ in BAD_CELLS for each in (row, a_row("b")))))
    for number, (bad, good, (_, problem)) in enumerate(zip(found[::2], found[1::2], BAD_CELLS, strict=True)):
        line = 2 + 2 * number
        assert (bad.line, bad.problem) == (line, problem.replace("#", str(line)))
        assert (good.line, good.department, good.problem) == (line + 1, "b", "")


def test_a_long_text_is_cut_short() -> None:
    (row,) = read(xlsx(a_row("x" * 30_000)))
    assert row.department == "x" * 199 + "…"


# What is refused whole


def zip_of(count: int) -> bytes:
    """Return a zip with so many empty parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.xml", "")
    return stream.getvalue()


def sheet_of(rows: str) -> bytes:
    """Return a workbook whose sheet is written by hand."""
    return rezipped(xlsx(), {SHEET_PART: SHEET_START + rows + SHEET_END})


def with_password_bit(content: bytes) -> bytes:
    """Return the zip with every part marked as encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def noisy(count: int, cell: str) -> str:
    """Return cells that do not compress so well that the ratio gives them away."""
    numbers = random.Random(4)
    return "".join(cell.format(numbers.getrandbits(16)) for _ in range(count))


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SAVE = "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."
SWOLLEN = (
    "Filen blir för stor när den packas upp. Ta bort tomma rader och kolumner utanför tabellen, "
    "eller kopiera raderna till mallen."
)
MANY_ROWS = (
    "Bladet har fler än 5\u00a0000 rader. Ta bort tomma rader under tabellen, eller dela upp filen i flera."
)
FORMULA = " innehåller en formel. Formler räknas inte ut. Kopiera cellerna och klistra in dem som värden."
LOCKED = "Filen är skyddad med lösenord. Ta bort lösenordet"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing at all": (lambda: b"", "Filen är tom. Hämta mallen och fyll i den."),
    "an empty sheet": (lambda: xlsx(headings=()), "Bladet ”GAP-analys” är tomt."),
    "headings only": (xlsx, "Det finns inga rader under rubrikerna. Fyll i minst en rad."),
    "wrong sheet": (
        lambda: xlsx(("1", "2"), headings=("Namn", "Antal"), sheet="Lönelista"),
        "Bladet ”Lönelista” har inga av mallens rubriker. Lägg tabellen i ett blad som heter ”GAP-analys”. "
        "Filens blad: ”Lönelista”.",
    ),
    "missing column": (
        lambda: xlsx(a_row()[:5], headings=HEADINGS[:5]),
        "Kolumnen GAP-analys gjord saknas. Rubrikerna ska stå som i mallen.",
    ),
    "missing columns": (
        lambda: xlsx(a_row()[:3], headings=HEADINGS[:3]),
        "Kolumnerna Behov inom 5 år, Bristyrke och GAP-analys gjord saknas. Rubrikerna ska stå som i mallen.",
    ),
    "column twice": (
        lambda: xlsx(a_row(), headings=(*HEADINGS, "Yrke")),
        "Kolumnen Yrke finns två gånger. Ta bort den ena.",
    ),
    "formula": (lambda: xlsx(a_row(), a_row("b", "Kock", "=SUM(C2:C2)")), "Cell C3" + FORMULA),
    "formula in the headings": (lambda: xlsx(a_row(), headings=(*HEADINGS, "=1+1")), "Cell G1" + FORMULA),
    "formula in CSV": (lambda: csv(a_row("a", '=HYPERLINK("http://x")')), "Cell B2" + FORMULA),
    "macros": (
        lambda: rezipped(xlsx(a_row()), {"xl/vbaProject.bin": b"x"}),
        "Filen innehåller makron. Spara den som Excel-arbetsbok utan makron (.xlsx).",
    ),
    "links to other workbooks": (
        lambda: rezipped(xlsx(a_row()), {"xl/externalLinks/externalLink1.xml": "<x/>"}),
        "Filen har länkar till andra arbetsböcker. Bryt länkarna i Excel och spara igen.",
    ),
    "a path upwards": (
        lambda: rezipped(xlsx(a_row()), {"../../etc/cron.d/x": "x"}),
        f"Filen har delar med otillåtna namn. {SAVE}",
    ),
    "a path from the root": (
        lambda: rezipped(xlsx(a_row()), {"/etc/passwd": "x"}),
        f"Filen har delar med otillåtna namn. {SAVE}",
    ),
    "the same part twice": (
        lambda: rezipped(xlsx(a_row()), {SHEET_PART.upper(): "x"}),
        f"Filen har delar med otillåtna namn. {SAVE}",
    ),
    "too many parts": (
        lambda: zip_of(201),
        f"Filen har för många delar för att vara en vanlig arbetsbok. {SAVE}",
    ),
    "a zip of something else": (lambda: zip_of(3), f"Filen är ingen Excel-arbetsbok. {SAVE}"),
    "300 MB of empty rows": (lambda: sheet_of("<row/>" * 50_000_000), SWOLLEN),
    "a zip bomb": (lambda: rezipped(xlsx(a_row()), {"xl/media/x.png": bytes(60_000_000)}), SWOLLEN),
    "rows that hide from the ratio": (lambda: sheet_of(noisy(300_000, '<row ht="{}"/>')), MANY_ROWS),
    "a row far down": (lambda: sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), MANY_ROWS),
    "too many rows in CSV": (lambda: csv(*[a_row()] * 5000), MANY_ROWS),
    "one endless row": (
        lambda: sheet_of(f"<row>{noisy(1_500_000, '<c><v>{}</v></c>')}</row>"),
        reading.TOO_SLOW,
    ),
    "a document type": (
        lambda: rezipped(xlsx(a_row()), {SHEET_PART: "<!DOCTYPE x>" + SHEET_START + SHEET_END}),
        f"Filen innehåller en otillåten XML-deklaration. {SAVE}",
    ),
    "a document type in UTF-16": (
        lambda: rezipped(xlsx(a_row()), {"xl/styles.xml": "<!DOCTYPE x><x/>".encode("utf-16")}),
        f"Filen innehåller en otillåten XML-deklaration. {SAVE}",
    ),
    "a document type across chunks": (
        lambda: rezipped(xlsx(a_row()), {"x.xml": os.urandom(1024 * 1024 - 4) + b"<!DOCTYPE x>"}),
        f"Filen innehåller en otillåten XML-deklaration. {SAVE}",
    ),
    "a password": (
        lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        LOCKED + " i Excel och spara filen igen.",
    ),
    "a password on the zip": (lambda: with_password_bit(xlsx(a_row())), LOCKED + " och spara filen igen."),
    "the old format": (lambda: OLE + bytes(500), f"Filen är i det gamla formatet .xls. {SAVE}"),
    "a picture": (
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
        f"Filen är varken en Excel-fil eller CSV i UTF-8 eller Windows-1252. {SAVE}",
    ),
    "half a file": (lambda: xlsx(a_row())[:2000], reading.UNREADABLE),
    "a part that lies about its size": (
        lambda: xlsx(a_row()).replace(b"[Content_Types].xml", b"[Content_Typos].xml", 1),
        reading.UNREADABLE,
    ),
    "a broken sheet": (lambda: rezipped(xlsx(), {SHEET_PART: SHEET_START + "<row>"}), reading.UNREADABLE),
    "CSV in another language": (
        lambda: "Förvaltning;\x81".encode("latin-1"),
        "Filens tecken går inte att läsa. Spara den som CSV UTF-8.",
    ),
    "CSV without headings": (
        lambda: b"a;Kock;4;9;nej;2025-03-15\n",
        "Filen har inga av mallens rubriker. Hämta mallen och fyll i den.",
    ),
    "a quote that never ends": (
        lambda: csv(a_row('"' + "x" * 200_000)),
        "Filen är ingen CSV-fil som går att läsa. Spara den som CSV UTF-8.",
    ),
    "more than 5 MB": (lambda: bytes(limits.MOST_BYTES + 1), reading.TOO_LARGE),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_sentence(name: str) -> None:
    make, message = BAD[name]
    assert refused(make()) == message


# The worker's own limits


def test_a_file_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, processes: list[subprocess.Popen]
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.001)
    assert refused(xlsx(a_row())) == reading.TOO_SLOW
    assert [process.returncode for process in processes] == [-9]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("b = [bytearray(10**7) for _ in range(200)]", reading.TOO_HEAVY),
        ("while True: pass", reading.TOO_SLOW),
        ("open('x.txt', 'w').write('x' * 100_000)", reading.UNREADABLE),
        ("import os; os.abort()", reading.UNREADABLE),
        ("raise RecursionError", reading.UNREADABLE),
    ],
)
def test_whatever_happens_in_the_worker_stays_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, message: str
) -> None:
    program = (
        "import sys\nfrom allocation.gap_import import worker\n"
        f"def misbehave(content):\n    {code}\n    return []\n"
        f"import os; os.chdir({str(tmp_path)!r})\nsys.exit(worker.answer(misbehave))\n"
    )
    monkeypatch.setattr(gap_reading, "WORKER", (sys.executable, "-B", "-c", program))
    assert refused(b"x") == message


def test_the_worker_knows_nothing_of_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, sys, json\nfrom allocation.gap_import import worker\n"
        "known = [name for name in ('django', 'psycopg2', 'numpy') if name in sys.modules]\n"
        "names = sorted(set(os.environ) & {'DATABASE_URL', 'SECRET_KEY', 'DJANGO_SETTINGS_MODULE'})\n"
        "print(json.dumps({'refused': repr((known, names))}))\n"
    )
    monkeypatch.setattr(gap_reading, "WORKER", (sys.executable, "-B", "-c", program))
    assert refused(b"x") == "([], [])"


def test_the_guard_refuses_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = sheet_of("<row/>" * 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    with pytest.raises(FileRefused, match="packas upp"):
        worker.read_file(bomb)
