"""What each form of the browser is called in the API, or why it has no address there: data for the tests."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLResolver, get_resolver

APPS = ("allocation", "agreements", "participants", "followup")

# Every form, and the same step under /api/v1/. Two forms can be one call with another method.
COUNTERPARTS: dict[str, tuple[str, ...]] = {
    "allocation:year_new": ("rounds",),
    "allocation:year_dates": ("calendar",),
    "allocation:year_targets": ("targets",),
    "allocation:open_dialogue": ("open_dialogue",),
    "allocation:close_dialogue": ("close_dialogue",),
    "allocation:reopen_dialogue": ("reopen_dialogue",),
    "allocation:dialogues_remind_late": ("remind_late",),
    "allocation:reply_step": tuple(
        f"reply_{part}" for part in ("interest", "needs", "places", "supervisors", "conditions")
    ),
    "allocation:reply_submit": ("submit",),
    "allocation:reply_accept": ("accept",),
    "allocation:reply_counter": ("counter",),
    "allocation:reply_hand_back": ("hand-back",),
    "allocation:dialogue_end": ("end-without-agreement",),
    "allocation:dialogue_close": ("close-unanswered",),
    "allocation:dialogue_reopen": ("reopen",),
    "allocation:dialogue_message": ("write_message",),
    "allocation:dialogue_propose_meeting": ("propose_meeting",),
    "allocation:dialogue_meeting": ("record_meeting",),
    "allocation:dialogue_deadline": ("move_deadline",),
    "allocation:dialogue_remind": ("remind",),
    "allocation:consultation": ("consultation",),
    "allocation:consultation_ask": ("ask_consultation",),
    "allocation:scenario_new": ("scenarios",),
    "allocation:scenario_choose": ("choose",),
    "allocation:scenario_discard": ("discard",),
    "allocation:line_adjust": ("scenario_line",),
    "allocation:proposal_draft": ("draft_proposal",),
    "allocation:proposal_edit": ("year_proposal",),
    "allocation:proposal_send": ("send_proposal",),
    "allocation:proposal_take_back": ("take_back_proposal",),
    "allocation:decision_record": ("record_decision",),
    "allocation:decision_publish": ("decision_publish",),
    "allocation:decision_notice": ("decision_notice",),
    "allocation:decision_correct": ("decision_correct",),
    "agreements:generate": ("generate_agreements",),
    "agreements:edit": ("agreement_terms",),
    "agreements:send": ("agreement_send",),
    "agreements:remind": ("agreement_remind",),
    "agreements:request_change": ("agreement_request-change",),
    "agreements:approve": ("agreement_approve",),
    "agreements:decline": ("agreement_decline",),
    "agreements:take_back": ("agreement_take-back",),
    "agreements:resume": ("agreement_resume",),
    "agreements:withdraw": ("agreement_withdraw",),
    "agreements:end": ("agreement_end",),
    "agreements:amend": ("agreement_amend",),
    "agreements:sign": ("agreement_signatures",),
    "participants:workplace_new": ("workplaces",),
    "participants:workplace_edit": ("workplace",),
    "participants:supervisor_new": ("supervisors",),
    "participants:supervisor_edit": ("supervisor",),
    "participants:place_new": ("places",),
    "participants:place_edit": ("place",),
    "participants:place_open": ("place_open",),
    "participants:place_take_back": ("place_take_back",),
    "participants:place_close": ("place_close",),
    "participants:place_reopen": ("place_reopen",),
    "participants:place_supervision": ("place_supervision",),
    "participants:place_period": ("place_period",),
    "participants:place_shares": ("place_shares",),
    "participants:place_consult": ("place_consultations",),
    "participants:place_consultation_remove": ("place_consultation_remove",),
    "participants:place_hold": ("place_hold",),
    "participants:place_release": ("place_release",),
    "participants:propose": ("proposals",),
    "participants:portfolio": ("suggestion",),
    "participants:proposal_offer": ("proposal_offer",),
    "participants:proposal_answer": ("proposal_accept", "proposal_decline"),
    "participants:offer_accept": ("proposal_accept",),
    "participants:offer_decline": ("proposal_decline",),
    "participants:proposal_withdraw": ("proposal_withdraw",),
    "participants:proposal_plan": ("proposal_plan",),
    "participants:placement_prepare": ("placement_preparation",),
    "participants:placement_terms": ("placement_terms",),
    "participants:placement_dates": ("placement_dates",),
    "participants:placement_start": ("placement_start",),
    "participants:placement_end": ("placement_end",),
    "participants:placement_break_off": ("placement_break_off",),
    "participants:placement_cancel": ("placement_cancel",),
    "followup:record": ("milestone_conversation",),
    "followup:correct": ("milestone_conversation",),
    "followup:skip": ("milestone_skip",),
    "followup:outcome": ("milestone_outcome",),
    "followup:outcome_correct": ("milestone_outcome",),
}


def _because(reason: str, *pages: str) -> dict[str, str]:
    return dict.fromkeys(pages, reason)


BROWSER_ONLY = {  # a name that ends with * stands for all that begin so
    **_because(
        "Internal notes are for the coordinators alone, and the API shows none.", "allocation:dialogue_note"
    ),
    **_because(
        "Assumptions are tried against the year's cost on the page that saves them.",
        "allocation:scenario_cost_save",
    ),
    **_because(
        "A file is compared with what is known row by row, and somebody looks before it counts.",
        "allocation:gap_import",
        "allocation:gap_review",
        "participants:workplaces_import",
        "participants:workplaces_review",
    ),
    **_because(
        "It is asked and answered on the page, and nothing is kept.",
        "allocation:verification",
        "allocation:subsidy_check",
        "participants:placement_subsidies",
    ),
    **_because(
        "Who a person is, and what is known about one, never passes the API: machines know people by alias.",
        *(
            f"participants:{name}"
            for name in (
                *("search", "import", "import_review", "export", "placements_export"),
                *("case_*", "retention", "log", "log_export"),
            )
        ),
        *(
            f"followup:{name}"
            for name in (
                *("plan", "plan_agree", "plan_discard", "effort_new", "effort", "effort_remove"),
                *("rate", "rating_correct", "sus", "mine_export", "unit_export"),
            )
        ),
    ),
    **_because(
        "A draft is somebody's own, half written on a page.",
        "followup:draft",
        "followup:rate_draft",
    ),
    **_because(
        "The handledare answers on a page of their own, by a link that the consultant hands over.",
        "followup:check",
        "followup:check_link",
        "followup:check_revoke",
    ),
    **_because(
        "The address of a calendar is a secret of the one who reads it.",
        "followup:calendar_make",
        "followup:calendar_off",
    ),
    **_because(
        "The year's report is written, read through and locked by people; its figures can be read.",
        *(f"followup:report_{name}" for name in ("start", "text", "lock", "publish", "discard", "correct")),
    ),
    **_because(
        "Routines and questions are the same for everybody, and are tried on the page before they apply.",
        *(
            f"followup:{name}"
            for name in (
                *("routine_new", "routine_publish", "routine_discard", "routine_move"),
                *("rule_new", "rule", "rule_remove"),
                *("questions_start", "questions_edit", "questions_publish", "questions_discard"),
            )
        ),
    ),
    **_because(
        "It belongs to no year: an administrator answers for it and compares it with its source.",
        "allocation:guideline_new",
        "allocation:guideline_correct",
        "allocation:rate_set",
        "allocation:rate_confirm",
        "agreements:template_new",
        "agreements:template_edit",
        "agreements:template_publish",
        "agreements:template_discard",
    ),
}


class Address(NamedTuple):
    """An address by its name, whose it is, how it writes, and what stands in it."""

    name: str
    app: str
    writes: tuple[str, ...]
    args: tuple[str, ...]


def addresses() -> Iterator[Address]:
    """Yield every address that has a name, of the pages and of the API."""

    def inside(resolver: URLResolver, space: str, args: tuple[str, ...]) -> Iterator[Address]:
        for entry in resolver.url_patterns:
            here = (*args, *entry.pattern.converters)
            if isinstance(entry, URLResolver):
                yield from inside(entry, f"{space}{entry.namespace}:" if entry.namespace else space, here)
            elif entry.name:
                view = getattr(entry.callback, "view_class", entry.callback)
                yield Address(f"{space}{entry.name}", _app(space, view), _writes(view), here)

    return inside(get_resolver(), "", ())


def _app(space: str, view: Any) -> str:
    """Return the app by the pages' namespace; that of a call is where its view stands."""
    return view.__module__.split(".")[0] if space == "api:" else space.removesuffix(":")


def _writes(view: Any) -> tuple[str, ...]:
    if isinstance(view, type):
        return tuple(method.upper() for method in ("put", "post") if hasattr(view, method))
    return ("POST",) if getattr(view, "takes_forms", False) else ()
