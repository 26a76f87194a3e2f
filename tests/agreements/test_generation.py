"""From the decided model to agreements: one per nämnd, with the decided numbers, again after a correction."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from agreements import exports, selectors
from agreements.actions import agreements, generation
from agreements.actions.generation import Generated
from agreements.models import Agreement, AgreementEvent, AgreementPart
from allocation.actions import decisions
from allocation.enums import Outcome
from organisation.models import DepartmentPeriod, OutboxMail
from tests.factories import World, Year, decision_input
from tests.refusals import refusal

from .build import Agreements, agreement_input, decided, places


def corrected(year: Year, changes: dict[tuple[str, str], tuple[int, str]], *, published: bool = True) -> None:
    """Let the nämnd correct its decision."""
    data = decision_input(
        correction_reason="Räknefel.",
        paragraph="§ 99",
        outcome=Outcome.WITH_CHANGES,
        changes=changes,
        off_target_confirmed=True,
    )
    decisions.correct(decision=year.decision, data=data, by=year.world.david)
    if published:
        year.published()


def test_one_draft_for_each_receiving_namnd_with_the_decided_numbers(made: Agreements, year: Year) -> None:
    assert places(made) == {"a-n": decided(year, "a"), "b-n": decided(year, "b")}
    assert sum(decided(year, "soc").values()) > 0  # the deciding nämnd's own need no agreement
    own = {line.department.key for line in selectors.own_lines(year.decision)}
    assert own == {"soc"}
    agreement = made.of("a")
    assert agreement.status == "draft"
    assert (agreement.valid_from, agreement.valid_to) == (
        dt.date(year.round.year, 1, 1),
        dt.date(year.round.year, 12, 31),
    )
    assert agreement.ancillary_costs == "Mottagande nämnd bär kostnaderna."
    (part,) = agreement.parts.all()
    # As the förvaltning answered: closed in July, six supervisors, and Bo answers.
    assert part.months == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]
    assert (part.supervisors, part.contact_name, part.hours_per_week) == (6, "Bo", None)


def test_a_second_press_creates_nothing(made: Agreements, year: Year) -> None:
    before = list(Agreement.objects.order_by("pk").values())
    assert generation.generate(round=year.round, by=made.world.anna) == Generated(0, 0, 0)
    assert list(Agreement.objects.order_by("pk").values()) == before
    assert AgreementEvent.objects.filter(kind="generated").count() == 2


def test_what_is_known_from_last_year_comes_along(made: Agreements, world: World) -> None:
    made.concluded("a")
    coming = Agreements(Year(world, made.year.round.year + 1).proposed().decided().published()).generated()
    agreement = coming.of("a")
    assert (agreement.our_representative, agreement.their_title) == ("Sara Lund", "ordförande")
    (part,) = agreement.parts.all()
    assert (part.hours_per_week, part.training) == (Decimal("2.5"), "Grundkurs")
    assert coming.of("b").our_representative == ""  # nothing was signed with b


def test_a_correction_makes_the_unsigned_anew_and_leaves_the_signed(made: Agreements, year: Year) -> None:
    world = made.world
    made.concluded("a").saved("b", other_terms="Buss ingår.").sent("b").approved("b")
    corrected(year, {("a", "ama"): (1, "Färre lokaler."), ("b", "ama"): (5, "Fler handledare.")})
    late = "Samordnaren ser över överenskommelsen. En ny version kommer."
    assert refusal(lambda: made.signed("b")) == late
    assert generation.generate(round=year.round, by=world.anna) == Generated(0, 1, 0)
    again = made.of("b")
    assert (again.status, again.places["ama"], again.decision_id) == ("draft", 5, year.decision.pk)
    assert again.other_terms == "Buss ingår."  # what was agreed in words is kept
    (part,) = again.parts.all()
    assert (part.training, part.supervisors) == ("Grundkurs", 6)
    event = again.events.first()
    assert (event.kind, event.from_status, event.comment[:14]) == ("renew", "approved", "Beslutet § 99,")
    assert OutboxMail.objects.get(kind="agreement_renewed").recipient == world.cilla
    signed = made.of("a")
    assert (signed.status, signed.places["ama"]) == ("signed", decided(year, "a")["ama"] + 2)
    rows = {row.board_name: row for row in selectors.year_overview(year.round)}
    assert {name: row.needs_amendment for name, row in rows.items()} == {
        "barn- och skolnämnden": True,
        "vård- och omsorgsnämnden": False,
    }
    assert generation.generate(round=year.round, by=world.anna) == Generated(0, 0, 0)
    made.sent("b").approved("b").signed("b")
    assert [version.number for version in made.of("b").versions.order_by("number")] == [1, 2]


def test_an_unpublished_correction_stops_and_does_not_show(made: Agreements, year: Year) -> None:
    made.saved("a").sent("a")
    corrected(year, {("a", "ama"): (1, "Färre lokaler.")}, published=False)
    assert (
        refusal(lambda: made.approved("a")) == "Samordnaren ser över överenskommelsen. En ny version kommer."
    )
    assert refusal(made.generated).startswith("Publicera beslutet först.")


def test_a_namnd_that_loses_its_places_has_nothing_to_sign(made: Agreements, year: Year) -> None:
    world = made.world
    made.saved("a").sent("a")
    corrected(year, {("a", kind): (0, "Nämnden läggs ned.") for kind in ("ama", "praktik")})
    assert generation.generate(round=year.round, by=world.anna) == Generated(0, 1, 1)
    agreement = made.base("a")
    assert agreement.status == "withdrawn"
    assert OutboxMail.objects.get(kind="agreement_withdrawn").recipient == world.bo
    corrected(year, {("a", "ama"): (2, "Nämnden läggs inte ned.")})
    assert generation.generate(round=year.round, by=world.anna) == Generated(1, 1, 0)
    assert made.of("a").places == {"ama": 2, "praktik": 0}


def test_a_signed_agreement_whose_namnd_loses_its_places_is_ended(made: Agreements, year: Year) -> None:
    made.concluded("a")
    corrected(year, {("a", kind): (0, "Nämnden läggs ned.") for kind in ("ama", "praktik")})
    assert generation.generate(round=year.round, by=made.world.anna) == Generated(0, 1, 0)
    (row,) = [row for row in selectors.year_overview(year.round) if row.board_name == "barn- och skolnämnden"]
    assert (row.needs_amendment, row.total_places) == (True, 0)
    assert refusal(lambda: made.amended("a")).endswith("Avsluta överenskommelsen i stället.")
    agreements.end(agreement=made.base("a"), comment="Inga platser.", by=made.world.anna)
    (row,) = [row for row in selectors.year_overview(year.round) if row.board_name == "barn- och skolnämnden"]
    assert (row.needs_amendment, row.in_force, row.current.status) == (False, None, "ended")


def test_a_changed_past_is_refused_in_words_and_shown_all_the_same(made: Agreements, year: Year) -> None:
    world = made.world
    coming = Agreements(Year(world, year.round.year + 1).proposed().decided().published())
    DepartmentPeriod.objects.filter(department__key="a").delete()
    assert refusal(coming.generated) == "board_not_clear"
    assert [row.current for row in selectors.year_overview(coming.year.round)] == [None, None]
    assert made.saved("a").sent("a").of("a").status == "with_board"  # whose an agreement is stands in it


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"revision": 7}, "agreement_is_stale"),
        ({"valid_from": dt.date(2020, 1, 1)}, "period_outside_year"),
        ({"parts": ()}, "part_missing"),
    ],
)
def test_what_cannot_be_saved_is_refused(made: Agreements, changes: dict, code: str) -> None:
    assert refusal(lambda: made.saved("a", **changes)) == code
    assert made.of("a").revision == 0


def test_a_part_that_is_not_decided_is_refused(made: Agreements) -> None:
    both = (*agreement_input(made.of("a")).parts, *agreement_input(made.of("b")).parts)
    assert refusal(lambda: made.saved("a", parts=both)) == "part_not_decided"


def test_costs_must_be_said(made: Agreements) -> None:
    answer = refusal(lambda: made.saved("a", ancillary_costs=" "))
    assert "ancillary_costs: " in answer
    answer = refusal(lambda: made.saved("a", special_support_amount=20_000))
    assert answer == "__all__: Skriv vad ni har kommit fram till om det särskilda stödet."


def test_what_has_not_been_sent_is_in_no_archive(made: Agreements) -> None:
    with ZipFile(BytesIO(exports.archive(selectors.agreements().filter(round=made.year.round)))) as bundle:
        assert bundle.namelist() == ["00-forteckning.xlsx"]


def test_what_is_missing_is_said_before_sending(made: Agreements) -> None:
    assert refusal(lambda: made.sent("a")) == (
        "Allt är inte ifyllt. Skriv vem som företräder den samordnande nämnden."
    )
    AgreementPart.objects.filter(agreement=made.of("a")).update(contact_name="", supervisors=None)
    assert selectors.missing_to_send(made.of("a")) == [
        "Skriv vem som företräder den samordnande nämnden.",
        "Skriv vem som är kontaktperson på Barn- och skolförvaltningen.",
        "Skriv hur många handledare Barn- och skolförvaltningen har.",
        "Skriv hur mycket tid handledarna på Barn- och skolförvaltningen har.",
    ]
    AgreementPart.objects.filter(agreement=made.of("a")).update(hours_per_week=0)
    made.saved("a")
    assert selectors.missing_to_send(made.of("a")) == []
