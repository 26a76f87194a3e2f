"""Who gets what answer from the API's addresses of places, people by alias and their follow-up; see access.py.

The places and whoever is proposed to them are at cilla's; the people are Ines's, and Jens has one who is protected.
Every call says why.
"""

from ..access import Answers
from .access import EVERYBODY, Row, answers, plain
from .scene import ApiScene

WRITERS, OURS = "anna bo cilla", "anna cilla"  # who registers places, and who acts for the förvaltning
TOLD = answers(200, "anna ines", 404, jens=403)  # a colleague's case opens with a reason, on the pages
HIDDEN = answers(404, EVERYBODY)


def of(name: str, which: str, get: Answers | None = None, **methods: Answers) -> Row:
    """An address of one of the places."""

    def args(scene: ApiScene) -> dict[str, object]:
        given: dict[str, object] = {"pk": scene.places[which].pk}
        if name == "place_consultation_remove":
            given["consultation"] = scene.places[which].consultations.get().pk
        return given

    return Row(name, f"place {which}", args, get, **methods)


def on(name: str, which: str, get: Answers | None = None, **methods: Answers) -> Row:
    """An address of a proposal or placement in the state."""
    return Row(name, which, lambda scene: {"pk": scene.placings[which].pk}, get, **methods)


def at(name: str, key: str, get: Answers | None = None, **methods: Answers) -> Row:
    """An address of a milestone of the placement that goes on."""

    def args(scene: ApiScene) -> dict[str, object]:
        return {"pk": scene.placings["started"].milestones.get(key=key).pk}

    return Row(name, key, args, get, **methods)


def workplace(name: str, is_supervisor: bool = False, get: Answers | None = None, **methods: Answers) -> Row:
    """An address of cilla's workplace, or of a supervisor there."""

    def args(scene: ApiScene) -> dict[str, object]:
        place = scene.places["open"]
        given: dict[str, object] = {"pk": place.workplace_id}
        return {**given, "supervisor": place.supervisor_id} if is_supervisor else given

    return Row(name, "", args, get, **methods)


def ours(status: int, which: str) -> Answers:
    """Let those who act for the place get the status; consultants know of what is open, and nobody else of anything."""
    known = {"ines": 403, "jens": 403} if which == "open" else {}
    return answers(status, OURS, 404, **known)


def theirs(status: int, cilla: int = 404) -> Answers:
    """Let Ines get the status; whoever is told by alias, or knows of the case, may not take the step."""
    return answers(status, "ines", 404, anna=403, jens=403, cilla=cilla)


def changed(name: str, which: str, status: int, method: str = "post") -> Row:
    """A change of a place: those who act for it are asked for what it is, or refused it."""
    return of(name, which, **{method: ours(status, which)})


ROWS = [
    plain("workplaces", get=answers(200, WRITERS), post=answers(400, WRITERS)),
    workplace("workplace", get=answers(200, OURS, 404), put=answers(400, OURS, 404)),
    workplace("supervisors", post=answers(400, OURS, 404)),
    workplace("supervisor", is_supervisor=True, put=answers(400, OURS, 404)),
    plain("places", get=answers(200, EVERYBODY), post=answers(400, WRITERS)),
    *(
        of("place", which, answers(200, OURS, 404), put=answers(s, OURS, 404))
        for which, s in (("draft", 400), ("closed", 403))
    ),
    of("place", "open", answers(200, f"{OURS} ines jens", 404), put=ours(403, "open")),
    changed("place_open", "draft", 200),
    changed("place_open", "open", 403),
    *(changed("place_take_back", which, 403) for which in ("draft", "open")),
    changed("place_close", "draft", 400),
    changed("place_close", "open", 403),
    changed("place_reopen", "closed", 403),  # the draft has taken the last of the agreed places
    changed("place_reopen", "open", 403),
    *(
        changed(name, which, status)
        for name in ("place_supervision", "place_period")
        for which, status in (("open", 400), ("draft", 403))
    ),
    *(changed("place_shares", which, status) for which, status in (("open", 400), ("closed", 403))),
    *(changed("place_consultations", which, status) for which, status in (("open", 400), ("closed", 403))),
    *(
        changed("place_consultation_remove", which, status)
        for which, status in (("draft", 200), ("open", 403))
    ),
    # A consultant holds what is free, and nobody has it yet.
    of("place_hold", "open", post=answers(200, "ines jens", 404, anna=403, cilla=403)),
    of("place_release", "open", post=answers(403, "ines jens anna cilla", 404)),
    of("place_candidates", "open", answers(200, "ines jens", 404, anna=403, cilla=403)),
    # Proposals
    plain("proposals", get=answers(200, "anna bo cilla ines jens"), post=answers(400, "ines jens")),
    plain("suggestion", get=answers(200, "anna ines jens"), post=answers(400, "anna ines jens")),
    on("proposal", "suggested", TOLD),
    on("proposal", "offered", {**TOLD, "cilla": 200}),
    on("proposal", "protected", HIDDEN),
    on("proposal_offer", "suggested", post=theirs(200)),
    on("proposal_offer", "offered", post=theirs(403, cilla=403)),
    on("proposal_offer", "protected", post=HIDDEN),
    on("proposal_accept", "offered", post=theirs(403, cilla=200)),
    on("proposal_accept", "accepted", post=theirs(403, cilla=403)),
    on("proposal_decline", "offered", post=theirs(403, cilla=400)),
    on("proposal_decline", "protected", post=HIDDEN),
    on("proposal_withdraw", "suggested", post=theirs(400)),
    Row(
        "proposal_withdraw",
        "placed",
        lambda scene: {"pk": scene.placings["planned"].proposal_id},
        post=theirs(403, cilla=403),
    ),
    on("proposal_plan", "accepted", post=theirs(400, cilla=403)),
    on("proposal_plan", "offered", post=theirs(403, cilla=403)),
    # Placements
    plain("placements", get=answers(200, "anna ines jens")),
    *(on("placement", which, TOLD) for which in ("planned", "started")),
    on("placement_preparation", "planned", put=theirs(400)),
    on(
        "placement_terms", "planned", answers(404, "ines", 404, jens=403), put=theirs(403)
    ),  # a praktik has none
    on("placement_dates", "started", put=theirs(400)),
    on("placement_start", "planned", post=theirs(409)),  # not everything is done
    on("placement_start", "started", post=theirs(403)),
    on("placement_end", "planned", post=theirs(403)),
    on("placement_end", "started", post=theirs(403)),  # not over
    on("placement_break_off", "started", post=theirs(400)),
    on("placement_break_off", "planned", post=theirs(403)),
    on("placement_cancel", "planned", post=theirs(400)),
    on("placement_cancel", "started", post=theirs(403)),
    # The follow-up
    plain("milestones", get=answers(200, "anna ines jens")),
    at("milestone", "start", TOLD),
    at("milestone_skip", "start", post=theirs(400)),
    at(
        "milestone_conversation",
        "start",
        answers(404, "ines", 404, jens=403),  # not held
        post=theirs(400),
        put=theirs(403),
    ),
    at(
        "milestone_conversation",
        "resultat",
        answers(404, "ines", 404, jens=403),
        post=theirs(403),
        put=theirs(403),
    ),
    # The placement goes on, and nothing is known of what comes of it.
    at(
        "milestone_outcome",
        "resultat",
        answers(404, "anna ines", 404, jens=403),
        post=theirs(403),
        put=theirs(403),
    ),
    plain("outcomes", get=answers(200, "anna ines jens")),
]
