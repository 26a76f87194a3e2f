"""Whatever is decided and whatever people do, what is agreed is what is decided."""

import random
from functools import partial
from itertools import product

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import selectors, workflow
from agreements.actions import agreements, amendments, generation, signatures
from agreements.enums import Party
from agreements.models import Agreement, AgreementVersion
from allocation.actions import decisions
from allocation.enums import Outcome
from allocation.models import Decision
from allocation.selectors import valid_decision
from tests.factories import Year, decision_input, make_world
from tests.refusals import refusal

from .build import Agreements, agreement_input, number_of, signature_input

KEYS = tuple(product(("a", "b", "soc"), ("ama", "praktik")))
MODELS = st.fixed_dictionaries({key: st.integers(0, 9) for key in KEYS})
STEPS = (
    "save",
    "send",
    "approve",
    "sign",
    "request_change",
    "decline",
    "take_back",
    "resume",
    "amend",
    "end",
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(("a", "b"))),
        st.tuples(st.just("correct"), MODELS),
    ),
    max_size=8,
)


def act(made: Agreements, step: str, on: str) -> None:
    """Take a step as whoever may take it; what is not allowed now is refused and changes nothing."""
    anna, contact = made.world.anna, made.contact(on)
    board = made.world.boards[on]
    live = selectors.agreements().filter(round=made.year.round, board=board)
    agreement = live.exclude(status__in=workflow.CLOSED).order_by("number").last()
    if agreement is None:
        return
    why = {"comment": "Därför."}
    acts = {
        "save": lambda: agreements.save(agreement=agreement, data=agreement_input(agreement), by=anna),
        "send": lambda: agreements.send(agreement=agreement, by=anna),
        "approve": lambda: agreements.approve(agreement=agreement, version=number_of(agreement), by=contact),
        "sign": lambda: [
            signatures.record(
                agreement=agreement, data=signature_input(party, version=number_of(agreement)), by=anna
            )
            for party in Party
        ],
        "request_change": lambda: agreements.request_change(agreement=agreement, by=contact, **why),
        "decline": lambda: agreements.decline(agreement=agreement, by=contact, **why),
        "take_back": lambda: agreements.take_back(agreement=agreement, by=anna, **why),
        "resume": lambda: agreements.resume(agreement=agreement, by=anna, **why),
        "amend": lambda: amendments.start(agreement=agreement.amends or agreement, by=anna),
        "end": lambda: agreements.end(agreement=agreement.amends or agreement, by=anna, **why),
    }
    refusal(acts[step])


def correct(made: Agreements, model: dict[tuple[str, str], int]) -> None:
    """Let the nämnd correct its decision to other numbers, publish, and press generate."""
    now = {(line.department.key, line.kind): line.decided for line in made.year.decision.lines.all()}
    if model == now or not any(model.values()):
        return
    data = decision_input(
        outcome=Outcome.WITH_CHANGES,
        changes={key: (places, "Nytt läge.") for key, places in model.items()},
        correction_reason="Nytt läge.",
        off_target_confirmed=True,
    )
    decisions.correct(decision=made.year.decision, data=data, by=made.world.david)
    made.year.published()
    generation.generate(round=made.year.round, by=made.world.anna)


def numbers_of(decision: Decision, *, own: bool = False) -> dict[tuple[int, str], int]:
    """Return the decided numbers that agreements are about, and the deciding nämnd's if asked for."""
    lines = decision.lines.filter(decided__gt=0)
    return selectors.as_numbers(lines if own else lines.exclude(department__key="soc"))


def check(made: Agreements) -> None:
    """See that nothing in force, drafted or sent says anything but its decision, and no line is agreed on twice."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    round, decision = made.year.round, valid_decision(made.year.round)
    decided, agreed = numbers_of(decision, own=True), selectors.agreed_numbers(round)
    rows = selectors.year_overview(round)
    due = {row.board_name for row in rows if row.needs_amendment}
    for row in rows:
        for agreement in filter(None, (row.current, row.in_force)):
            own = agreement.decision.lines.filter(board_name=agreement.board_name, decided__gt=0)
            assert selectors.numbers(agreement) == selectors.as_numbers(own)
        if row.in_force and row.board_name not in due:
            for key, places in selectors.numbers(row.in_force).items():
                assert places <= decided.get(key, 0)
    covered = [key for row in rows if row.in_force for key in selectors.numbers(row.in_force)]
    assert len(covered) == len(set(covered)) == len(agreed)
    assert not {key for key in covered if key[0] == made.world.departments["soc"].pk}


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_agreed_is_what_is_decided_whatever_happens() -> None:
    world = make_world()
    proposed = Year(world).proposed()

    @settings(max_examples=4, suppress_health_check=list(HealthCheck), database=None)
    @given(model=MODELS.filter(lambda model: any(model.values())), acts=ACTS)
    def whatever(model: dict, acts: list) -> None:
        with transaction.atomic():
            lines = {
                (line["department"], line["kind"]): line["proposed"]
                for line in proposed.report.payload["lines"]
            }
            as_is = model == lines
            proposed.decided(
                outcome=Outcome.AS_PROPOSED if as_is else Outcome.WITH_CHANGES,
                changes={} if as_is else {key: (places, "Så här.") for key, places in model.items()},
                off_target_confirmed=True,
            ).published()
            made = Agreements(proposed).generated()
            check(made)
            for step, on in acts:
                if step == "correct":
                    correct(made, on)
                else:
                    act(made, step, on)
                check(made)
            sign_everything(made)
            assert selectors.agreed_numbers(made.year.round) == numbers_of(made.year.decision)
            transaction.set_rollback(True)

    whatever()


def sign_everything(made: Agreements) -> None:
    """Let everybody do what is left, whatever state it is in."""
    generation.generate(round=made.year.round, by=made.world.anna)
    for row in selectors.year_overview(made.year.round):
        key = next(key for key, board in made.world.boards.items() if board.pk == row.current.board_id)
        if row.total_places == 0:
            act(made, "end", key)
            continue
        if row.needs_amendment and row.current == row.in_force:
            act(made, "amend", key)
        for step in ("take_back", "resume", "save", "send", "approve", "sign"):
            act(made, step, key)


@pytest.mark.django_db
def test_every_version_says_what_was_decided_when_it_was_sent() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published()).generated().concluded("a", "b")
    order = ["a", "b"]
    random.shuffle(order)
    for key in order:
        made.amended(key).sent(key)
    assert AgreementVersion.objects.count() == 4
    assert {
        refusal(partial(agreements.send, agreement=agreement, by=made.world.anna))
        for agreement in Agreement.objects.select_related("round").order_by("pk")
    } == {
        "Överenskommelsen är undertecknad. En ändring görs som tillägg.",
        "Nämnden har överenskommelsen. Ta tillbaka den om något ska ändras.",
    }
