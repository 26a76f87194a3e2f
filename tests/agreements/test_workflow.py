"""The table of an agreement's steps is complete and closed, and every step asks who, when and why."""

import ast
from collections.abc import Callable, Mapping
from functools import partial
from itertools import product

import pytest
from django.conf import settings
from django.db import transaction

from agreements import overview, selectors, workflow
from agreements.actions import agreements, amendments, signatures
from agreements.documents import DUTIES, METHODS, PARTIES
from agreements.enums import AgreementStatus, Duty, Party, SignatureMethod, Turn
from agreements.models import Agreement
from agreements.permissions import (
    may_amend,
    may_approve,
    may_decline,
    may_edit,
    may_end,
    may_record_signature,
    may_remind,
    may_request_change,
    may_resume,
    may_send,
    may_take_back,
    may_withdraw,
)
from agreements.workflow import CLOSED, EDITABLE, GOES_BACK, OWNER, STEPS, UNSIGNED, WITH_THEM
from lund_placements.errors import TransitionDenied, Verdict
from lund_placements.steps import may_take, target
from organisation.enums import Role
from organisation.models import User
from tests.factories import World, Year, make_user
from tests.refusals import refusal

from .build import Agreements, agreement_input, signature_input

MOVES = {
    ("draft", "send"): "with_board",
    ("draft", "renew"): "draft",
    ("draft", "withdraw"): "withdrawn",
    ("with_board", "request_change"): "change_requested",
    ("with_board", "approve"): "approved",
    ("with_board", "decline"): "declined",
    ("with_board", "take_back"): "draft",
    ("with_board", "renew"): "draft",
    ("with_board", "withdraw"): "withdrawn",
    ("change_requested", "send"): "with_board",
    ("change_requested", "renew"): "draft",
    ("change_requested", "withdraw"): "withdrawn",
    ("approved", "request_change"): "change_requested",
    ("approved", "decline"): "declined",
    ("approved", "take_back"): "draft",
    ("approved", "conclude"): "signed",
    ("approved", "renew"): "draft",
    ("approved", "withdraw"): "withdrawn",
    ("signed", "end"): "ended",
    ("declined", "resume"): "draft",
    ("declined", "renew"): "draft",
    ("declined", "withdraw"): "withdrawn",
}


def test_only_these_moves_are_permitted() -> None:
    pairs = list(product(AgreementStatus, STEPS))
    permitted = {
        (status.value, step.name): str(target(STEPS, step.name, status))
        for status, step in pairs
        if may_take(STEPS, step.name, status)
    }
    assert permitted == MOVES
    for status, step in pairs:
        if (status, step.name) not in MOVES:
            with pytest.raises(TransitionDenied, match=step.label):
                target(STEPS, step.name, status)


def test_every_status_has_an_owner_and_is_reached_from_the_first() -> None:
    assert set(OWNER) == set(AgreementStatus)
    first, *_ = AgreementStatus
    assert Agreement().status == first
    reached = {first.value}
    for _ in AgreementStatus:
        reached |= {to for (source, _step), to in MOVES.items() if source in reached}
    assert reached == set(AgreementStatus.values)
    leads_on = {source for source, _step in MOVES}
    assert {status for status in AgreementStatus if status not in leads_on} == CLOSED
    assert {status for status, turn in OWNER.items() if turn == Turn.NOBODY} == CLOSED | {"signed"}


def test_the_named_sets_follow_from_the_owners() -> None:
    assert {status for status in AgreementStatus if OWNER[status] == Turn.COORDINATOR} == EDITABLE | {
        "declined"
    }
    assert {status for status in AgreementStatus if OWNER[status] in (Turn.BOARD, Turn.BOTH)} == WITH_THEM
    assert set(AgreementStatus) - UNSIGNED - CLOSED == {AgreementStatus.SIGNED}


def test_steps_that_take_something_from_the_other_party_demand_a_comment() -> None:
    assert set(STEPS) - {step for step in STEPS if step.goes_back} == {
        step for step in STEPS if step.name in ("send", "approve", "conclude")
    }


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (overview.TONES, AgreementStatus),
        (PARTIES, Party),
        (DUTIES, Duty),
        (METHODS, SignatureMethod),
    ],
)
def test_every_table_has_every_key(table: Mapping, keys: type) -> None:
    assert set(table) == set(keys)


def test_history_has_words_for_every_event_that_actions_tell() -> None:
    told = set()
    for path in (settings.BASE_DIR / "agreements" / "actions").glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        named = [call for call in calls if getattr(call.func, "id", "") in ("tell", "move")]
        told |= {call.args[1].value for call in named if isinstance(call.args[1], ast.Constant)}
    told |= {"end", "withdraw"}  # what `end` does to the amendments is named by a variable
    assert {step.name for step in STEPS} < told
    assert {*overview.TEXTS, "signature_recorded"} == told  # a signature is told of by whose it is


# Who × status, through the real actions: the table is the gate, and button, page and action agree.

