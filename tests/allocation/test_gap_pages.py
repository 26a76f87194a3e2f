"""GAP analyses on their way in through the pages and the command."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation import gaps
from allocation.models import GapAnalysis, GapUpload
from tests.factories import World
from tests.workbooks import MADE_ON, a_row, csv, xlsx

from .gap_files import ONLY_COORDINATOR, SCHOOL, imported, kept, outcomes, stored

# Pages


@pytest.fixture
def anna(world: World, client: Client) -> Client:
    """Anna's browser."""
    client.force_login(world.anna)
    return client


def choose(client: Client, content: bytes, name: str = "gap.xlsx") -> object:
    """Send a file."""
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("allocation:gap_import"), {"file": file}, follow=True)


def test_a_file_is_chosen_reviewed_and_confirmed(world: World, anna: Client) -> None:
    page = choose(anna, xlsx(a_row(), a_row("okänd")))
    assert page.status_code == 200
    assert stored() == []
    shown = page.content.decode()
    assert "Läs in en rad" in shown
    assert "Förvaltningen ”okänd” finns inte." in shown
    address, seen = page.request["PATH_INFO"], page.context["preview"].fingerprint
    done = anna.post(address, {"seen": seen}, follow=True)
    assert "Filen är inläst. Nya rader: 1. Ändrade rader: 0." in done.content.decode()
    assert stored() == [("a", MADE_ON, "Kock", 4, 9, False)]
    assert "gått ut eller är redan klar" in anna.get(address, follow=True).content.decode()
    assert "Det finns inget att läsa in." in choose(anna, xlsx(a_row())).content.decode()


