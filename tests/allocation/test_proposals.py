"""Writing the tjänsteskrivelse, sending it to the nämnd, and taking it back."""

import datetime as dt
from functools import partial
from io import BytesIO

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from allocation.actions import proposals, scenarios
from allocation.actions.proposals import REPORT_FIELDS
from allocation.enums import RoundStatus
from allocation.models import Event, OfficialReport, ScenarioLine
from allocation.payload import digest
from allocation.report_text import report_content, swedish_list
from organisation.models import DepartmentPeriod, StoredDocument
from tests.factories import World, Year
from tests.refusals import refusal


@pytest.fixture
def year(world: World) -> Year:
    """A year with a chosen scenario; soc has not answered, so places are missing."""
    year = Year(world).targets(ama=20, praktik=5).open().answered("a", "b").closed()
    return year.scenario().chosen()


def fields_of(report: OfficialReport, **changes: object) -> dict[str, object]:
    """Return the report's fields as the form gives them."""
    return {name: getattr(report, name) for name in REPORT_FIELDS} | changes


def test_the_draft_is_written_from_the_data(year: Year) -> None:
    report = proposals.draft(round=year.round, by=year.world.anna)
    today, number = timezone.localdate(), year.round.year
    assert report.proposals.splitlines() == [
        f"att fördela 16 arbetsmarknadsanställningar och 5 praktikplatser för {number} enligt bilaga 1, "
        f"daterad {today:%Y-%m-%d}",
        "att uppdra åt förvaltningen att teckna överenskommelser med mottagande nämnder",
    ]
    assert (
        "Förslaget når inte hela målet: det saknas 4 arbetsmarknadsanställningar, "
        "eftersom förvaltningarna inte kan ta emot fler i år." in report.summary
    )
    assert "väger 50 procent, behovet inom fem år 30 procent" in report.statement
    assert report.preparation == (
        "2 av 3 förvaltningar har svarat i dialogen. Utan svar: Arbetsmarknads- och socialförvaltningen."
    )
    assert report.recipients.splitlines() == [
        "Arbetsmarknads- och socialnämnden",
        "Barn- och skolnämnden",
        "Vård- och omsorgsnämnden",
    ]
    assert (report.author, report.dated_on, report.diary_no) == ("Anna", today, "SO 2026/0041")
    decided_on = year.round.targets.first().decided_on
    assert report.basis.splitlines()[1:] == [
        f"Nämndens mål för arbetsmarknadsanställningar, {decided_on:%Y-%m-%d} § 12, SO 2026/0041",
        f"Nämndens mål för praktikplatser, {decided_on:%Y-%m-%d} § 12, SO 2026/0041",
        f"Bilaga 1. Förslag till fördelningsmodell {number}, daterad {today:%Y-%m-%d}",
    ]
    # Asked for again, it is the same draft.
    assert proposals.draft(round=year.round, by=year.world.anna) == report
    told = Event.objects.filter(kind="report_drafted").count()
    assert told == 1


def test_a_target_that_is_reached_says_nothing_of_missing_places(world: World) -> None:
    report = (
        Year(world).targets().open().answered("a", "b", "soc").closed().scenario().chosen().drafted().report
    )
    assert "saknas" not in report.summary
    assert report.preparation == "3 av 3 förvaltningar har svarat i dialogen."


def test_saving_keeps_what_a_person_wrote(year: Year) -> None:
    report, anna = year.drafted().report, year.world.anna
    save = partial(proposals.save, report=report, by=anna)
    saved = save(fields=fields_of(report, economy="Ryms inom budget.", summary=""), revision=0)
    assert (saved.revision, saved.economy, saved.summary) == (1, "Ryms inom budget.", "")
    stale = refusal(lambda: save(fields=fields_of(report, economy="Annat."), revision=0))
    assert stale == "report_is_stale"
    wrong = refusal(lambda: save(fields=fields_of(report, diary_no="123"), revision=1))
    assert wrong == "diary_no: Skriv diarienumret så här: SO 2026/0123."
    empty = refusal(lambda: save(fields=fields_of(report, proposals=""), revision=1))
    assert empty == "proposals: Detta fält får inte vara tomt."
    assert (year.report.revision, year.report.economy) == (1, "Ryms inom budget.")
    assert Event.objects.filter(round=year.round).first().kind == "report_saved"


