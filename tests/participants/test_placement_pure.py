"""The steps of proposals and placements, every status tried with every step, and the list before a start."""

from itertools import product

import pytest

from lund_placements.errors import TransitionDenied
from lund_placements.steps import may_take, target
from participants import workflow
from participants.actions.placements import TERMS
from participants.placement_enums import PlacementStatus, ProposalStatus, Turn
from participants.placement_forms import TermsForm
from participants.start_checklist import StartFacts, left_to_do, start_to_do

from .placing import DAY, TODAY

TABLES = (
    (workflow.PROPOSAL_STEPS, workflow.PROPOSAL_OWNER, ProposalStatus),
    (workflow.PLACEMENT_STEPS, workflow.PLACEMENT_OWNER, PlacementStatus),
)
WAYS = {
    ("offer", "suggested"): "offered",
    ("accept", "offered"): "accepted",
    ("decline", "offered"): "declined",
    ("withdraw", "suggested"): "withdrawn",
    ("withdraw", "offered"): "withdrawn",
    ("withdraw", "accepted"): "withdrawn",
    ("plan", "accepted"): "placed",
    ("start", "planned"): "started",
    ("cancel", "planned"): "cancelled",
    ("end", "started"): "ended",
    ("break_off", "started"): "broken_off",
}


def test_every_status_takes_the_steps_it_may_and_no_other() -> None:
    found = {}
    for steps, _, statuses in TABLES:
        for step, status in product(steps, statuses):
            if may_take(steps, step.name, status):
                found[step.name, status.value] = target(steps, step.name, status)
            else:
                with pytest.raises(TransitionDenied):
                    target(steps, step.name, status)
    assert found == WAYS


def test_every_status_has_an_owner_and_what_is_over_has_none() -> None:
    for steps, owner, statuses in TABLES:
        assert set(owner) == set(statuses)
        goes_on = {status for step in steps for status in step.sources}
        assert {status for status in statuses if owner[status] == Turn.NOBODY} == set(statuses) - goes_on
    assert workflow.WAITING == {status for step in workflow.PROPOSAL_STEPS for status in step.sources}
    assert workflow.LIVE == {status for step in workflow.PLACEMENT_STEPS for status in step.sources}


def test_the_list_before_a_start() -> None:
    asked = {"can_start_from": TODAY + DAY, "unanswered": ["körkort för bil"]}
    nothing = StartFacts("ama", "", None, ["yrkessvenska"], None, None, TODAY, **asked)
    assert [task.is_done for task in start_to_do(nothing)] == [False] * 7
    assert "Kvar att göra: yrkessvenska." in left_to_do(nothing)
    done = StartFacts("ama", "Mia", TODAY, [], TODAY, TODAY, TODAY, can_start_from=TODAY)
    assert left_to_do(done) == []
    praktik = StartFacts("praktik", "Mia", TODAY, [], TODAY, None, TODAY)
    assert (len(start_to_do(praktik)), left_to_do(praktik)) == (6, [])


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"no_subsidy_reason"}),
        ({"no_subsidy_reason": "Nej från Arbetsförmedlingen."}, set()),
        (
            {"subsidy": "wage", "subsidy_from": f"{TODAY}"},
            {"subsidy_to", "subsidy_amount", "decision_number"},
        ),
    ],
)
def test_the_terms_ask_at_once_for_a_whole_subsidy_or_why_there_is_none(
    given: dict[str, str], missing: set[str]
) -> None:
    written = {"employed_from": f"{TODAY}", "employed_to": f"{TODAY}", "hours_per_week": "30"}
    form = TermsForm({**written, "pay_agreement": "bea", "wage": "21000", **given})
    assert set(form.errors) == missing
    assert set(form.fields) == set(TERMS)
