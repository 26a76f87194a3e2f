"""Who gets what answer from every address of a year; see tests/access.py."""

from uuid import uuid4

from allocation.enums import ReplyStep
from allocation.models import GapAnalysis, GapUpload, Rate
from tests.access import (
    AWAY,
    BUTTON,
    EVERYBODY,
    HIDDEN,
    NOBODY,
    PUBLIC,
    READERS,
    REFUSED,
    SIGNED_IN,
    UNFILLED,
    Answer,
    Answers,
    Row,
    Scene,
    anna,
    answers,
    greta,
    page,
)


def in_year(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of the year that has come so far."""
    on = " ".join(map(str, (state, *args)))
    return Row(f"allocation:{name}", on, lambda scene: (scene.year(state), *args), get, post)


def on_scenario(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of the scenario that was computed last in a year."""

    def arguments(scene: Scene) -> tuple:
        return (scene.year(state), scene.years[state].latest_scenario.pk, *args)

    return Row(f"allocation:{name}", " ".join((state, *args)), arguments, get, post)


def on_decision(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED) -> Row:
    """A page of a year's decision."""
    return Row(f"allocation:{name}", state, lambda scene: (scene.decision(state).pk,), get, post)


def advisers(status: Answer) -> Answers:
    """Let those who plan employments get the status."""
    return answers(status, "anna ines jens")


def of_a(anna: Answer, bo: Answer) -> Answers:
    """A dialogue with bo's förvaltning: hidden from everybody else."""
    return {**HIDDEN, "anna": anna, "bo": bo}


def of_b(anna: Answer, cilla: Answer) -> Answers:
    """A dialogue with one of cilla's förvaltningar: hidden from everybody else."""
    return {**HIDDEN, "anna": anna, "cilla": cilla}


HANDLERS = "anna david frida"  # those who may read what is with the nämnd

YEAR_ROWS = [
    page("start"),
    page("allocation:year_new", anna(200), anna(UNFILLED)),
    *(in_year("year", state, SIGNED_IN) for state in ("preparing", "dialogue", "decided", "published")),
    in_year("year_dates", "dialogue", anna(200), anna(UNFILLED)),
    in_year("year_dates", "proposed", NOBODY, NOBODY),
    in_year("year_targets", "preparing", anna(200), anna(UNFILLED)),
    in_year("year_targets", "published", NOBODY, NOBODY),
    in_year("open_dialogue", "preparing", anna(200), anna(UNFILLED)),
    in_year("open_dialogue", "dialogue", NOBODY, NOBODY),
    in_year("close_dialogue", "dialogue", post=NOBODY),  # not everybody has been heard
    in_year("reopen_dialogue", "calculating", anna(200), anna(UNFILLED)),
    in_year("reopen_dialogue", "proposed", NOBODY, NOBODY),
]
DIALOGUE_ROWS = [
    page("allocation:latest_dialogues", AWAY),
    in_year("dialogues", "dialogue", answers(200, "anna bo cilla")),
    in_year("dialogues_xlsx", "dialogue", anna(200)),
    in_year("dialogue", "preparing", HIDDEN, REFUSED, "a"),
    in_year("dialogue", "dialogue", of_a(200, 200), REFUSED, "a"),
    in_year("dialogue", "dialogue", of_b(200, 200), REFUSED, "b"),
    in_year("dialogue", "published", of_a(200, 200), REFUSED, "a"),
    in_year("reply_write", "dialogue", of_a(403, 302), REFUSED, "a"),  # led on to what is left
    in_year("reply_write", "dialogue", of_b(403, 302), REFUSED, "b"),  # handed over: led to where it is read
    *(
        in_year("reply_step", "dialogue", of_a(403, 200), of_a(403, UNFILLED), "a", step.value)
        for step in ReplyStep
    ),
    in_year("reply_step", "dialogue", of_b(403, 302), of_b(403, 403), "b", "platser"),
    in_year("reply_step", "dialogue", HIDDEN, HIDDEN, "a", "finns-inte"),
    in_year("reply_check", "dialogue", of_a(403, 200), REFUSED, "a"),
    in_year("reply_check", "dialogue", of_b(403, 302), REFUSED, "b"),
    in_year("reply_submit", "dialogue", REFUSED, of_a(403, BUTTON), "a"),
    in_year("reply_submit", "calculating", REFUSED, of_a(403, 403), "a"),
    in_year("reply_accept", "dialogue", REFUSED, of_b(BUTTON, 403), "b"),
    in_year("reply_counter", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
    in_year("reply_counter", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("dialogue_end", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
    in_year("dialogue_end", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("reply_hand_back", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("reply_hand_back", "proposed", of_b(403, 403), of_b(403, 403), "b"),
    in_year("dialogue_close", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("consultation", "dialogue", HIDDEN, HIDDEN, "a"),  # nobody has been asked
    in_year("consultation_ask", "dialogue", REFUSED, NOBODY),
    in_year("consultation_ask", "calculating", REFUSED, anna(BUTTON)),
    in_year("reply_versions", "dialogue", of_a(200, 200), REFUSED, "a"),
    in_year("dialogue_message", "dialogue", of_a(200, 200), of_a(UNFILLED, UNFILLED), "a"),
    in_year("dialogue_message", "published", of_a(403, 403), of_a(403, 403), "a"),
    in_year("dialogue_propose_meeting", "dialogue", of_a(200, 200), of_a(UNFILLED, UNFILLED), "a"),
    in_year("dialogue_propose_meeting", "published", of_a(403, 403), of_a(403, 403), "a"),
    in_year("dialogue_note", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_meeting", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_deadline", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_remind", "dialogue", REFUSED, of_a(BUTTON, 403), "a"),
    in_year("dialogues_remind_late", "dialogue", REFUSED, anna(BUTTON)),
    in_year("dialogue_reopen", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
]
GAP_ROWS = [
    page("allocation:gaps", anna(200)),
    page("allocation:gap_template", anna(200)),
    page("allocation:gaps_xlsx", anna(200)),
    Row("allocation:gap_analysis", "", lambda scene: (GapAnalysis.objects.get().pk,), anna(200), REFUSED),
    page("allocation:gap_import", anna(200), anna(UNFILLED)),
    Row(
        "allocation:gap_review", "kept", lambda scene: (GapUpload.objects.get().pk,), anna(200), anna(BUTTON)
    ),
    page("allocation:gap_review", anna(BUTTON), anna(404), uuid4()),  # no longer, or never, there
]
ECONOMY_ROWS = [
    page("allocation:economy"),
    page("allocation:fund_planner", advisers(200)),
    page("allocation:subsidy_check", advisers(200), advisers(UNFILLED)),
    page("allocation:guidelines"),
    page("allocation:guideline_new", greta(200), greta(UNFILLED)),
    page("allocation:guideline_correct", greta(200), greta(UNFILLED)),
    page("allocation:rates"),
    page("allocation:rates_xlsx"),
    page("allocation:rate", SIGNED_IN, REFUSED, "lon"),
    page("allocation:rate", HIDDEN, REFUSED, "finns-inte"),
    page("allocation:rate_set", greta(200), greta(UNFILLED), "lon"),
    Row(
        "allocation:rate_confirm",
        "unverified",
        lambda scene: ("lon", Rate.objects.get(key="lon").pk),
        greta(200),
        greta(UNFILLED),
    ),
]
SCENARIO_ROWS = [
    page("allocation:latest_scenarios", anna(302)),
    in_year("scenarios", "calculating", anna(200)),
    in_year("scenarios", "published", anna(200)),
    in_year("scenarios_xlsx", "calculating", anna(200)),
    in_year("scenarios_xlsx", "preparing", anna(404)),
    in_year("scenario_new", "dialogue", anna(200), anna(UNFILLED)),
    in_year("scenario_new", "preparing", NOBODY, NOBODY),
    on_scenario("scenario_choose", "calculating", REFUSED, anna(BUTTON)),
    on_scenario("scenario_choose", "dialogue", REFUSED, NOBODY),
    on_scenario("scenario_discard", "dialogue", REFUSED, anna(BUTTON)),
    on_scenario("scenario_discard", "proposed", REFUSED, NOBODY),
    on_scenario("scenario_models", "calculating", anna(200)),
    on_scenario("scenario_json", "calculating", anna(200)),
    on_scenario("scenario_cost", "calculating", anna(200)),
    on_scenario("scenario_cost_xlsx", "calculating", anna(200)),
    on_scenario("scenario_cost_save", "calculating", REFUSED, anna(UNFILLED)),
    on_scenario("scenario_cost_save", "proposed", REFUSED, NOBODY),
    on_scenario("scenario_comparison", "calculating", anna(200)),
    on_scenario("scenario_comparison_xlsx", "calculating", anna(200)),
    on_scenario("line_why", "decided", anna(200), REFUSED, "a", "ama"),
    on_scenario("what_if", "decided", anna(200), REFUSED, "a", "ama"),
    on_scenario("line_adjust", "calculating", anna(200), anna(UNFILLED), "a", "ama"),
    on_scenario("line_adjust", "proposed", NOBODY, NOBODY, "a", "ama"),
]
PROPOSAL_ROWS = [
    page("allocation:latest_proposal", AWAY),
    # A page for everybody: outside the handling it says that the proposal is under preparation.
    *(
        in_year("proposal", state, SIGNED_IN)
        for state in ("preparing", "calculating", "proposed", "published")
    ),
    in_year("proposal_pdf", "calculating", anna(200)),
    in_year("proposal_pdf", "preparing", anna(404)),
    in_year("proposal_pdf", "proposed", answers(200, HANDLERS)),
    in_year("proposal_pdf", "decided", answers(200, HANDLERS)),
    in_year("proposal_draft", "calculating", REFUSED, anna(BUTTON)),
    in_year("proposal_draft", "proposed", REFUSED, NOBODY),
    in_year("proposal_edit", "calculating", anna(200), anna(UNFILLED)),
    in_year("proposal_edit", "proposed", NOBODY, NOBODY),
    in_year("proposal_send", "calculating", REFUSED, anna(BUTTON)),
    in_year("proposal_send", "proposed", REFUSED, NOBODY),
    in_year("proposal_take_back", "proposed", anna(200), anna(UNFILLED)),
    in_year("proposal_take_back", "decided", NOBODY, NOBODY),
]
DECISION_ROWS = [
    page("allocation:verification", PUBLIC, answers(UNFILLED, EVERYBODY, anonymous=UNFILLED)),
    page("allocation:decisions"),
    in_year("year_decision", "proposed", SIGNED_IN),
    in_year("year_decision", "decided", answers(302, HANDLERS, otherwise=200)),
    in_year("year_decision", "published", answers(302, READERS, otherwise=200)),
    in_year("decision_record", "calculating", NOBODY, NOBODY),
    in_year("decision_record", "proposed", answers(200, "anna david"), answers(UNFILLED, "anna david")),
    in_year("decision_record", "decided", NOBODY, NOBODY),
    *(
        row
        for name in (
            "decision",
            "decision_pdf",
            "decision_json",
            "decision_xlsx",
            "decision_cost",
            "decision_cost_xlsx",
            "decision_comparison",
            "decision_comparison_xlsx",
        )
        for row in (
            on_decision(name, "decided", answers(200, HANDLERS, otherwise=404)),
            on_decision(name, "published", answers(200, READERS, otherwise=404)),
        )
    ),
    on_decision("decision_publish", "decided", post={**HIDDEN, "anna": BUTTON, "david": 403, "frida": 403}),
    on_decision("decision_publish", "published", post={**NOBODY, "olle": 404}),
    *(
        row
        for name in ("decision_notice", "decision_correct")
        for row in (
            on_decision(
                name,
                "decided",
                {**answers(200, "anna david", otherwise=404), "frida": 403},
                {**answers(UNFILLED, "anna david", otherwise=404), "frida": 403},
            ),
            on_decision(
                name,
                "published",
                {**answers(200, "anna david"), "olle": 404},
                {**answers(UNFILLED, "anna david"), "olle": 404},
            ),
        )
    ),
]
ROWS = [
    *YEAR_ROWS,
    *DIALOGUE_ROWS,
    *GAP_ROWS,
    *ECONOMY_ROWS,
    *SCENARIO_ROWS,
    *PROPOSAL_ROWS,
    *DECISION_ROWS,
]