def test_sending_freezes_text_table_and_pdf(year: Year) -> None:
    world, number = year.world, year.round.year
    line = ScenarioLine.objects.select_related("scenario__round", "department").get(
        scenario=year.chosen_scenario, department__key="soc", kind="ama"
    )
    scenarios.adjust(line=line, places=2, seen=0, reason="Svarade muntligt.", by=world.anna)
    sent = proposals.send(round=year.drafted().round, by=world.anna)
    report = OfficialReport.objects.get(pk=sent.pk)
    assert year.refreshed().status == RoundStatus.PROPOSED
    assert (report.sent_by, report.document.name) == (world.anna, f"tjansteskrivelse-{number}.pdf")
    content = bytes(report.document.content)
    assert report.document.sha256 == digest(content)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    assert "Svarade muntligt." in text
    assert "Arbetsmarknads- och socialförvaltningen" in text
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.to_status, event.details) == (
        "send_proposal",
        "proposed",
        {"report": report.pk},
    )

    payload = report.payload
    sums = {row["kind"]: row for row in payload["sums"]}
    for kind, total in (("ama", (20, 16, 18, 18, 2, None)), ("praktik", (5, 5, 5, 5, 0, None))):
        names = ("target", "computed", "proposed", "decided", "shortfall", "last_year")
        assert tuple(sums[kind][name] for name in names) == total
        lines = [line for line in payload["lines"] if line["kind"] == kind]
        assert (len(lines), sum(line["proposed"] for line in lines)) == (3, total[2])
    (changed,) = [line for line in payload["lines"] if line["adjustments"]]
    assert (changed["department"], changed["computed"], changed["proposed"]) == ("soc", 0, 2)
    assert changed["adjustments"] == [
        {"change": 2, "reason": "Svarade muntligt.", "by": "Anna", "on": f"{timezone.localdate():%Y-%m-%d}"}
    ]
    silent = {unit["key"]: unit["dialogue_comment"] for unit in payload["departments"]}
    assert silent == {"a": "", "b": "", "soc": "Svarade inte."}
    assert payload["engine"]["problem"] == report.scenario.problem


def test_an_adjustment_just_after_midnight_is_dated_in_sweden(year: Year) -> None:
    line = ScenarioLine.objects.select_related("scenario__round", "department").get(
        scenario=year.chosen_scenario, department__key="a", kind="ama"
    )
    scenarios.adjust(line=line, places=7, seen=8, reason="Flytt.", by=year.world.anna)
    line.adjustments.update(created_at=dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC))
    payload = proposals.proposal_payload(year.round, year.chosen_scenario)
    dates = [step["on"] for row in payload["lines"] for step in row["adjustments"]]
    assert dates == ["2026-07-01"]


def test_a_proposal_is_sent_only_when_it_is_whole(world: World) -> None:
    year = Year(world).open().answered("a").closed()
    too_early = "Välj ett scenario som förslag först."
    assert refusal(year.drafted) == refusal(year.sent) == too_early
    year.targets().scenario().chosen()
    assert refusal(year.sent) == "Skriv tjänsteskrivelsen först."
    year.round.targets.filter(kind="praktik").delete()
    year.drafted()
    assert refusal(year.sent) == ("Nämndens mål saknas för praktikplatser. Utan mål kan inget föreslås.")
    year.targets(ama=11)
    assert refusal(year.sent) == "scenario_is_outdated"
    assert year.refreshed().status == RoundStatus.CALCULATING
    assert not StoredDocument.objects.exists()


