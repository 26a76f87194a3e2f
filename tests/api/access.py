"""Who gets what answer from every address of the API: the role × address matrix as data, like tests/access.py.

A call is tried without content, so that whoever may take a step is told what is missing (400). A method that has no
answers is refused (405).
"""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

from ..access import ANONYMOUS, CAST, Answers
from .scene import ApiScene

EVERYBODY = " ".join(CAST)
HANDLERS = "anna david frida"  # those who may read what is with the nämnd
READERS = "anna bo cilla david eva frida greta ines jens lena"  # everybody with a role


def answers(status: int, people: str, otherwise: int = 403, **others: int) -> Answers:
    """Let the named people get the status, and the rest another; nobody is let in without a name."""
    allowed = people.split()
    return {person: status if person in allowed else otherwise for person in CAST} | {
        ANONYMOUS: 401,
        **others,
    }


class Row(NamedTuple):
    """One address tried on something, and the answers to each method."""

    name: str
    on: str
    args: Callable[[ApiScene], dict[str, object]]
    get: Answers | None = None
    post: Answers | None = None
    put: Answers | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.on}".strip()

    def address(self, scene: ApiScene) -> str:
        """Return the address in this scene."""
        return reverse(f"api:{self.name}", kwargs=self.args(scene))

    def methods(self) -> dict[str, Answers]:
        """Return the answers by method."""
        found = {"GET": self.get, "POST": self.post, "PUT": self.put}
        return {method: expected for method, expected in found.items() if expected}


def plain(name: str, **methods: Answers) -> Row:
    """An address without anything in it."""
    return Row(name, "", lambda scene: {}, **methods)


def in_year(name: str, state: str, **methods: Answers) -> Row:
    """An address of the year that has come so far."""
    return Row(name, state, lambda scene: {"year": scene.year(state)}, **methods)


def in_dialogue(name: str, department: str, **methods: Answers) -> Row:
    """An address of one förvaltning's dialogue, in the year that is in dialogue."""

    def args(scene: ApiScene) -> dict[str, object]:
        return {"year": scene.year("dialogue"), "department": department}

    return Row(name, department, args, **methods)


def on_scenario(name: str, state: str, **methods: Answers) -> Row:
    """An address of a scenario, or of a line in it."""

    def args(scene: ApiScene) -> dict[str, object]:
        given = {"year": scene.year(state), "pk": scene.scenario(state).pk}
        return {**given, "department": "soc", "kind": "ama"} if name == "scenario_line" else given

    return Row(name, state, args, **methods)


def on_decision(name: str, state: str, **methods: Answers) -> Row:
    """An address of a year's decision."""
    return Row(name, state, lambda scene: {"pk": scene.decision(state).pk}, **methods)


def on_agreement(name: str, which: str = "sent", **methods: Answers) -> Row:
    """An address of the agreement that bo's nämnd has got, or of the draft to cilla's."""

    def args(scene: ApiScene) -> dict[str, object]:
        given = {"pk": (scene.agreement if which == "sent" else scene.draft).pk}
        return {**given, "number": 1} if name in ("agreement_version", "agreement_document") else given

    return Row(name, which, args, **methods)


ALL = answers(200, EVERYBODY)
NOBODY = answers(403, EVERYBODY)
COORDINATOR, ASKED = answers(200, "anna"), answers(400, "anna")
HIDDEN = answers(404, EVERYBODY)
NO_ADDRESS = answers(404, EVERYBODY, anonymous=404)
WITH_DIALOGUES = answers(200, "anna bo cilla")
OF_A, OF_B = answers(200, "anna bo", 404), answers(200, "anna cilla", 404)
PUBLISHED, DECIDED = answers(200, READERS, 404), answers(200, HANDLERS, 404)
SENT = answers(200, "anna bo david", 404)
DRAFT = answers(200, "anna", 404)
READ_ONLY = answers(403, "anna bo david", 404)
PARTS = ("interest", "needs", "places", "supervisors", "conditions")

