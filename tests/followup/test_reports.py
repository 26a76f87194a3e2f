"""The year's report from its first words to what the nämnder read, with its corrections."""

import json
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from allocation.payload import digest
from followup import report_selectors as selectors
from followup.actions import reports
from followup.deviations import deviations
from followup.enums import ReportPart
from followup.models import ReportEvent, YearReport
from followup.report_payload import deviations_now, report_payload
from followup.report_verification import CHECKS
from followup.report_words import latest_report, lessons_for
from lund_placements.errors import RuleBroken
from organisation.models import OutboxMail, StoredDocument
from tests.access import text_of
from tests.factories import Year
from tests.participants.placing import DAY, Placing
from tests.pdfs import pdf

from .build import MONDAY, OVER, client
from .many import set_targets, whole_2021, write
from .report_build import make_reports

pytestmark = pytest.mark.django_db


def begun(scene: Placing) -> YearReport:
    return reports.start(round=scene.places.round, by=scene.world.anna)


def written(scene: Placing, report: YearReport, text: str = "Det gick bra.") -> YearReport:
    """Write every part."""
    for part in ReportPart:
        reports.save_text(report=report, key=part, text=text, revision=0, by=scene.world.anna)
    return report


@time_machine.travel(OVER, tick=False)
def lock(scene: Placing, report: YearReport) -> YearReport:
    """Lock it when the year is over."""
    return reports.lock(report=report, by=scene.world.anna)


def test_a_report_is_written_locked_and_published(scene: Placing) -> None:
    anna = scene.world.anna
    report = begun(scene)
    with pytest.raises(PermissionDenied, match="Skriv först: vad som har hänt under året; vad som inte"):
        reports.lock(report=report, by=anna)
    written(scene, report)
    draft = client(anna).get(reverse("followup:report_pdf", args=[report.pk]))
    assert "Utkast: rapporten är inte låst" in text_of(draft)
    assert list(selectors.reports_visible_to(scene.world.eva)) == []
    page = client(anna).get(reverse("followup:report_lock", args=[report.pk]))
    with time_machine.travel(OVER - 12 * DAY, tick=False), pytest.raises(PermissionDenied) as refusal:
        reports.lock(report=report, by=anna)
    assert str(refusal.value) in page.content.decode()
    assert "Hela året ska följas upp" in str(refusal.value)
    report = lock(scene, report)
    payload = json.loads(report.payload)
    assert digest(report.payload.encode()) == report.payload_sha256
    assert [part["paragraphs"] for part in payload["parts"]] == [["Det gick bra."]] * 4
    with pytest.raises(PermissionDenied, match="En ändring är en rättelse"):
        reports.save_text(report=report, key=ReportPart.PLAN, text="Nytt.", revision=1, by=anna)
    assert list(selectors.reports_visible_to(scene.world.eva)) == []
    reports.publish(report=report, by=anna)
    assert list(selectors.reports_visible_to(scene.world.eva)) == [report]
    told = OutboxMail.objects.filter(kind="year_report_published").order_by("pk")
    assert {letter.recipient.name for letter in told} >= {scene.world.eva.name, scene.world.david.name}
    assert {letter.subject for letter in told} == {f"Årsrapport {report.round.year} är publicerad"}
    kinds = ReportEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["report_started", *["report_saved"] * 4, "report_locked", "report_published"]


def test_the_investigations_2021_as_the_report_tells_it(scene: Placing) -> None:
    """68 of 340 and 27 of 200: from targets and placements in the database, by the pages' own selectors."""
    set_targets(scene.places, ama=340, praktik=200)
    write(scene.places, whole_2021(scene.places.round.year))
    with time_machine.travel(OVER, tick=False):
        payload = report_payload(begun(scene), by=scene.world.anna)
    kinds = payload["figures"]["kinds"]
    assert [(one["begun"], one["target"], one["attainment"]) for one in kinds] == [
        (68, 340, "20,0\u00a0%"),
        (27, 200, "13,5\u00a0%"),
    ]
    assert [one["forecast"] for one in kinds] == [None, None]  # nothing is left of the year