def test_taking_back_keeps_what_was_sent_and_the_next_draft_its_texts(year: Year) -> None:
    world = year.world
    report = year.drafted().report
    proposals.save(report=report, fields=fields_of(report, economy="Egen text."), revision=0, by=world.anna)
    year.sent()
    take_back = partial(proposals.take_back, round=year.round, by=world.anna)
    assert refusal(lambda: take_back(comment="")) == (
        "__all__: Skriv varför. Kommentaren visas för den andra parten."
    )
    take_back(comment="Återremiss § 88.")
    assert year.refreshed().status == RoundStatus.CALCULATING
    assert refusal(lambda: take_back(comment="Igen.")) == "Det finns inget förslag hos nämnden."

    year.scenario("B", (0, 0, 100)).chosen().drafted()
    draft = year.report
    assert (draft.pk != report.pk, draft.economy, draft.sent_at) == (True, "Egen text.", None)
    assert "antalet anställda 100 procent" in draft.statement
    year.sent()
    first, second = OfficialReport.objects.order_by("pk")
    assert (first.scenario.name, second.scenario.name) == ("A. Behov först", "B")
    assert first.payload["method"]["weights"] == {"need_2y": 50, "need_5y": 30, "employees": 20}


def test_only_the_coordinator_writes_and_sends(year: Year) -> None:
    world, report = year.world, year.drafted().report
    for user in (world.bo, world.david, world.frida, world.greta, world.olle):
        for action in (
            partial(proposals.draft, round=year.round, by=user),
            partial(proposals.save, report=report, fields=fields_of(report), revision=0, by=user),
            partial(proposals.send, round=year.round, by=user),
            partial(proposals.take_back, round=year.round, by=user, comment="Nej."),
        ):
            assert refusal(action) == "Bara en samordnare kan göra det här."


def test_the_text_is_locked_with_the_proposal(year: Year) -> None:
    report = year.drafted().report
    year.sent()
    locked = "Tjänsteskrivelsen skrivs när dialogen är klar, och låses när den skickas."
    save = partial(proposals.save, report=report, fields=fields_of(report), revision=0, by=year.world.anna)
    assert refusal(save) == refusal(year.drafted) == refusal(year.sent) == locked


def test_the_document_shows_lunds_headings_and_leaves_out_the_empty(year: Year) -> None:
    report = year.drafted().report
    report.payload = {}
    report.presentation = " "
    report.signatures = "Eva Berg, förvaltningsdirektör\n\nOla Lind"
    report.matter = "Ett stycke\nmed två rader.\r\n\r\nEtt till."
    shown = report_content(report)
    assert [part["heading"] for part in shown["sections"]] == [
        "Sammanfattning",
        "Underlag för beslutet",
        "Ärendet",
        "Förvaltningens yttrande",
        "Beredning",
        "Barnets bästa",
        "Ekonomiska konsekvenser",
    ]
    assert shown["sections"][2]["paragraphs"] == ["Ett stycke\nmed två rader.", "Ett till."]
    assert len(shown["sections"][1]["paragraphs"]) == 4  # one item per line
    assert shown["signatures"] == [
        {"name": "Eva Berg", "title": "förvaltningsdirektör"},
        {"name": "Ola Lind", "title": ""},
    ]
    assert (shown["department"], shown["board"]) == (
        "Arbetsmarknads- och socialförvaltningen",
        "arbetsmarknads- och socialnämnden",
    )


def test_a_rename_before_sending_asks_for_a_new_computation(year: Year) -> None:
    DepartmentPeriod.objects.filter(department__key="a").update(name="Skolförvaltningen")
    year.drafted()
    assert refusal(year.sent) == "scenario_is_outdated"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")]
)
def test_swedish_lists(words: list[str], text: str) -> None:
    assert swedish_list(words) == text


def test_text_older_than_the_numbers_is_not_sent(year: Year) -> None:
    year.drafted()
    line = year.chosen_scenario.lines.get(department__key="a", kind="ama")
    scenarios.adjust(
        line=line, places=line.places + 1, seen=line.places, reason="En till.", by=year.world.anna
    )
    with pytest.raises(PermissionDenied, match="Talen har ändrats"):
        proposals.send(round=year.round, by=year.world.anna)
    report = year.report
    proposals.save(report=report, fields=fields_of(report), revision=report.revision, by=year.world.anna)
    assert proposals.send(round=year.round, by=year.world.anna).sent_at
