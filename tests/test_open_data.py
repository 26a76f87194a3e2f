"""Open data: what is published and nothing else, at stable addresses, for every cache to keep."""

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from allocation.actions import decisions
from allocation.open_data import DATASETS
from lund_placements.csv_tables import csv_bytes

from .database import undone
from .factories import Year, decision_input, make_world

NAMES = {
    "beslut": "ar beslut_id galler pahittad typ mal foreslaget beslutat saknas_till_malet foregaende_ar namnd"
    " beslutsdatum paragraf diarienummer laga_kraft publicerat",
    "beslutade-platser": "ar beslut_id galler pahittad forvaltning_id forvaltning namnd typ foreslaget beslutat",
}


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """A published year before one that is decided and not published."""
    with django_db_blocker.unblock(), undone():
        world, today = make_world(), timezone.localdate()
        first = Year(world, today.year).proposed().decided(reservations="Eva Reserverar").published()
        second = Year(world).targets(77, 33).open().answered("a", "b").closed().scenario().chosen().drafted()
        second.sent().decided(diary_no="SO 2026/8765")
        yield first


@pytest.fixture(autouse=True)
def _as_it_was(year: Year) -> Iterator[None]:
    with undone():
        yield


def rows(slug: str) -> list[dict[str, object]]:
    """Return the rows of a dataset as anybody gets them."""
    return json.loads(Client().get(f"/oppna-data/{slug}.json").content)["rows"]


def as_written(value: object) -> str:
    """Return a value of the JSON as the CSV writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def test_published_numbers_and_no_others(year: Year) -> None:
    found = [(row["ar"], row["typ"], row["mal"], row["beslutat"], row["galler"]) for row in rows("beslut")]
    number = year.round.year
    assert found == [(number, "ama", 10, 10, True), (number, "praktik", 5, 5, True)]
    lines = {
        (row["forvaltning_id"], row["forvaltning"], row["typ"]): row["beslutat"]
        for row in rows("beslutade-platser")
    }
    stored = year.decision.lines.select_related("department")
    assert lines == {(line.department.key, line.department_name, line.kind): line.decided for line in stored}
    said = "".join(
        Client().get(f"/oppna-data/{slug}.{form}").content.decode()
        for slug in NAMES
        for form in ("csv", "json")
    )
    names = {user.name for user in (year.world.anna, year.world.david)} | {"Eva Reserverar"}
    assert [word for word in ("8765", "77", *names) if word in said.replace(str(year.decision.pk), "")] == []


def test_a_correction_shows_when_it_is_published(year: Year) -> None:
    before = {slug: rows(slug) for slug in NAMES}
    data = decision_input(paragraph="§ 99", correction_reason="Fel paragraf.")
    new = decisions.correct(decision=year.decision, data=data, by=year.world.david)
    assert {slug: rows(slug) for slug in NAMES} == before
    decisions.publish(decision=new, by=year.world.anna)
    held = [(row["paragraf"], row["galler"]) for row in rows("beslut") if row["typ"] == "ama"]
    assert held == [("§ 87", False), ("§ 99", True)]


def test_csv_and_json_say_the_same_and_the_fields_stay(year: Year) -> None:
    for slug, names in NAMES.items():
        content = json.loads(Client().get(f"/oppna-data/{slug}.json").content)
        assert " ".join(field["name"] for field in content["fields"]) == names
        assert content["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
        table = list(csv.DictReader(StringIO(Client().get(f"/oppna-data/{slug}.csv").content.decode())))
        said = [{name: as_written(row[name]) for name in names.split()} for row in content["rows"]]
        assert table == said


def test_every_cache_may_keep_it_and_asks_only_whether_it_is_new(year: Year) -> None:
    address = reverse("allocation:open_data_csv", args=["beslut"])
    client = Client()
    first = client.get(address)
    assert (first["Cache-Control"], first["Access-Control-Allow-Origin"]) == ("public, max-age=3600", "*")
    assert client.cookies == {}
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    client.force_login(year.world.anna)
    assert client.get(address).content == first.content
    data = decision_input(paragraph="§ 99", correction_reason="Fel paragraf.")
    new = decisions.correct(decision=year.decision, data=data, by=year.world.david)
    decisions.publish(decision=new, by=year.world.anna)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_and_the_catalogue_lead_to_every_file(year: Year) -> None:
    page = Client().get("/oppna-data/").content.decode()
    catalogue = json.loads(Client().get("/oppna-data/katalog.jsonld").content)
    files = {
        part["dcat:accessURL"]["@id"].removeprefix(settings.SITE_URL)
        for dataset in catalogue["dcat:dataset"]
        for part in dataset["dcat:distribution"]
    }
    assert files == {f"/oppna-data/{slug}.{form}" for slug in DATASETS for form in ("csv", "json")}
    assert [
        file for file in files if f'href="{file}"' not in page or Client().get(file).status_code != 200
    ] == []


def test_more_years_ask_no_more(year: Year) -> None:
    def asked() -> dict[str, int]:
        counts = {}
        for slug in DATASETS:
            with CaptureQueriesContext(connection) as queries:
                rows(slug)
            counts[slug] = len(queries)
        return counts

    one = asked()
    for number in range(2):
        data = decision_input(paragraph=f"§ {number + 1}", correction_reason="Fel.")
        new = decisions.correct(decision=year.decision, data=data, by=year.world.david)
        decisions.publish(decision=new, by=year.world.anna)
    assert asked() == one


def test_text_in_a_table_is_never_a_formula() -> None:
    table = csv_bytes(["a"], [["=1+1"], ["@x"], ["-x"], [-1], ["a,b\nc"], [True], [None], ["å"]])
    assert table.decode() == 'a\r\n\'=1+1\r\n\'@x\r\n\'-x\r\n-1\r\n"a,b\nc"\r\ntrue\r\n""\r\nå\r\n'