def test_two_writers_see_both_texts(scene: Placing) -> None:
    report = begun(scene)
    address = reverse("followup:report_text", args=[report.pk, ReportPart.PLAN])
    browser = client(scene.world.anna)
    assert 'name="revision" value="0"' in browser.get(address).content.decode()
    reports.save_text(report=report, key=ReportPart.PLAN, text="Kollegans.", revision=0, by=scene.world.anna)
    answer = browser.post(address, {"text": "Min egen.", "revision": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Min egen.</textarea>" in page
    assert ">Kollegans.</blockquote>" in page
    assert 'name="revision" value="1"' in page
    assert browser.post(address, {"text": "Min egen.", "revision": "1"}).status_code == 302
    assert report.texts.get().text == "Min egen."


def test_what_is_written_is_checked(scene: Placing) -> None:
    report, anna = begun(scene), scene.world.anna

    def save(key: str, text: str) -> None:
        reports.save_text(report=report, key=key, text=text, revision=0, by=anna)

    with pytest.raises(RuleBroken, match="högst 200 tecken"):
        save(ReportPart.LESSONS, "Kort.\n" + "x" * 201)
    with pytest.raises(RuleBroken, match="högst 20 lärdomar"):
        save(ReportPart.LESSONS, "Lärdom.\n" * 21)
    with pytest.raises(RuleBroken, match="finns inte längre"):
        save("dialog.finns-inte", "Hej.")
    with pytest.raises(ValidationError, match="personnummer"):
        save(ReportPart.PLAN, "Ring 19811218-9876.")


def test_deviations_have_their_source_and_reason(scene: Placing) -> None:
    report = begun(scene)
    scene.broken_off(scene.started(scene.place("praktik"), scene.person(), "Prövas."), MONDAY)
    found = {one.key: one for one in deviations_now(report.round)}
    [unsigned] = [one for key, one in found.items() if key.startswith("osignerad.")]
    assert "Ingen överenskommelse är undertecknad med" in unsigned.title
    assert client(scene.world.anna).get(unsigned.path).status_code == 200
    statistics = {one.path for key, one in found.items() if key.startswith("orsak.")}
    assert statistics == {reverse("followup:year_statistics", args=[report.round.year])}
    reports.save_text(report=report, key=unsigned.key, text="Klart i mars.", revision=0, by=scene.world.anna)
    payload = json.loads(lock(scene, written(scene, report)).payload)
    comments = {one["key"]: one["comment"] for one in payload["deviations"]}
    assert comments[unsigned.key] == "Klart i mars."
    assert set(comments) == set(found)  # one who broke off is too few to tell of
    for count, said in ((None, "det visas inte om någon placering bröts"), (6, "placeringar som bröts")):
        tables = [
            {"key": "causes", "rows": []},
            {"key": "ends", "rows": [["på avtalad dag", None], ["sjukdom", count], ["annat", None]]},
        ]
        figures = {"kinds": [{"kind": "praktik", "name": "Praktikplatser", "tables": tables}]}
        *_, ends = deviations(report.round, figures)
        assert ends.title == f"Praktikplatser: {said} före sin sista dag"
        assert ("annat: visas inte" in ends.reason) == bool(count)


def test_a_correction_is_a_new_version_with_its_reason(scene: Placing) -> None:
    anna = scene.world.anna
    made = make_reports(scene.places.round, anna)
    first, draft = made["report"], made["report_draft"]
    with pytest.raises(PermissionDenied, match="redan rättad"):
        reports.correct(report=first, reason="Igen.", by=anna)
    reports.discard(report=draft, by=anna)
    with pytest.raises(ValidationError):
        reports.correct(report=first, reason=" ", by=anna)
    second = reports.correct(report=YearReport.objects.get(pk=first.pk), reason="Fel tal.", by=anna)
    written(scene, second)
    second = lock(scene, second)
    browser = client(scene.world.eva)
    address = reverse("followup:report", args=[first.pk])
    assert "Rapporten är rättad" not in browser.get(address).content.decode()
    reports.publish(report=second, by=anna)
    assert "Rapporten är rättad" in browser.get(address).content.decode()
    page = browser.get(reverse("followup:report", args=[second.pk])).content.decode()
    assert "Den ersätter version 1" in page
    assert "Skäl: Fel tal." in page
    told = OutboxMail.objects.filter(kind="year_report_published").first()
    assert told.subject == f"Årsrapport {second.round.year} är rättad"


def test_lessons_come_back_when_the_next_year_is_prepared(scene: Placing) -> None:
    anna, year = scene.world.anna, scene.places.round.year
    browser = client(anna)
    make_reports(scene.places.round, anna)
    assert lessons_for(anna, year) is None
    assert lessons_for(scene.world.eva, year + 1) is None
    assert lessons_for(anna, year + 3).lines == ("Börja i mars.",)
    page = browser.get(reverse("allocation:year_new")).content.decode()
    assert f"Lärdomar från {year}" in page
    assert "<li>Börja i mars.</li>" in page
    Year(scene.world, year + 1)
    assert "Börja i mars." in browser.get(reverse("allocation:year", args=[year + 1])).content.decode()
    assert "Börja i mars." not in browser.get(reverse("allocation:year", args=[year])).content.decode()
    assert latest_report(scene.world.eva).rows[0]["label"] == f"Årsrapport {year}"
    assert latest_report(scene.world.bo) is None


def test_verify_compares_what_is_locked(scene: Placing) -> None:
    report = lock(scene, written(scene, begun(scene)))
    [check] = CHECKS
    assert list(check.run()) == [(str(report), [])]
    draft = reports.correct(report=report, reason="Fel tal.", by=scene.world.anna)
    forged = report.payload.replace("Det gick bra.", "Det gick illa.")
    forged = re.sub(r'"decided": (\d)', r'"decided": 1\1', forged)
    content = pdf(pages=3)
    YearReport.objects.filter(pk=draft.pk).update(
        payload=forged,
        payload_sha256=digest(forged.encode()),
        document=StoredDocument.objects.create(
            name="x.pdf", media_type="application/pdf", content=content, sha256=digest(content)
        ),
        locked_at=timezone.now(),
        locked_by=scene.world.anna,
    )
    [problems] = [problems for name, problems in check.run() if name == str(draft)]
    assert problems[:2] == [
        "JSON:en i PDF:en är inte densamma som den lagrade.",
        "texterna är inte de som skrevs.",
    ]
    assert "beslutet säger" in problems[2]
