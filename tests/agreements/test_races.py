"""Two who press at once, and a process that dies while it makes the agreements."""

import random
from functools import partial

import pytest
from django.utils import timezone

from agreements.actions import agreements, generation, signatures
from agreements.enums import Party
from agreements.models import Agreement, AgreementEvent, AgreementLine, AgreementPart, Conclusion, Signature
from allocation.actions import decisions
from organisation.enums import Role
from tests.factories import Year, decision_input, make_user, make_world
from tests.test_races import at_once, person, record_and_kill, worker

from .build import Agreements, signature_input

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_of_two_who_generate_at_once_one_creates() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published())
    world = made.world
    people = [person(world.anna), person(make_user("Lisa", Role.COORDINATOR))]
    presses = [partial(generation.generate, round=made.year.round, by=user) for user in people]
    assert at_once(*presses) == ["accepted", "accepted"]
    assert Agreement.objects.count() == AgreementEvent.objects.count() == 2


def test_of_two_who_answer_at_once_one_is_too_late() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published()).generated().saved("a").sent("a")
    world, agreement = made.world, made.of("a")
    sven = make_user("Sven", Role.BOARD_SECRETARY, board=world.boards["a"])
    approve = partial(agreements.approve, agreement=agreement, version=1, by=person(world.bo))
    decline = partial(agreements.decline, agreement=agreement, by=sven, comment="Nej.")
    take_back = partial(agreements.take_back, agreement=agreement, by=person(world.anna), comment="Fel.")
    answers = at_once(approve, decline, take_back)
    moves = AgreementEvent.objects.filter(kind__in=("approve", "decline", "take_back"))
    assert answers.count("accepted") == moves.count() >= 1
    late = {"Överenskommelsen ligger inte hos er nu.", "Nämnden har inte överenskommelsen nu."}
    assert set(answers) <= {"accepted", *late}
    first, *rest = moves.order_by("pk")
    assert first.from_status == "with_board"
    assert all(
        before.to_status == after.from_status for before, after in zip([first, *rest], rest, strict=False)
    )


def test_both_signatures_recorded_at_once_conclude_once() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published()).generated()
    made.saved("a").sent("a").approved("a")
    agreement, world = made.of("a"), made.world
    both = [
        partial(signatures.record, agreement=agreement, data=signature_input(party), by=person(user))
        for party, user in zip(Party, (world.anna, world.bo), strict=True)
    ]
    assert at_once(*both) == ["accepted", "accepted"]
    assert (Signature.objects.count(), Conclusion.objects.count()) == (2, 1)
    assert made.of("a").status == "signed"


def test_a_correction_and_an_approval_at_once_leave_no_approval_of_old_numbers() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published()).generated().saved("a").sent("a")
    data = decision_input(correction_reason="Räknefel.", paragraph="§ 99")
    correct = partial(decisions.correct, decision=made.year.decision, data=data, by=person(made.world.david))
    approve = partial(agreements.approve, agreement=made.of("a"), version=1, by=person(made.world.bo))
    assert "accepted" in at_once(correct, approve)
    made.year.published()
    made.generated()
    assert made.of("a").status == "draft"


def traces(year: int) -> tuple[int, int, int, int]:
    """Return what generation leaves: agreements, their parts, their lines and their events."""
    return (
        Agreement.objects.filter(round__year=year).count(),
        AgreementPart.objects.filter(agreement__round__year=year).count(),
        AgreementLine.objects.filter(part__agreement__round__year=year).count(),
        AgreementEvent.objects.filter(agreement__round__year=year).count(),
    )


def test_a_process_killed_while_generating_leaves_nothing_or_everything() -> None:
    world, this_year = make_world(), timezone.localdate().year
    years = [Year(world, this_year + count).proposed().decided().published().round.year for count in range(2)]
    Agreements(Year(world, this_year + 2))  # the template
    nothing, everything = (0, 0, 0, 0), (2, 2, 4, 2)
    with worker("generate") as generator:
        whole, writing = record_and_kill(generator, years[0])
        assert traces(years[0]) == everything
        moments = [{"after": whole * (part + random.random()) / 4} for part in range(4)]
        moments += [{"writing": writing * (part + random.random()) / 8} for part in range(6)]
        left = []
        for moment in moments:
            record_and_kill(generator, years[1], **moment)
            left.append(traces(years[1]))
            if left[-1] == everything:
                break
        assert set(left) <= {nothing, everything}
        assert left.count(nothing) >= 1  # how many depends on how busy the machine is
        record_and_kill(generator, years[1])
    assert traces(years[1]) == everything
