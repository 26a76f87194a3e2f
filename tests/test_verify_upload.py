"""Anybody can recompute a decision's own file, and no file can stop the page or look like what it is not."""

import copy
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.canonical import canonical_json
from allocation.models import Decision
from allocation.recomputation import comparison, files, limits, upload
from lund_placements import limited

from .database import undone
from .factories import Year, make_world

Payload = dict[str, Any]
AGREES = "<h2>Omräkningen stämmer</h2>"
NOT_OURS = "<h2>Talen går ihop, men filen är inte ett beslut som är publicerat här</h2>"
NEITHER = "<h2>Filen är inte ett beslut som är publicerat här, och omräkningen stämmer inte</h2>"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is not what is tested."""
    monkeypatch.setattr(limits, "WALL_SECONDS", 60.0)


@pytest.fixture(scope="module")
def decided(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """A year whose decision is not published yet; made once, since making it takes longer than most tests."""
    with django_db_blocker.unblock(), undone():
        yield Year(make_world()).proposed().decided()


@pytest.fixture
def decision(decided: Year) -> Decision:
    """A published decision."""
    return Decision.objects.get(pk=decided.published().decision.pk)


@pytest.fixture
def payload(decision: Decision) -> Payload:
    """Its content, for a test to change."""
    return json.loads(decision.payload)


def send(content: bytes, name: str = "beslut.json") -> HttpResponse:
    """Send a file to the page without signing in."""
    return Client().post(reverse("allocation:verification"), {"file": SimpleUploadedFile(name, content)})


def verdict(content: bytes | Payload) -> str:
    """Return the page about a file that could be recomputed."""
    response = send(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert response.status_code == 200
    return response.content.decode()


def refusal(content: bytes | Payload) -> str:
    """Return the one sentence about a file that could not."""
    response = send(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert response.status_code == 422
    (sentence,) = response.context["form"].non_field_errors()
    assert sentence in response.content.decode()
    return sentence


# What the page says first


def test_a_published_decision_agrees_as_json_and_as_pdf(decision: Decision) -> None:
    for content in (decision.payload.encode(), bytes(decision.document.content)):
        page = verdict(content)
        assert AGREES in page
        assert "Filen är densamma som det beslut som är publicerat här." in page


def test_a_decision_that_is_not_published_yet_is_not_called_right(decided: Year) -> None:
    page = verdict(decided.decision.payload.encode())
    assert NOT_OURS in page
    assert "Omräkningen stämmer" not in page


def another_paragraph(payload: Payload) -> None:
    payload["decision"]["paragraph"] = "§ 666"


def another_diary_no(payload: Payload) -> None:
    payload["decision"]["diary_no"] = "XX 2027/1"


def places_moved_with_a_reason(payload: Payload) -> None:
    one, other = [line for line in payload["lines"] if line["kind"] == "ama"][:2]
    one["decided"] += 1
    other["decided"] -= 1
    one["change_reason"] = other["change_reason"] = "Flyttad"


@pytest.mark.parametrize("forge", [another_paragraph, another_diary_no, places_moved_with_a_reason])
def test_a_forged_decision_whose_numbers_add_up_is_not_called_right(
    payload: Payload, forge: Callable[[Payload], None]
) -> None:
    forge(payload)
    page = verdict(payload)
    assert NOT_OURS in page
    assert "Omräkningen stämmer" not in page


ONE_LINE = "Beslutet ska ha en rad för varje förvaltning och typ i underlaget"
ONE_SUM = "Beslutet ska ha en summa för varje mål, och ingen mer."
ONE_TARGET = "Beslutet ska ha ett mål för varje typ i underlaget, och inget mer."
CHANGES: dict[str, tuple[Callable[[Payload], object], str]] = {
    "a number": (lambda p: p["lines"][0].update(computed=99), "uträknade platser, omräkningen ger"),
    "a proposal": (lambda p: p["lines"][0].update(proposed=99), "blir inte det föreslagna 99."),
    "a decision": (lambda p: p["lines"][0].update(decided=99), "nämndens ändring saknar skäl."),
    "a target": (lambda p: p["sums"][0].update(target=99, shortfall=89), "är inte detsamma överallt"),
    "a sum": (lambda p: p["sums"][0].update(proposed=99), "Summan proposed för ama är 99"),
    "a shortfall": (lambda p: p["sums"][0].update(shortfall=99), "Det som saknas till målet för ama"),
    "no sums": (lambda p: p.update(sums=[]), ONE_SUM),
    "a sum twice": (lambda p: p["sums"].append(p["sums"][0]), ONE_SUM),
    "one sum for all": (lambda p: p.update(sums=[p["sums"][0]] * 2), ONE_SUM),
    "no lines": (lambda p: p.update(lines=[], sums=[]), ONE_LINE),
    "a line twice": (lambda p: p["lines"].append(p["lines"][0]), ONE_LINE),
    "a line instead of another": (lambda p: p["lines"].__setitem__(1, p["lines"][0]), ONE_LINE),
    "a line of its own": (lambda p: p["lines"].append({**p["lines"][0], "department": "x"}), ONE_LINE),
    "a target twice": (lambda p: p["targets"].append(p["targets"][0]), ONE_TARGET),
    "a card twice": (lambda p: p["departments"].append(p["departments"][0]), "Förvaltningarna i beslutet"),
    "the problem": (
        lambda p: p["engine"]["problem"]["year"]["departments"][0].update(employees=1),
        "omräkningen ger",
    ),
    "the result": (lambda p: p["engine"].update(result=[]), "Resultatet är inte ett objekt."),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named_below_a_headline_that_says_whose_the_file_is(payload: Payload, name: str) -> None:
    change, sentence = CHANGES[name]
    change(payload)
    page = verdict(payload)
    assert NEITHER in page
    assert sentence in page


# Files that are no decision, or no longer one


@pytest.mark.parametrize(
    "content",
    [
        b"hej",
        b"[1, 2]",
        b"{}",
        b'{"format": "platsmodellen.decision/1", "engine": {"problem": 1, "result": NaN}}',
        b'{"format": "platsmodellen.decision/1", "year": 1e999}',
        b'{"format": "platsmodellen.decision/1", "year": 1' + b"0" * 4000 + b"}",
        b'{"format": "platsmodellen.decision/1", "year": 1, "year": 2}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf{}",
    ],
    ids=["text", "list", "empty", "nan", "infinity", "long number", "twice", "deep", "binary", "bom"],
)
def test_a_file_that_is_no_decision_gets_a_plain_answer(content: bytes) -> None:
    assert refusal(content) == files.NOT_A_DECISION


def test_more_than_5_mb_is_not_read() -> None:
    assert refusal(b" " * (limits.MOST_BYTES + 1)) == files.TOO_LARGE


BROKEN: dict[str, Callable[[Payload], object]] = {
    "a lone surrogate": lambda p: p.update(anything="\ud800"),
    "a surrogate in a name": lambda p: p["departments"][0].update(name="\ud800"),
    "a name that is a number": lambda p: p["departments"][0].update(name=1),
    "no year": lambda p: p.pop("year"),
    "a year as text": lambda p: p.update(year="2027"),
    "no engine": lambda p: p.pop("engine"),
    "a decision that is a list": lambda p: p.update(decision=[]),
    "a number as text": lambda p: p["lines"][0].update(decided="1"),
    "no number": lambda p: p["lines"][0].update(decided=None),
    "true as a number": lambda p: p["sums"][0].update(decided=True),
    "an enormous adjustment": lambda p: p["lines"][0].update(adjustments=[{"change": 10**19}]),
    "sums that are text": lambda p: p.update(sums={"ama": 1}),
    "a kind that is a list": lambda p: p["lines"][0].update(kind=[]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_decision_changed_beyond_reading_gets_a_plain_answer(payload: Payload, name: str) -> None:
    BROKEN[name](payload)
    assert refusal(payload) == comparison.CHANGED


def test_an_adjustment_too_long_for_a_number_is_no_decision(payload: Payload) -> None:
    payload["lines"][0]["adjustments"] = [{"change": 10**4000}]
    assert refusal(payload) == files.NOT_A_DECISION


@pytest.mark.parametrize("levels", [300, 900, 980, 1500])
def test_no_depth_is_an_error(payload: Payload, levels: int) -> None:
    payload["anything"] = "here"
    nested = json.dumps(payload).replace('"here"', "[" * levels + "]" * levels)
    assert send(nested.encode()).status_code in (200, 422)


# Problems that would take long


def a_problem(**changes: Any) -> Payload:
    """A decision with just enough for its problem to be judged."""
    months = changes.get("months", 12)
    kind = {"code": "ama", "target": 10, "months": 6}
    department = {"key": "a", "employees": 10, "supervisors": [1] * months, "places_per_supervisor": 1}
    weights = {"need_2y": 0, "need_5y": 0, "employees": 100}
    year = {"first_month": "2027-01", "months": months, "weights": weights, "kinds": [kind]}
    year = {**year, "departments": [department], **changes}
    return {"format": "platsmodellen.decision/1", "engine": {"problem": {"year": year}, "result": {}}}


def department(**changes: Any) -> Payload:
    """The förvaltning of `a_problem` with changes."""
    return {**a_problem()["engine"]["problem"]["year"]["departments"][0], **changes}


def kind(**changes: Any) -> Payload:
    """The kind of `a_problem` with changes."""
    return {**a_problem()["engine"]["problem"]["year"]["kinds"][0], **changes}


NEED = {"occupation": "Kock", "need_2y": 1, "need_5y": 1}
EXTENSIVE = {
    "förvaltningar": {"departments": [department(key=str(number)) for number in range(61)]},
    "months": {"months": 19, "departments": [department(supervisors=[1] * 19)]},
    "kinds": {"kinds": [kind(code=str(number)) for number in range(4)]},
    "a target": {"kinds": [kind(target=10_001)]},
    "load": {"kinds": [kind(load=11)]},
    "supervisors": {"departments": [department(supervisors=[10_001] * 12)]},
    "other places": {"departments": [department(competing=[10_001] * 12)]},
    "places per supervisor": {"departments": [department(places_per_supervisor=11)]},
    "occupations": {"departments": [department(needs=[NEED] * 1001)]},
}


@pytest.mark.parametrize("name", EXTENSIVE)
def test_a_problem_larger_than_ours_is_refused(name: str) -> None:
    assert refusal(a_problem(**EXTENSIVE[name])) == limits.TOO_EXTENSIVE


@pytest.mark.parametrize(
    "problem",
    [
        {"method": "huntington_hill", "target": 5, "units": [{"key": "a", "weight": "1/99999999999973"}]},
        {"year": {}, "method": "adams"},
        ["year"],
        "year",
        None,
    ],
)
def test_only_a_whole_year_is_recomputed(problem: object) -> None:
    content = a_problem()
    content["engine"]["problem"] = problem
    assert refusal(content) == comparison.NOT_A_YEAR


def test_a_problem_that_cannot_be_solved_says_why() -> None:
    assert refusal(a_problem(months=0)) == (
        "Underlaget i filen går inte att räkna: year: months ska ligga mellan 1 och 36, inte 0."
    )


# PDF files, built by hand


def pdf(stream: bytes, filters: bytes = b"") -> bytes:
    """Return a PDF whose attachment is the stream."""
    body = b"<<%s/Length %d>>stream\n%s\nendstream" % (filters, len(stream), stream)
    return pdf_of(body)


def pdf_of(attachment: bytes) -> bytes:
    """Return a PDF with the object as its attached file."""
    name = b"(fordelningsmodell-2027.json)"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</EmbeddedFiles<</Names [%s 4 0 R]>>>>" % name,
        b"<</Type/Filespec/F%s/UF%s/EF<</F 5 0 R>>>>" % (name, name),
        attachment,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(content))
    )


def test_a_decision_in_another_pdf_is_judged_by_its_content(payload: Payload) -> None:
    packed = zlib.compress(canonical_json(payload))
    assert AGREES in verdict(pdf(packed, b"/Filter/FlateDecode"))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 inte en pdf",
        pdf_of(b"12"),
        pdf(b"x", b"/Filter/JBIG2Decode"),
        pdf(b"x", b"/Filter/Nope"),
        pdf(b"x", b"/Filter/FlateDecode"),
        pdf(b"{}"),
        pdf(zlib.compress(b" " * 400_000_000), b"/Filter/FlateDecode"),
    ],
    ids=["no pdf", "no stream", "jbig2", "unknown filter", "not packed", "no decision", "400 MB"],
)
def test_a_pdf_without_a_readable_decision_gets_a_plain_answer(content: bytes) -> None:
    assert refusal(content) == files.NOT_A_DECISION


def test_the_size_is_judged_again_when_the_pdf_is_unpacked() -> None:
    spaces = zlib.compress(b" " * (limits.MOST_BYTES + 1))
    assert refusal(pdf(spaces, b"/Filter/FlateDecode")) == files.TOO_LARGE


def test_a_pdf_that_unpacks_to_70_mb_is_refused_within_the_memory() -> None:
    swollen = pdf(zlib.compress(b'{"a":[' + b"[]," * 23_000_000 + b"0]}", 9), b"/Filter/FlateDecode")
    assert refusal(swollen) in (files.TOO_LARGE, upload.TOO_HEAVY)


# The worker


def misbehaving(code: str) -> tuple[str, ...]:
    """Return a worker that does this instead of reading."""
    program = (
        "import sys\nfrom allocation.recomputation import worker\n"
        f"def misbehave(content):\n    {code}\n"
        "worker.recompute_file = misbehave\nsys.exit(worker.main())\n"
    )
    return (sys.executable, "-B", "-c", program)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("b = [bytearray(10**7) for _ in range(200)]", upload.TOO_HEAVY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", upload.TOO_SLOW),
        ("import os; os.abort()", upload.UNREADABLE),
        ("raise AttributeError", upload.UNREADABLE),
        ("return chr(0xd800)", upload.UNREADABLE),
    ],
)
def test_whatever_happens_in_the_worker_stays_there(
    monkeypatch: pytest.MonkeyPatch, code: str, sentence: str
) -> None:
    monkeypatch.setattr(upload, "WORKER", misbehaving(code))
    assert refusal(b"x") == sentence


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.001)
    assert refusal(b"x") == upload.TOO_SLOW


def test_what_the_solver_prints_does_not_disturb_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    printing = "import os; os.write(1, b'HighsMipSolverData'); raise limited.FileRefused('Nej.')"
    program = misbehaving(printing)[-1].replace(
        "import sys\n", "import sys\nfrom lund_placements import limited\n"
    )
    monkeypatch.setattr(upload, "WORKER", (sys.executable, "-B", "-c", program))
    assert refusal(b"x") == "Nej."


def test_the_worker_has_its_limits_and_knows_nothing_of_the_application(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    code = (
        "import os, resource, json; from lund_placements.limited import FileRefused; raise FileRefused(json.dumps(["
        "[name for name in ('django', 'psycopg2', 'pypdf') if name in sys.modules], "
        "sorted(set(os.environ) & {'DATABASE_URL', 'SECRET_KEY', 'DJANGO_SETTINGS_MODULE'}), "
        "resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CPU)[1]]))"
    )
    monkeypatch.setattr(upload, "WORKER", misbehaving(code))
    assert json.loads(refusal(b"x").replace("&quot;", '"')) == [[], [], 1024**3, 8]


def test_one_file_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "ask", None)  # it is not even started
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [upload.LOCK])
        response = send(b"x")
    finally:
        other.close()
    assert response.status_code == 503
    assert upload.BUSY in response.content.decode()


# Our own


def test_the_same_problem_is_solved_once(payload: Payload, monkeypatch: pytest.MonkeyPatch) -> None:
    solved = []
    plan = comparison.solve_and_check
    monkeypatch.setattr(comparison, "solve_and_check", lambda *both: solved.append(1) or plan(*both))
    assert comparison.recompute(copy.deepcopy(payload)).agrees
    assert solved == [1]
