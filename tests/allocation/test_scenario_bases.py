"""What scenarios are computed from: needs, staff, offers and targets, and when there is enough of it."""

from io import BytesIO

from openpyxl import load_workbook

from allocation import exports, selectors
from allocation.enums import PlacementKind
from allocation.models import Event, Scenario
from allocation.reply_parts import NeedInput, OfferInput
from lund_placements.xlsx import workbook
from tests.factories import World, Year, offer_of
from tests.refusals import refusal

from .test_scenarios import places


def offers(at_least: int, at_most: int) -> tuple[OfferInput, ...]:
    """Return the same offer for both kinds."""
    return tuple(offer_of(kind, at_least, at_most) for kind in PlacementKind)


def test_more_need_and_more_staff_count_as_the_weights_say(world: World) -> None:
    world.departments["b"].headcounts.update(employees=2000)
    year = Year(world).targets(ama=10, praktik=5).open()
    year.answered("a", needs=(NeedInput("Kock", 20, 20, False),))
    year.answered("b", needs=(NeedInput("Kock", 10, 10, False),)).closed()
    by_need = year.scenario("Behov", (100, 0, 0)).latest_scenario
    by_staff = year.scenario("Storlek", (0, 0, 100)).latest_scenario
    assert (places(by_need)["a", "ama"], places(by_need)["b", "ama"]) == ((7, 7), (3, 3))
    # soc has as many employees as a, but no accepted reply.
    assert (places(by_staff)["a", "ama"], places(by_staff)["b", "ama"]) == ((3, 3), (7, 7))
    assert places(by_staff)["soc", "ama"] == (0, 0)


def test_a_target_beyond_what_is_offered_leaves_a_shortfall(world: World) -> None:
    year = Year(world).targets(ama=100, praktik=5).open().answered("a", "b").closed().scenario()
    assert selectors.sums_by_kind(year.latest_scenario) == {"ama": 16, "praktik": 5}
    (ama, praktik) = year.latest_scenario.result["kinds"]
    assert (ama["shortfall"], praktik["shortfall"]) == (84, 0)


def test_floors_above_the_target_are_refused(world: World) -> None:
    year = Year(world).targets(ama=10, praktik=5).open()
    year.answered("a", "b", offers=offers(3, 4)).closed()
    assert refusal(year.scenario) == "floors_above_target"
    assert not Scenario.objects.exists()
    assert not Event.objects.filter(kind="scenario_computed").exists()


def test_scenarios_need_targets_and_an_accepted_reply(world: World) -> None:
    year = Year(world)
    too_early = "Scenarier räknas fram medan dialogen pågår eller när den är klar."
    assert refusal(year.scenario) == too_early
    year.open().submitted("a")
    assert refusal(year.scenario) == (
        "Nämndens mål saknas för arbetsmarknadsanställningar och praktikplatser. Skriv in målen först."
    )
    year.targets()
    assert refusal(year.scenario) == "Bli klar med minst en förvaltnings dialog först."
    year.accepted("a")
    assert refusal(year.scenario) == "accepted"
    year.closed().scenario("B").chosen().drafted().sent()
    assert refusal(year.scenario) == too_early


def test_choosing_waits_for_the_dialogue(world: World) -> None:
    year = Year(world).targets().open().answered("a").scenario()
    assert refusal(year.chosen) == "Avsluta dialogen innan du väljer ett förslag."


def test_the_basis_is_exported_as_it_was_handed_over(world: World) -> None:
    year = Year(world).targets().open()
    poisoned = (NeedInput('=HYPERLINK("http://x")', 6, 10, True),)
    year.submitted("a", needs=poisoned).saved("b")
    sheets = exports.dialogue_sheets(year.refreshed())
    (_, _, needs), (_, _, offered), (_, _, months), (_, _, said) = sheets
    name = "Barn- och skolförvaltningen"
    assert needs == [(name, "Inlämnad", '=HYPERLINK("http://x")', 6, 10, "ja")]
    assert offered == [
        (name, "Inlämnad", "arbetsmarknadsanställningar", 0, 8, 8, "Städa och servera.", "ja"),
        (name, "Inlämnad", "praktikplatser", 0, 4, 4, "Städa och servera.", "ja"),
    ]
    assert [row for row in months if row[-1] == "ja"] == [(name, "Inlämnad", 7, 6, 0, 0, 0, 0, 0, "ja")]
    assert (name, "Inlämnad", "Övrigt", "Utdrag ur belastningsregistret krävs.") in said
    assert len(months) == 12  # b's draft is not shown
    cell = load_workbook(BytesIO(workbook(sheets)))["Kompetensbehov"]["C2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")
