"""The package for the e-arkiv: what was stored, sums that hold, and the same bytes every time."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from allocation.actions import decisions
from allocation.archive import name_of, package
from tests.database import undone
from tests.factories import Year, decision_input, make_world


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """A decided year."""
    with django_db_blocker.unblock(), undone():
        yield Year(make_world()).proposed().decided()


@pytest.fixture(autouse=True)
def _as_it_was(year: Year) -> Iterator[None]:
    with undone():
        yield


def files_of(content: bytes, top: str) -> dict[str, bytes]:
    """Return the files of the package by their names inside its folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        assert all(entry.filename.startswith(f"{top}/") for entry in bundle.infolist())
        return {name.removeprefix(f"{top}/"): bundle.read(name) for name in bundle.namelist()}


def sums_in(manifest: bytes) -> dict[str, str]:
    """Return the sums of a manifest by file."""
    return {line.split("  ", 1)[1]: line.split("  ", 1)[0] for line in manifest.decode().splitlines()}


def sums_of(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def test_the_package_is_a_bag_of_what_was_stored(year: Year) -> None:
    decision, number = year.decision, year.round.year
    files = files_of(package(decision), name_of(decision))
    payload = {name: content for name, content in files.items() if name.startswith("data/")}
    tags = {name: files[name] for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    assert files.keys() == {*payload, *tags, "tagmanifest-sha256.txt"}
    assert sums_in(files["manifest-sha256.txt"]) == sums_of(payload)
    assert sums_in(files["tagmanifest-sha256.txt"]) == sums_of(tags)
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    size = sum(len(content) for content in payload.values())
    assert f"Payload-Oxum: {size}.4\n" in files["bag-info.txt"].decode()
    assert "External-Identifier: SO 2026/0123 § 87\n" in files["bag-info.txt"].decode()
    stored = {
        f"data/fordelningsmodell-{number}.pdf": bytes(decision.document.content),
        f"data/fordelningsmodell-{number}.json": decision.payload.encode(),
        f"data/tjansteskrivelse-{number}.pdf": bytes(decision.report.document.content),
    }
    assert {name: payload[name] for name in stored} == stored
    metadata = json.loads(payload["data/metadata.json"])
    assert {f"data/{name}": value for name, value in metadata["stored_sha256"].items()} == sums_of(stored)
    assert [f"data/{each['file']}" for each in metadata["files"]] == list(stored)
    said = ("diary_no", "paragraph", "authority", "corrects", "legal_force_on", "published_on")
    assert [metadata[name] for name in said] == [
        "SO 2026/0123",
        "§ 87",
        "arbetsmarknads- och socialnämnden",
        None,
        None,
        None,
    ]


def test_the_same_decision_is_the_same_bytes_and_what_is_recorded_later_comes_with_it(year: Year) -> None:
    first = package(year.decision)
    assert package(year.decision) == first
    today = timezone.localdate()
    notice = decisions.NoticeInput(today, today, today + dt.timedelta(days=22))
    decisions.record_notice(decision=year.decision, notice=notice, by=year.world.david)
    decisions.publish(decision=year.decision, by=year.world.anna)
    later = files_of(package(year.decision), name_of(year.decision))
    metadata = json.loads(later["data/metadata.json"])
    assert (metadata["adjusted_on"], metadata["published_on"]) == (today.isoformat(), today.isoformat())
    assert metadata["legal_force_on"] > today.isoformat()
    same = files_of(first, name_of(year.decision))
    changed = {name for name in later if later[name] != same[name]}
    assert {name for name in changed if name.startswith("data/")} == {"data/metadata.json"}


def test_the_command_packs_every_decision_of_the_year_and_writes_nothing_over(
    year: Year, tmp_path: Path
) -> None:
    data = decision_input(paragraph="§ 99", correction_reason="Fel paragraf.")
    new = decisions.correct(decision=year.decision, data=data, by=year.world.david)
    out = io.StringIO()
    call_command("archive_decision", year.round.year, to=tmp_path, stdout=out)
    written = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sums_in(out.getvalue().encode()) == sums_of(written)
    assert len(written) == 2
    metadata = json.loads(files_of(written[f"{name_of(new)}.zip"], name_of(new))["data/metadata.json"])
    assert metadata["corrects"] == str(new.corrects_id)
    with pytest.raises(CommandError, match="Kan inte skriva"):
        call_command("archive_decision", year.round.year, to=tmp_path, stdout=out)
    with pytest.raises(CommandError, match="Inget beslut"):
        call_command("archive_decision", 2099, to=tmp_path, stdout=out)