def test_a_stale_review_is_shown_again(world: World, anna: Client) -> None:
    page = choose(anna, csv(a_row()), "gap.csv")
    address, seen = page.request["PATH_INFO"], page.context["preview"].fingerprint
    imported(world, ("a", "Kock", 1))
    again = anna.post(
        address, {"seen": seen}, follow=True, headers={"referer": f"http://testserver{address}"}
    )
    assert "Uppgifterna har ändrats sedan du granskade filen." in again.content.decode()
    assert outcomes(again.context["preview"]) == [("changed", (("Inom 2 år", "1", "4"),))]
    anna.post(address, {"seen": again.context["preview"].fingerprint})
    assert [row[3] for row in stored()] == [4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Filen är tom."),
        (xlsx(a_row("a", "Kock", "=1+1")), "Cell C2 innehåller en formel."),
        (bytes(5 * 1024 * 1024 + 1), "Filen är större än 5 MB."),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(anna: Client, content: bytes, message: str) -> None:
    page = choose(anna, content)
    assert page.status_code == 422
    assert message in str(page.context["form"].errors["file"])
    assert GapUpload.objects.count() == 0


def test_nobody_reviews_anothers_file(world: World, anna: Client) -> None:
    upload, seen = kept(world, ("a", "Kock"))
    other = make_coordinator(world)
    client = Client()
    client.force_login(other)
    address = reverse("allocation:gap_review", args=[upload.pk])
    assert client.get(address).status_code == 302
    assert client.post(address, {"seen": seen}).status_code == 404
    assert stored() == []


def make_coordinator(world: World) -> object:
    """Make Greta a coordinator too."""
    world.greta.roles.create(role="coordinator", valid_from=dt.date(2020, 1, 1))
    return world.greta


def test_pages_are_the_coordinators(world: World, anna: Client) -> None:
    imported(world, ("a", "Kock", 4, 9, "nej", str(timezone.localdate() - dt.timedelta(days=731))))
    imported(world, ("b", "Kock", 4, 9, "nej", str(timezone.localdate())))
    upload, _ = kept(world, ("a", "Kock"))
    addresses = [
        reverse("allocation:gaps"),
        reverse("allocation:gap_template"),
        reverse("allocation:gaps_xlsx"),
        reverse("allocation:gap_analysis", args=[GapAnalysis.objects.first().pk]),
        reverse("allocation:gap_import"),
        reverse("allocation:gap_review", args=[upload.pk]),
    ]
    assert [anna.get(address).status_code for address in addresses] == [200] * 6
    lines = anna.get(addresses[0]).context["lines"]
    assert [(line.analysis is None, line.is_old) for line in lines] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    client = Client()
    client.force_login(world.bo)
    assert [client.get(address).status_code for address in addresses] == [403] * 6


def test_the_list_takes_the_same_number_of_queries_however_many_analyses(
    world: World, django_assert_num_queries: Callable
) -> None:
    for count, year in ((3, 2019), (6, 2021), (9, 2023)):
        imported(world, *((key, "Kock", 1, 2, "ja", f"{year}-01-31") for key in ("a", "b", "soc")))
        with django_assert_num_queries(3):
            assert len(gaps.listed_analyses(timezone.localdate())) == count


# The command


@pytest.fixture
def gap_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and return its path."""

    def write(content: bytes) -> Path:
        path = tmp_path / "gap.xlsx"
        path.write_bytes(content)
        return path

    return write


def run(capsys: pytest.CaptureFixture, *args: object) -> list[str]:
    """Run the command and return what it printed."""
    call_command("import_gap", *map(str, args))
    return capsys.readouterr().out.splitlines()


def test_the_command_previews_and_applies(
    world: World, gap_file: Callable[..., Path], capsys: pytest.CaptureFixture
) -> None:
    imported(world, ("a", "Kock", 1), ("a", "Bagare"))
    path = gap_file(xlsx(a_row(), a_row("b", "Kock", 1, 2, "ja"), a_row("okänd"), a_row("a", "x", "många")))
    printed = [
        f"Rad 2: Ändras. {SCHOOL}, 2025-03-15, Kock: Inom 2 år från 1 till 4",
        "Rad 3: Läggs till. Vård- och omsorgsförvaltningen, 2025-03-15, Kock: 1 inom 2 år, 2 inom 5 år, bristyrke",
        "Rad 4: Avvisas. okänd, 2025-03-15, Kock. Förvaltningen ”okänd” finns inte. "
        "Skriv namnet eller kortnamnet som i mallen.",
        "Rad 5: Avvisas. a, 2025-03-15, x. C5: ”många” är inte ett helt tal mellan 0 och 20\u00a0000.",
        f"Står kvar: {SCHOOL}, 2025-03-15: Bagare",
        "Avvisas: 2, Ändras: 1, Läggs till: 1, Ändras inte: 0",
    ]
    before = stored()
    assert run(capsys, path) == [*printed, "Inget är inläst. Läs in med --apply --by E-POST."]
    assert stored() == before
    assert run(capsys, path, "--apply", "--by", "Anna@kommun.example") == [*printed, "Filen är inläst."]
    assert len(stored()) == 3
    assert run(capsys, path)[-1] == "Inget att läsa in. Uppgifterna finns redan."


@pytest.mark.parametrize(
    ("content", "args", "reason"),
    [
        (b"", (), "Filen är tom. Hämta mallen och fyll i den."),
        (xlsx(a_row("okänd")), (), "Ingen rad kan läsas in."),
        (xlsx(a_row()), ("--apply",), "Skriv vem som läser in filen: --by E-POST."),
        (xlsx(a_row()), ("--apply", "--by", "x@y"), "Det finns ingen användare med adressen x@y."),
        (xlsx(a_row()), ("--apply", "--by", "bo@kommun.example"), ONLY_COORDINATOR),
    ],
)
def test_the_command_refuses_with_status_2(
    world: World, gap_file: Callable[..., Path], content: bytes, args: tuple, reason: str
) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("import_gap", str(gap_file(content)), *args)
    assert (str(caught.value), caught.value.returncode) == (reason, 2)
    assert stored() == []


def test_the_command_says_when_there_is_no_file(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="går inte att öppna") as caught:
        call_command("import_gap", str(tmp_path / "saknas.xlsx"))
    assert caught.value.returncode == 2
