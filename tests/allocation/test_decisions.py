"""Recording what the nämnd decided, once and for all; notice, publishing and correction."""

import datetime as dt
import json
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from io import BytesIO

import pypdf
import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from allocation import exports, selectors
from allocation.actions import decisions
from allocation.actions.decisions import NoticeInput
from allocation.calendar_rules import legal_force_on
from allocation.enums import Outcome, RoundStatus
from allocation.models import Decision, DecisionLine, DecisionNotice, Event
from allocation.payload import digest
from lund_placements.xlsx import workbook
from organisation.actions import change_department
from organisation.models import StoredDocument
from tests.database import undone
from tests.factories import Year, decision_input, make_world
from tests.refusals import refusal

NO_SECRETARY = "Bara nämndens sekreterare eller en samordnare registrerar beslut."
CHANGED = Outcome.WITH_CHANGES
# Proposed: ama a 3, b 3, soc 4 of 10; praktik a 2, b 1, soc 2 of 5.
MOVED = {("a", "ama"): (2, "Färre lokaler."), ("b", "ama"): (4, "Nytt boende.")}


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def a_notice(**changes: dt.date) -> NoticeInput:
    """Return a notice adjusted today; name what should be different."""
    return NoticeInput(**{"adjusted_on": today(), "notice_from": today(), "notice_to": today(22)} | changes)