ROWS = [
    plain("description", get=ALL),
    plain("nothing", get=NO_ADDRESS, post=NO_ADDRESS, put=NO_ADDRESS),
    plain("rounds", get=ALL, post=ASKED),
    in_year("round", "decided", get=ALL),
    in_year("targets", "preparing", get=ALL, put=ASKED),
    in_year("targets", "decided", get=ALL, put=NOBODY),
    in_year("calendar", "preparing", get=ALL, put=ASKED),
    in_year("calendar", "decided", get=ALL, put=NOBODY),
    in_year("open_dialogue", "preparing", post=COORDINATOR),
    in_year("open_dialogue", "dialogue", post=NOBODY),
    in_year("close_dialogue", "dialogue", post=NOBODY),
    in_year("reopen_dialogue", "dialogue", post=NOBODY),
    # The dialogue
    in_year("dialogues", "dialogue", get=WITH_DIALOGUES),
    in_year("needs", "dialogue", get=WITH_DIALOGUES),
    in_year("capacity", "dialogue", get=WITH_DIALOGUES),
    in_dialogue("dialogue", "a", get=OF_A),
    in_dialogue("dialogue", "b", get=OF_B),
    *(in_dialogue("messages", which, get=may) for which, may in (("a", OF_A), ("b", OF_B))),
    in_dialogue("versions", "a", get=OF_A),
    in_dialogue("versions", "b", get=OF_B),
    # a is being written: nobody else reads it yet; b is handed over.
    *(
        in_dialogue(f"reply_{part}", "a", get={**OF_A, "anna": 403}, put={**OF_A, "anna": 403, "bo": 400})
        for part in PARTS
    ),
    in_dialogue("reply_needs", "b", get=OF_B, put=answers(403, "anna cilla", 404)),
    in_dialogue("submit", "a", post={**OF_A, "anna": 403}),
    in_dialogue("submit", "b", post=answers(403, "anna cilla", 404)),
    *(
        in_dialogue(step, "b", post={**answers(403, "anna cilla", 404), "anna": 400})
        for step in ("accept", "counter", "hand-back", "end-without-agreement")
    ),
    in_dialogue("close-unanswered", "a", post={**OF_A, "anna": 400, "bo": 403}),
    in_dialogue("reopen", "a", post=answers(403, "anna bo", 404)),
    # What is said around the reply
    in_year("remind_late", "dialogue", post=COORDINATOR),
    in_dialogue("remind", "a", post={**OF_A, "bo": 403}),
    in_dialogue("remind", "b", post=answers(403, "anna cilla", 404)),
    *(
        in_dialogue(name, "a", post=answers(400, "anna bo", 404))
        for name in ("write_message", "propose_meeting")
    ),
    *(
        in_dialogue(name, "a", post={**OF_A, "anna": 400, "bo": 403})
        for name in ("record_meeting", "move_deadline")
    ),
    in_dialogue("move_deadline", "b", post=answers(403, "anna cilla", 404)),
    in_dialogue("consultation", "a", get=HIDDEN, put=HIDDEN),  # nobody has been asked
    in_year("ask_consultation", "dialogue", post=NOBODY),
    # Scenarios and the proposal
    in_year("scenarios", "dialogue", get=COORDINATOR, post=ASKED),
    in_year("scenarios", "decided", get=COORDINATOR, post=NOBODY),
    on_scenario("scenario", "decided", get=COORDINATOR),
    on_scenario("choose", "decided", post=NOBODY),
    on_scenario("discard", "dialogue", post=COORDINATOR),
    on_scenario("discard", "decided", post=NOBODY),
    on_scenario("scenario_line", "dialogue", get=COORDINATOR, put=ASKED),
    on_scenario("scenario_line", "decided", get=COORDINATOR, put=NOBODY),
    in_year("draft_proposal", "dialogue", post=NOBODY),
    in_year("year_proposal", "dialogue", get={**NOBODY, "anna": 404}, put=NOBODY),
    in_year("year_proposal", "decided", get=answers(200, HANDLERS), put=NOBODY),
    in_year("send_proposal", "dialogue", post=NOBODY),
    in_year("take_back_proposal", "decided", post=NOBODY),
    # Decisions
    in_year("record_decision", "decided", post=NOBODY),
    plain("decisions", get=ALL),
    *(on_decision(name, "published", get=PUBLISHED) for name in ("decision", "decision_frozen")),
    *(
        on_decision(name, "decided", get=DECIDED)
        for name in ("decision", "decision_frozen", "decision_document")
    ),
    on_decision("decision_notice", "decided", post={**DECIDED, "anna": 400, "david": 400, "frida": 403}),
    on_decision("decision_publish", "decided", post={**DECIDED, "david": 403, "frida": 403}),
    on_decision("decision_correct", "decided", post={**DECIDED, "anna": 400, "david": 400, "frida": 403}),
    on_decision(
        "decision_correct", "published", post={**answers(403, READERS, 404), "anna": 400, "david": 400}
    ),
    in_year("figures", "published", get=answers(200, "anna ines jens")),
    in_year("figures", "decided", get=answers(404, "anna ines jens")),
    # Agreements
    plain("agreements", get=ALL),
    *(on_agreement(name, get=SENT) for name in ("agreement", "agreement_version", "agreement_document")),
    on_agreement("agreement_signed", get=HIDDEN),
    on_agreement("agreement", "draft", get=DRAFT),
    in_year("generate_agreements", "published", post=COORDINATOR),
    in_year("generate_agreements", "decided", post=NOBODY),  # not published
    on_agreement("agreement_terms", get=READ_ONLY, put=READ_ONLY),
    on_agreement("agreement_terms", "draft", get=DRAFT, put=answers(400, "anna", 404)),
    on_agreement("agreement_send", post=READ_ONLY),
    on_agreement("agreement_send", "draft", post=answers(403, "anna", 404)),  # not filled in
    on_agreement("agreement_remind", post={**READ_ONLY, "anna": 200}),
    *(
        on_agreement(f"agreement_{step}", post={**READ_ONLY, "bo": 400})
        for step in ("approve", "request-change", "decline")
    ),
    on_agreement("agreement_take-back", post={**READ_ONLY, "anna": 400}),
    *(
        on_agreement(f"agreement_{step}", post=READ_ONLY)
        for step in ("signatures", "resume", "withdraw", "amend", "end")
    ),
]