ACTIONS: dict[str, tuple[Callable[[User, Agreement], Verdict], Callable[..., object]]] = {
    "save": (
        may_edit,
        lambda agreement, by: agreements.save(agreement=agreement, data=agreement_input(agreement), by=by),
    ),
    "send": (may_send, lambda agreement, by: agreements.send(agreement=agreement, by=by)),
    "remind": (may_remind, lambda agreement, by: agreements.remind(agreement=agreement, by=by)),
    "approve": (
        may_approve,
        lambda agreement, by: agreements.approve(agreement=agreement, version=1, by=by),
    ),
    "sign": (
        may_record_signature,
        lambda agreement, by: signatures.record(agreement=agreement, data=signature_input(), by=by),
    ),
    "amend": (may_amend, lambda agreement, by: amendments.start(agreement=agreement, by=by)),
    **{
        name: (
            verdict,
            lambda agreement, by, name=name: getattr(agreements, name)(
                agreement=agreement, comment="Därför.", by=by
            ),
        )
        for name, verdict in {
            "request_change": may_request_change,
            "decline": may_decline,
            "take_back": may_take_back,
            "resume": may_resume,
            "withdraw": may_withdraw,
            "end": may_end,
        }.items()
    },
}
COORDINATOR = {"anna"}
RECEIVER = {"bo", "sven"}
ALLOWED = {  # by status; everything else is refused, to everybody
    "draft": {"save": COORDINATOR, "send": COORDINATOR},
    "with_board": {
        "approve": RECEIVER,
        "request_change": RECEIVER,
        "decline": RECEIVER,
        "take_back": COORDINATOR,
        "remind": COORDINATOR,
    },
    "change_requested": {"save": COORDINATOR, "send": COORDINATOR},
    "approved": {
        "request_change": RECEIVER,
        "decline": RECEIVER,
        "take_back": COORDINATOR,
        "remind": COORDINATOR,
        "sign": COORDINATOR | RECEIVER | {"david"},
    },
    "signed": {"amend": COORDINATOR, "end": COORDINATOR},
    "declined": {"resume": COORDINATOR},
    "ended": {},
    "withdrawn": {},
}
CAST = ("anna", "bo", "cilla", "david", "eva", "frida", "greta", "olle", "sven")


def in_status(made: Agreements, status: str) -> Agreement:
    """Carry the agreement with a to the status."""
    world = made.world
    made.saved("a")
    if status not in ("draft", "withdrawn"):
        made.sent("a")
    comment = {"comment": "Därför."}
    if status in ("approved", "signed", "ended"):
        made.approved("a")
    if status in ("signed", "ended"):
        made.signed("a")
    if status == "change_requested":
        agreements.request_change(agreement=made.of("a"), by=world.bo, **comment)
    if status == "declined":
        agreements.decline(agreement=made.of("a"), by=world.bo, **comment)
    if status == "ended":
        agreements.end(agreement=made.of("a"), by=world.anna, **comment)
    if status == "withdrawn":
        Agreement.objects.filter(pk=made.of("a").pk).update(status="withdrawn")
    return made.base("a")


@pytest.mark.parametrize("status", AgreementStatus.values)
def test_who_may_do_what_in_each_status(made: Agreements, status: str) -> None:
    make_user("Sven", Role.BOARD_SECRETARY, board=made.world.boards["a"])
    agreement = in_status(made, status)
    seen = selectors.agreements().get(pk=agreement.pk)  # each action is undone, so it stays as it is
    people = {user.name.lower(): user for user in User.objects.order_by("pk")}
    done: dict[str, set[str]] = {}
    for (name, (verdict, action)), who in product(ACTIONS.items(), CAST):
        by = people[who]
        shown = verdict(by, seen)
        answer = undone(partial(action, agreement, by))
        assert (answer == "accepted") == bool(shown), (name, who, answer, shown)
        if shown:
            done.setdefault(name, set()).add(who)
        else:
            assert answer == shown.reason
            assert shown.reason.endswith(".")
    assert done == ALLOWED[status]


def undone(action: Callable[[], object]) -> str:
    """Try the action, say how it was answered, and undo it."""
    with transaction.atomic():
        answer = refusal(action)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", sorted(set(ACTIONS) & GOES_BACK))
def test_going_back_without_a_reason_is_refused(made: Agreements, name: str) -> None:
    start = {"resume": "declined", "end": "signed", "withdraw": "signed"}.get(name, "with_board")
    agreement = in_status(made, start)
    if name == "withdraw":
        agreement = made.amended("a").of("a")
    by = made.world.bo if name in ("request_change", "decline") else made.world.anna
    before = agreement.status
    answer = refusal(partial(getattr(agreements, name), agreement=agreement, comment=" \n", by=by))
    assert answer.startswith("__all__: Skriv varför.")
    assert Agreement.objects.get(pk=agreement.pk).status == before


def test_who_sees_an_agreement_at_all(made: Agreements, world: World, year: Year) -> None:
    sven = make_user("Sven", Role.BOARD_SECRETARY, board=world.boards["a"])
    maja = make_user("Maja", Role.BOARD_MEMBER, board=world.boards["a"])
    people = [*(getattr(world, name) for name in CAST[:-1]), sven, maja]

    def readers(key: str) -> set[str]:
        return {
            user.name
            for user in people
            if selectors.agreements_visible_to(user).filter(board=world.boards[key]).exists()
        }

    assert readers("a") == {"Anna"}  # a draft is the coordinator's own
    made.saved("a").sent("a")
    assert readers("a") == {"Anna", "Bo", "Sven", "David"}
    made.approved("a")
    assert readers("a") == {"Anna", "Bo", "Sven", "David"}
    made.signed("a")
    assert readers("a") == {"Anna", "Bo", "Sven", "David", "Maja", "Frida"}
    assert readers("b") == {"Anna"}
    made.concluded("b")
    assert readers("b") == {"Anna", "Cilla", "David", "Eva", "Frida"}
    held = world.bo.roles.get()
    held.valid_to = held.valid_from
    held.save()
    world.bo = User.objects.get(pk=world.bo.pk)  # as the next request sees him
    people[1] = world.bo
    assert readers("a") == {"Anna", "Sven", "David", "Maja", "Frida"}


def test_named_sets_are_of_known_statuses() -> None:
    sets = (workflow.UNSIGNED, workflow.CLOSED, workflow.WITH_THEM, workflow.EDITABLE, workflow.SIGNED)
    assert all(statuses <= set(AgreementStatus) for statuses in sets)