def numbers(decision: Decision) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Return proposed, decided and reason by förvaltning and kind."""
    lines = decision.lines.select_related("department")
    return {
        (line.department.key, line.kind): (line.proposed, line.decided, line.change_reason) for line in lines
    }


@pytest.fixture(scope="module")
def year_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """A year whose proposal is with the nämnd, made once for the tests of a file."""
    with django_db_blocker.unblock(), undone():
        year = Year(make_world()).proposed()
        connection.check_constraints()
        yield year


@pytest.fixture
def year(year_once: Year, db: None) -> Year:
    """The same year for every test, whose own copy and transaction leave it as it was."""
    return deepcopy(year_once)


def test_a_decision_freezes_lines_inputs_json_and_pdf(year: Year) -> None:
    world, number = year.world, year.round.year
    record = partial(decisions.record, round=year.round, by=world.david)
    decision = record(data=decision_input(reservations=" (X) reserverar sig. ", notice=a_notice()))
    decision = Decision.objects.get(pk=decision.pk)
    assert year.refreshed().status == RoundStatus.DECIDED
    assert (decision.recorded_by, decision.reservations) == (world.david, "(X) reserverar sig.")
    assert numbers(decision) == {
        ("a", "ama"): (3, 3, ""),
        ("b", "ama"): (3, 3, ""),
        ("soc", "ama"): (4, 4, ""),
        ("a", "praktik"): (2, 2, ""),
        ("b", "praktik"): (1, 1, ""),
        ("soc", "praktik"): (2, 2, ""),
    }
    assert decision.line_count == 6
    assert decision.payload_sha256 == digest(decision.payload.encode())
    content = bytes(decision.document.content)
    assert decision.document.sha256 == digest(content)
    attached = pypdf.PdfReader(BytesIO(content)).attachments
    assert attached == {f"fordelningsmodell-{number}.json": [decision.payload.encode()]}

    payload = json.loads(decision.payload)
    head = payload.pop("decision")
    assert head == {
        "id": str(decision.pk),
        "decided_on": today().isoformat(),
        "paragraph": "§ 87",
        "diary_no": "SO 2026/0123",
        "outcome": "as_proposed",
        "reservations": "(X) reserverar sig.",
        "immediately_adjusted": False,
        "adjusted_on": today().isoformat(),
        "notice_from": today().isoformat(),
        "notice_to": today(22).isoformat(),
        "legal_force_on": legal_force_on(today()).isoformat(),
        "corrects": None,
        "recorded_at": timezone.localtime(decision.recorded_at).isoformat(timespec="seconds"),
        "recorded_by": "David",
    }
    assert payload == year.report.payload
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.actor, event.details) == ("decide", world.david, {"decision": str(decision.pk)})

    again = refusal(lambda: record(data=decision_input()))
    assert again == "Årets beslut är redan registrerat. En ändring är en rättelse: ett nytt beslut."
    assert refusal(lambda: decisions.record_notice(decision=decision, notice=a_notice(), by=world.david)) == (
        "Justering och anslag är redan registrerade."
    )
    assert (Decision.objects.count(), DecisionNotice.objects.count()) == (1, 1)


def test_what_cannot_have_been_decided_is_refused_and_leaves_nothing(year: Year) -> None:
    decided_on = year.round.targets.first().decided_on
    wrong = {
        "decided_in_the_future": {"decided_on": today(1)},
        "decided_before_targets": {"decided_on": decided_on - dt.timedelta(days=1)},
        "adjusted_before_decision": {"notice": a_notice(adjusted_on=today(-1))},
        "changed_but_as_proposed": {"changes": MOVED},
        "nothing_changed": {"outcome": CHANGED},
        "change_needs_reason": {"outcome": CHANGED, "changes": {("a", "ama"): (2, "  ")}},
        "sum_off_target": {"outcome": CHANGED, "changes": {("a", "ama"): (2, "Färre lokaler.")}},
        "paragraph: Skriv paragrafen så här: § 87.": {"paragraph": "87 §"},
        "diary_no: Skriv diarienumret så här: SO 2026/0123.": {"diary_no": "123"},
        "__all__: Ordningen måste vara justerat, anslag upp, anslag ner.": {
            "notice": a_notice(notice_to=today())
        },
        "decided: Kontrollera att detta värde är större än eller lika med 0.": {
            "outcome": CHANGED,
            "changes": {("a", "ama"): (-1, "Fel."), ("b", "ama"): (7, "Fel.")},
        },
    }
    before = (Event.objects.count(), StoredDocument.objects.count())
    found = {
        expected: refusal(
            partial(decisions.record, round=year.round, data=decision_input(**given), by=year.world.david)
        )
        for expected, given in wrong.items()
    }
    assert found == {expected: expected for expected in wrong}
    assert (Event.objects.count(), StoredDocument.objects.count()) == before
    assert (Decision.objects.count(), DecisionLine.objects.count()) == (0, 0)
    assert year.refreshed().status == RoundStatus.PROPOSED


def test_changes_keep_the_proposal_beside_what_was_decided(year: Year) -> None:
    unchanged = {("soc", "ama"): (4, "ett skäl som inte behövs")}
    year.decided(outcome=CHANGED, changes=MOVED | unchanged)
    found = numbers(year.decision)
    assert found["a", "ama"] == (3, 2, "Färre lokaler.")
    assert found["b", "ama"] == (3, 4, "Nytt boende.")
    assert found["soc", "ama"] == (4, 4, "")
    sums = {row["kind"]: row for row in json.loads(year.decision.payload)["sums"]}
    assert (sums["ama"]["proposed"], sums["ama"]["decided"], sums["ama"]["shortfall"]) == (10, 10, 0)
    # The proposal stays as it was sent.
    assert {line["decided"] for line in year.report.payload["lines"] if line["kind"] == "ama"} == {3, 4}
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO(bytes(year.decision.document.content))).pages
    )
    assert "Färre lokaler." in text


def test_a_sum_off_its_target_is_confirmed_and_stated(year: Year) -> None:
    fewer = {("a", "ama"): (1, "=Färre lokaler.")}
    year.decided(outcome=CHANGED, changes=fewer, off_target_confirmed=True)
    payload = json.loads(year.decision.payload)
    sums = {
        row["kind"]: (row["target"], row["proposed"], row["decided"], row["shortfall"])
        for row in payload["sums"]
    }
    assert sums == {"ama": (10, 10, 8, 2), "praktik": (5, 5, 5, 0)}

    sheets = exports.decision_sheets(payload)
    assert [row[1:6] for row in sheets[0][2] if row[0] == "Barn- och skolförvaltningen"] == [
        ("barn- och skolnämnden", None, 3, 3, 1)
    ]
    sheet = load_workbook(BytesIO(workbook(sheets)))["Arbetsmarknadsanställningar"]
    (cell,) = [row[6] for row in sheet.iter_rows(min_row=2) if row[6].value]
    assert (cell.value, cell.data_type) == ("=Färre lokaler.", "s")


def test_the_nämnds_secretary_or_the_coordinator_records(year: Year) -> None:
    world = year.world
    for user in (world.bo, world.cilla, world.eva, world.frida, world.greta, world.olle):
        refused = refusal(partial(decisions.record, round=year.round, data=decision_input(), by=user))
        assert refused == NO_SECRETARY
    assert (
        refusal(partial(decisions.record, round=year.round, data=decision_input(), by=world.anna))
        == "accepted"
    )
    decision = year.decision
    assert decision.recorded_by == world.anna
    for user in (world.bo, world.cilla, world.eva, world.frida, world.greta, world.olle):
        found = [
            refusal(partial(decisions.correct, decision=decision, data=decision_input(), by=user)),
            refusal(partial(decisions.record_notice, decision=decision, notice=a_notice(), by=user)),
            refusal(partial(decisions.publish, decision=decision, by=user)),
        ]
        assert found == [
            "Bara nämndens sekreterare eller en samordnare registrerar rättelser.",
            "Bara nämndens sekreterare eller en samordnare registrerar justering och anslag.",
            "Bara en samordnare kan göra det här.",
        ]
    assert refusal(partial(decisions.publish, decision=decision, by=world.david)) == (
        "Bara en samordnare kan göra det här."
    )
    assert year.refreshed().status == RoundStatus.DECIDED


def test_notice_follows_when_the_protocol_is_ready(year: Year) -> None:
    decision, david = year.decided().decision, year.world.david
    record = partial(decisions.record_notice, decision=decision, by=david)
    assert refusal(lambda: record(notice=a_notice(adjusted_on=today(-1)))) == "adjusted_before_decision"
    order = "__all__: Ordningen måste vara justerat, anslag upp, anslag ner."
    assert refusal(lambda: record(notice=a_notice(adjusted_on=today(1)))) == order
    assert refusal(lambda: record(notice=a_notice(notice_to=today()))) == order
    notice = record(notice=a_notice())
    assert (notice.recorded_by, notice.notice_from) == (david, today())
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.details) == ("notice_recorded", {"decision": str(decision.pk)})
    assert refusal(lambda: record(notice=a_notice())) == "Justering och anslag är redan registrerade."
    # What was frozen did not know of it.
    assert json.loads(year.decision.payload)["decision"]["notice_from"] is None


def test_publishing_is_a_separate_act(year: Year) -> None:
    world, round = year.world, year.round
    year.decided()

    def readers() -> dict[str, tuple[int, str]]:
        """Return how many decisions each person sees, and what the year is called."""
        return {
            user.name: (
                selectors.decisions_visible_to(user).count(),
                selectors.shown_status(user, selectors.rounds_visible_to(user).get()),
            )
            for user in (world.anna, world.david, world.frida, world.bo, world.eva, world.greta, world.olle)
        }

    hidden = (0, "Under beredning")
    assert readers() == {
        "Anna": (1, "Beslutad"),
        "David": (1, "Beslutad"),
        "Frida": (1, "Beslutad"),
        "Bo": hidden,
        "Eva": hidden,
        "Greta": hidden,
        "Olle": hidden,
    }
    assert selectors.published_decision(round) is None
    publication = decisions.publish(decision=year.decision, by=world.anna)
    assert (publication.decision, publication.published_by) == (year.decision, world.anna)
    assert year.refreshed().status == RoundStatus.PUBLISHED
    assert readers() == {name: (1, "Publicerad") for name in readers()} | {"Olle": (0, "Publicerad")}
    assert selectors.published_decision(round) == year.decision
    again = refusal(partial(decisions.publish, decision=year.decision, by=world.anna))
    assert again == "Beslutet är redan publicerat."


def test_a_correction_names_the_old_which_stays_as_it_was(year: Year) -> None:
    world = year.world
    old = year.decided(outcome=CHANGED, changes=MOVED).published().decision
    before = (old.payload, old.payload_sha256, bytes(old.document.content), numbers(old))
    correct = partial(decisions.correct, decision=old, by=world.david)
    given = {
        "outcome": CHANGED,
        "changes": {("a", "ama"): (3, "Räknefel."), ("soc", "ama"): (3, "Räknefel.")},
    }
    given |= {"paragraph": "§ 99", "correction_reason": " Fel i tabellen. "}
    yesterday = refusal(lambda: correct(data=decision_input(**given, decided_on=today(-1))))
    assert yesterday == "correction_before_decision"
    unexplained = refusal(lambda: correct(data=decision_input(**given | {"correction_reason": " "})))
    assert unexplained == "__all__: Skriv varför beslutet rättas."

    new = Decision.objects.get(pk=correct(data=decision_input(**given)).pk)
    assert (new.corrects, new.correction_reason, new.report) == (old, "Fel i tabellen.", old.report)
    assert year.decision == new
    found = numbers(new)
    assert found["a", "ama"] == (2, 3, "Räknefel.")  # what was decided before stands as the proposal
    assert found["b", "ama"] == (4, 4, "")
    payload = json.loads(new.payload)
    assert payload["decision"]["corrects"] == {
        "id": str(old.pk),
        "decided_on": today().isoformat(),
        "paragraph": "§ 87",
        "diary_no": "SO 2026/0123",
        "reason": "Fel i tabellen.",
    }
    assert [row["decided"] for row in payload["sums"]] == [10, 5]
    old = Decision.objects.get(pk=old.pk)
    assert (old.payload, old.payload_sha256, bytes(old.document.content), numbers(old)) == before

    # Until it is published, everybody else reads the old one.
    assert year.refreshed().status == RoundStatus.DECIDED
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.comment, event.from_status) == ("correct", "Fel i tabellen.", "published")
    assert list(selectors.decisions_visible_to(world.bo)) == [old]
    assert list(selectors.decisions_visible_to(world.david)) == [new, old]
    assert refusal(lambda: correct(data=decision_input(**given))) == (
        "Beslutet är redan rättat. Rätta det senaste beslutet i stället."
    )
    decisions.publish(decision=new, by=world.anna)
    assert list(selectors.decisions_visible_to(world.bo)) == [new, old]
    assert selectors.published_decision(year.round) == new
    coming = Year(world, year.round.year + 1)
    last_year = selectors.decided_last_year(coming.round)
    assert last_year[world.departments["a"].pk, "ama"] == 3


def test_a_correction_that_was_made_before_publishing_is_what_is_published(year: Year) -> None:
    old = year.decided().decision
    given = decision_input(paragraph="§ 88", correction_reason="Fel paragraf.")
    new = decisions.correct(decision=old, data=given, by=year.world.david)
    refused = refusal(partial(decisions.publish, decision=old, by=year.world.anna))
    assert refused == "Beslutet är rättat. Publicera rättelsen i stället."
    decisions.publish(decision=new, by=year.world.anna)
    assert list(selectors.decisions_visible_to(year.world.bo)) == [new]
    assert (new.outcome, numbers(new)) == (Outcome.AS_PROPOSED, numbers(old))


def test_names_are_those_of_the_decision(year: Year) -> None:
    world = year.world
    year.decided()
    change_department(
        department=world.departments["a"],
        name="Lärandeförvaltningen",
        board=world.boards["b"],
        valid_from=today(1),
        by=world.greta,
    )
    with time_machine.travel(dt.datetime.combine(today(2), dt.time(12), dt.UTC)):
        assert {card.key: card.name for card in selectors.departments_of_round(year.refreshed())}["a"] == (
            "Barn- och skolförvaltningen"
        )
        new = decisions.correct(
            decision=year.decision, data=decision_input(correction_reason="Fel §."), by=world.david
        )
        coming = Year(world, year.round.year + 1)
        assert {card.key: card.name for card in selectors.departments_of_round(coming.round)}["a"] == (
            "Lärandeförvaltningen"
        )
    for decision in (new, new.corrects):
        line = decision.lines.filter(department__key="a").first()
        assert (line.department_name, line.board_name) == (
            "Barn- och skolförvaltningen",
            "barn- och skolnämnden",
        )
