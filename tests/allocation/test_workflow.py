"""The tables of statuses and steps are complete, closed, and drawn as they are."""

import ast
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings
from django.core.management import call_command

from allocation import explanation, overview, payload_summary, payload_tables, report_text
from allocation.actions.proposals import REPORT_FIELDS
from allocation.actions.rounds import USUAL_MONTHS, usual_dates
from allocation.engine.year import Bound
from allocation.enums import DialogueStatus, Outcome, Party, PhaseKind, PlacementKind, RoundStatus
from allocation.forms import CommentForm
from allocation.models import AllocationRound, Dialogue
from allocation.workflow import (
    CONCLUDED,
    DIALOGUE_OWNER,
    DIALOGUE_STEPS,
    GOES_BACK,
    ROUND_OWNER,
    ROUND_STEPS,
)
from lund_placements.errors import TransitionDenied
from lund_placements.steps import Step, may_take, target
from lund_placements.swedish import PLACE_WORDS
from organisation.enums import Role
from organisation.permissions import RIGHTS

ROUND_MOVES = {
    ("preparing", "open_dialogue"): "dialogue",
    ("dialogue", "close_dialogue"): "calculating",
    ("calculating", "reopen_dialogue"): "dialogue",
    ("calculating", "send_proposal"): "proposed",
    ("proposed", "take_back_proposal"): "calculating",
    ("proposed", "decide"): "decided",
    ("decided", "publish"): "published",
    ("decided", "correct"): "decided",
    ("published", "correct"): "decided",
}
DIALOGUE_MOVES = {
    ("draft", "submit"): "submitted",
    ("handed_back", "submit"): "submitted",
    ("countered", "submit"): "submitted",
    ("submitted", "hand_back"): "handed_back",
    ("agreed", "hand_back"): "handed_back",
    ("not_agreed", "hand_back"): "handed_back",
    ("submitted", "accept"): "agreed",
    ("countered", "accept"): "agreed",
    ("submitted", "counter"): "countered",
    ("submitted", "end_without_agreement"): "not_agreed",
    ("countered", "end_without_agreement"): "not_agreed",
    ("handed_back", "end_without_agreement"): "not_agreed",
    ("draft", "close_unanswered"): "closed_unanswered",
    ("closed_unanswered", "reopen"): "draft",
}
WORKFLOWS = pytest.mark.parametrize(
    ("statuses", "steps", "owners", "moves"),
    [
        (RoundStatus, ROUND_STEPS, ROUND_OWNER, ROUND_MOVES),
        (DialogueStatus, DIALOGUE_STEPS, DIALOGUE_OWNER, DIALOGUE_MOVES),
    ],
    ids=["round", "dialogue"],
)
COMPLETE = [
    (overview.PHASE_STARTS, PhaseKind),
    (overview.TONES, DialogueStatus),
    (usual_dates(2027), PhaseKind),
    (USUAL_MONTHS, PlacementKind),
    (RIGHTS, Role),
    (payload_summary.OUTCOMES, Outcome),
    (explanation.BINDS, get_args(Bound)),
    (payload_summary.DIALOGUES, CONCLUDED),
]
ACTIONS = settings.BASE_DIR / "allocation" / "actions"
MARKED = re.compile(r"<!-- state-diagram -->\n(.*)<!-- /state-diagram -->", re.DOTALL)


@WORKFLOWS
def test_only_these_moves_are_permitted(
    statuses: type[RoundStatus], steps: tuple[Step, ...], owners: Mapping, moves: Mapping
) -> None:
    pairs = list(product(statuses, steps))
    permitted = {
        (status.value, step.name): str(target(steps, step.name, status))
        for status, step in pairs
        if may_take(steps, step.name, status)
    }
    assert permitted == moves
    refused = []
    for status, step in pairs:
        if (status, step.name) not in moves:
            with pytest.raises(TransitionDenied) as error:
                target(steps, step.name, status)
            refused.append(error.value.code)
            assert step.label in error.value.message
    assert refused == [
        f"{step.name}_not_possible" for status, step in pairs if (status, step.name) not in moves
    ]


