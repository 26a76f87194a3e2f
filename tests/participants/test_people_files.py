"""Participants in from a file and out in one: reviewed, sealed, reasoned and noted."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from participants import selectors
from participants.actions import facts
from participants.crypto import open_personnummer
from participants.import_people.rows import HEADINGS
from participants.models import AccessLog, Participant, PeopleUpload

from ..factories import World, make_world
from ..people import CANARIES, make_participant
from ..workbooks import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def ines(world: World) -> Client:
    client = Client()
    client.force_login(world.ines)
    return client


def _row(case: object, first: str, last: str, **more: object) -> list[object]:
    given = {"case_number": case, "first_name": first, "last_name": last, **more}
    return [given.get(name) for name in HEADINGS]


def _file(*rows: list[object]) -> bytes:
    return xlsx(*rows, headings=list(HEADINGS.values()), sheet="Deltagare")


def _send(client: Client, content: bytes, name: str = "Kanarina Egenfågel.xlsx") -> HttpResponse:
    return client.post(reverse("participants:import"), {"file": SimpleUploadedFile(name, content)})


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def _row_texts(page: str) -> list[str]:
    return [" ".join(part.split("</td>")[0].split()) for part in page.split('<span class="sub">')[1:]]


def test_a_file_is_reviewed_and_then_read_in(world: World, ines: Client) -> None:
    first, last, number = CANARIES["own"]
    content = _file(
        _row(
            "2026-0501",
            first,
            last,
            personnummer=int(number),  # Excel makes a number of it
            language_level="SFI C",
            education_level="Gymnasium",
            hours_per_week=30,
            start_from=dt.date(2026, 12, 1),
            income_support_since="2024-01-01",
        ),
        _row("2026-0502", "Två", "Person", consultant=world.jens.email.upper()),
    )
    where = _send(ines, content)["Location"]
    assert Participant.objects.count() == 0
    kept = PeopleUpload.objects.get()
    assert [mark for mark in (first, last, number) if mark.encode() in bytes(kept.rows)] == []
    page = ines.get(where).content.decode()
    assert "Lägg upp 2 ärenden" in page
    assert ines.post(where, {"seen": "fel"}).status_code == 302
    assert Participant.objects.count() == 0
    assert ines.post(where, {"seen": _seen(page)})["Location"] == reverse("participants:cases")
    one, two = Participant.objects.order_by("case_number")
    assert (one.consultant, two.consultant) == (world.ines, world.jens)
    assert open_personnummer(one.pk, one.personnummer_encrypted) == number
    stored = (one.language_level, one.education_level, one.hours_per_week, one.start_from)
    assert stored == ("sfi_c", "upper", 30, dt.date(2026, 12, 1))
    assert PeopleUpload.objects.count() == 0
    assert ines.get(where)["Location"] == reverse("participants:import")


def test_what_cannot_be_read_in_says_why_and_quotes_nobody(world: World, ines: Client) -> None:
    protected = make_participant(world.jens, "protected", is_protected=True)
    other = make_participant(world.jens, "other")
    content = _file(
        _row("0501", "A", "B"),
        _row("2026-0502", "", "B"),
        _row("2026-0503", "A", "B", personnummer="19880704-7307"),
        _row("2026-0504", "A", "B", personnummer=CANARIES["protected"][2]),
        _row("2026-0505", "A", "B", personnummer=CANARIES["other"][2]),
        _row(other.case_number, "A", "B"),
        _row("2026-0506", "A", "B", hours_per_week=50),
        _row("2026-0507", "A", "B", language_level="C2"),
        _row("2026-0508", "A", "B", consultant="anna@kommun.example"),
        _row("2026-0509", "A", "B", start_from="snart"),
        _row("2026-0510", "A", "B", personnummer=CANARIES["own"][2]),
        _row("2026-0511", "A", "B", personnummer=CANARIES["own"][2]),
        _row("2026-0510", "A", "B"),
    )
    page = ines.get(_send(ines, content)["Location"]).content.decode()
    taken = (
        "Personnumret kan inte användas. Sök efter personen. Hittar du ingen, tala med den som leder arbetet."
    )
    used = "Ärendenumret används redan. Ett ärende som finns ändras i ärendet."
    reasons = [text.removesuffix("</span>") for text in _row_texts(page)]
    assert reasons == [
        "A2: Skriv ärendenumret så här: 2026-0412.",
        "B3: Fyll i namnet.",
        "Personnumret stämmer inte. Kontrollera siffrorna.",
        taken,
        taken,
        used,
        "I8: Skriv ett helt tal mellan 1 och 40.",
        "Språknivån och utbildningen ska stå som i mallens blad Nivåer.",
        "Konsulenten finns inte. Skriv den e-postadress som konsulenten loggar in med.",
        "J11: Skriv datumet så här: 2025-03-15.",
        taken,
        used,
    ]
    assert "Lägg upp ett ärende" in page
    rows = AccessLog.objects.filter(what="duplicate", outcome="denied", is_flagged=True)
    assert set(rows.latest("pk").subjects) == {protected.pk, other.pk}
    assert not any(mark in page for which in ("protected", "other") for mark in CANARIES[which])


def test_a_file_waits_an_hour_and_for_its_chooser_only(world: World, ines: Client) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        where = _send(ines, _file(_row("2026-0501", "A", "B")))["Location"]
        jens = Client()
        jens.force_login(world.jens)
        assert jens.get(where).status_code == 302
        assert jens.post(where, {"seen": "x"}).status_code == 404
        seen = _seen(ines.get(where).content.decode())
        clock.shift(dt.timedelta(minutes=61))
        ines.force_login(world.ines)
        assert ines.post(where, {"seen": seen}).status_code == 302
        assert Participant.objects.count() == 0
        call_command("clear_people_uploads")
        assert PeopleUpload.objects.count() == 0


def test_a_harmful_file_is_refused(ines: Client) -> None:
    for content in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"=1+1;b\n", b"a;b\n1;2\n"):
        assert _send(ines, content).status_code == 422
    assert PeopleUpload.objects.count() == 0


def test_the_template_can_be_filled_in_and_read(ines: Client) -> None:
    book = load_workbook(BytesIO(ines.get(reverse("participants:import_template")).content))
    assert book.sheetnames == ["Deltagare", "Så fyller du i", "Nivåer"]
    book["Deltagare"].append(_row("2026-0501", "A", "B", language_level="SFI C"))
    stream = BytesIO()
    book.save(stream)
    page = ines.get(_send(ines, stream.getvalue())["Location"]).content.decode()
    assert "Lägg upp ett ärende" in page


# Out


def test_cases_are_taken_out_with_a_reason_that_is_noted_first(world: World, ines: Client) -> None:
    own = make_participant(world.ines, "own", adaptations=["seated"])
    make_participant(world.ines, "protected", is_protected=True)
    make_participant(world.jens, "other")
    where = reverse("participants:export")
    for reason in ("", f"Mötet om {CANARIES['own'][2]}"):
        assert ines.post(where, {"reason": reason}).status_code == 422
    assert not AccessLog.objects.filter(what="export").exists()
    response = ines.post(where, {"reason": "Möte med Arbetsförmedlingen."})
    book = load_workbook(BytesIO(response.content))
    rows = list(book["Deltagare"].iter_rows(values_only=True))
    assert rows[1:] == [(own.case_number, "Kanarina", "Egenfågel", None, None, None)]
    about = dict(book["Om filen"].iter_rows(values_only=True))
    assert about["Skäl"] == "Möte med Arbetsförmedlingen."
    assert "26 kap. 1 §" in about["Sekretess"]
    noted = AccessLog.objects.get(what="export")
    assert (noted.subjects, noted.reason, noted.is_flagged) == (
        [own.pk],
        "Möte med Arbetsförmedlingen.",
        True,
    )


def test_counts_name_nobody_and_leave_the_protected_out(world: World, ines: Client) -> None:
    for number in range(7):
        one = make_participant(world.ines, language_level="sfi_c" if number else "sfi_a")
        facts.assess(participant=one, is_ready=True, assessed_on=timezone.localdate(), by=world.ines)
    for _ in range(6):
        make_participant(world.ines, is_protected=True, language_level="sfi_b")
    language = dict(selectors.counted())["Språknivå i svenska"]
    assert (language.cells["SFI A"], language.cells["SFI B"], language.cells["SFI C"]) == (None, 0, None)
    page = ines.get(reverse("participants:statistics")).content.decode()
    assert page.count("visas inte") > 2
    book = load_workbook(BytesIO(ines.get(reverse("participants:statistics_xlsx")).content))
    assert ("SFI C", "visas inte") in list(book.worksheets[0].iter_rows(values_only=True))