@WORKFLOWS
def test_every_status_has_an_owner_and_is_reached_from_the_first(
    statuses: type[RoundStatus], steps: tuple[Step, ...], owners: Mapping, moves: Mapping
) -> None:
    assert set(owners) == set(statuses)
    first, *_ = statuses
    reached = {first.value}
    for _ in statuses:
        reached |= {to for (source, _step), to in moves.items() if source in reached}
    assert reached == set(statuses.values)
    leads_on = {source for source, _step in moves}
    assert all(owners[status] == Party.NOBODY for status in statuses if status not in leads_on)
    assert len({step.name for step in steps}) == len(steps)


def test_a_year_and_a_dialogue_begin_with_the_first_status() -> None:
    assert AllocationRound().status == next(iter(RoundStatus))
    assert Dialogue().status == next(iter(DialogueStatus))


def test_every_step_of_a_dialogue_hands_over_the_turn() -> None:
    kept = [
        (source, step)
        for (source, step), to in DIALOGUE_MOVES.items()
        if DIALOGUE_OWNER[DialogueStatus(source)] == DIALOGUE_OWNER[DialogueStatus(to)]
    ]
    assert kept == []  # so the turn's number rises with every step


def test_steps_that_take_something_from_the_other_party_demand_a_comment() -> None:
    assert GOES_BACK == {
        "reopen_dialogue",
        "take_back_proposal",
        "correct",
        "hand_back",
        "counter",
        "end_without_agreement",
        "close_unanswered",  # the reason follows to the nämnd (guideline §4)
        "reopen",
    }


@pytest.mark.parametrize("comment", ["", "   ", "\n\t"])
def test_the_form_demands_a_comment(comment: str) -> None:
    assert CommentForm({"comment": comment}).errors == {"comment": ["Fyll i kommentar."]}


@pytest.mark.parametrize(("table", "keys"), COMPLETE)
def test_every_table_has_every_key(table: Mapping, keys: Iterable) -> None:
    assert set(table) == set(keys)


def test_phases_begin_in_the_order_of_the_statuses() -> None:
    starts = [list(RoundStatus).index(overview.PHASE_STARTS[kind]) for kind in PhaseKind]
    assert starts == sorted(starts)


def test_every_kind_of_place_has_its_words() -> None:
    assert set(PLACE_WORDS) == {*PlacementKind.values, ""}
    for kind in PlacementKind:
        assert PLACE_WORDS[kind][1] == kind.label
    assert payload_tables.kind_name({"name": PlacementKind.AMA.label}) == "Arbetsmarknadsanställningar"


def test_every_section_of_the_report_is_a_field_that_is_saved() -> None:
    fields = [field for _heading, field in report_text.SECTIONS]
    assert len(set(fields)) == 8
    assert set(fields) < set(REPORT_FIELDS)


def test_history_has_words_for_every_event_that_actions_tell() -> None:
    told = {kind for path in ACTIONS.glob("*.py") for kind in _kinds_told(path)}
    steps = {step.name for step in ROUND_STEPS + DIALOGUE_STEPS}
    assert steps < told
    assert set(overview.TEXTS) == told


def _kinds_told(path: Path) -> set[str]:
    """Return the second argument of every tell(), move_round() and move_dialogue() that is a literal."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [
        call for call in calls if getattr(call.func, "id", "") in ("tell", "move_round", "move_dialogue")
    ]
    return {call.args[1].value for call in named if isinstance(call.args[1], ast.Constant)}


def test_documentation_shows_the_tables_as_they_are() -> None:
    output = StringIO()
    call_command("state_diagram", stdout=output)
    documents = [settings.BASE_DIR / "docs" / "states.md", *settings.BASE_DIR.glob("*.md")]
    shown = {path.name: MARKED.findall(path.read_text()) for path in documents}
    assert shown.pop("states.md") == [output.getvalue()], "update with: manage.py state_diagram"
    # The front page may show it too; then it must be the same.
    assert [text for texts in shown.values() for text in texts if text != output.getvalue()] == []


def test_the_diagram_has_one_arrow_per_move() -> None:
    output = StringIO()
    call_command("state_diagram", stdout=output)
    of_year, of_dialogue, *_ = output.getvalue().split("### ")[1:]
    arrows = re.findall(r"^    (\S+) --> (\S+) : ", of_year + of_dialogue, re.MULTILINE)
    expected = [
        (source, to) for moves in (ROUND_MOVES, DIALOGUE_MOVES) for (source, _step), to in moves.items()
    ]
    assert sorted(arrows) == sorted(expected)
