"""Who gets what answer from every address of matching, proposals and placements; see tests/access.py.

Ines has a participant in each state, Jens one with protected identity, and all of them are at places of cilla's.
"""

from collections.abc import Callable

from tests.access import (
    BUTTON,
    CONSULTANTS,
    HIDDEN,
    NOBODY,
    REFUSED,
    UNFILLED,
    Answer,
    Answers,
    Row,
    Scene,
    answers,
    of_ines,
    page,
)

OF_JENS = {**HIDDEN, "jens": 200}


def row(
    name: str, on: str, args: Callable[[Scene], tuple], get: Answers = REFUSED, post: Answers = REFUSED
) -> Row:
    """An address with its arguments."""
    return Row(f"participants:{name}", on, args, get, post)


def on(name: str, which: str, get: Answers = REFUSED, post: Answers = REFUSED) -> Row:
    """A page of a proposal or placement in the state."""
    return row(name, which, lambda scene: (scene.placings[which].pk,), get, post)


def form(name: str, which: str, get: Answer = 200, post: Answer = UNFILLED) -> Row:
    """A form of a case of Ines's; Jens is asked for a reason first."""
    return on(name, which, of_ines(get, jens=302), of_ines(post, jens=403))


def button(name: str, which: str, post: Answer) -> Row:
    """A button of a case of Ines's."""
    return on(name, which, REFUSED, of_ines(post, jens=403))


def place_of(which: str) -> Callable[[Scene], tuple]:
    """Return the arguments of a page about the place of one of them."""
    return lambda scene: (scene.year("published"), scene.placings[which].place_id)


def pair(who: str, which: str, way: str) -> Callable[[Scene], tuple]:
    """Return the arguments of the page that proposes somebody to the place of another."""
    return lambda scene: (scene.people[who].pk, scene.placings[which].place_id, way)


def of_cilla(cilla: Answer) -> Answers:
    """What has been offered to cilla's förvaltning: hidden from other contacts."""
    return answers(cilla, "cilla", otherwise=403, bo=404)


ROWS = [
    row("place_match", "suggested", place_of("suggested"), answers(200, CONSULTANTS)),
    row("place_match", "started", place_of("started"), NOBODY),  # not free
    row("case_match", "own", lambda scene: (scene.people["own"].pk,), of_ines(200, jens=302)),
    row(
        "case_subsidies",
        "own",
        lambda scene: (scene.people["own"].pk,),
        of_ines(200, jens=302),
        of_ines(UNFILLED, jens=403),
    ),
    row(
        "case_match",
        "protected",
        lambda scene: (scene.people["protected"].pk,),
        OF_JENS,
    ),
    row(
        "propose",
        "own",
        pair("own", "suggested", "platsen"),
        of_ines(200, jens=302),
        of_ines(UNFILLED, jens=403),  # others stand before, and no reason is given
    ),
    row("propose", "nowhere", pair("own", "suggested", "luften"), of_ines(404, 302), of_ines(404, 403)),
    row("propose", "taken", pair("own", "started", "platsen"), of_ines(403, 302), of_ines(403, 403)),
    page(
        "participants:portfolio",
        answers(200, f"anna {CONSULTANTS}"),
        answers(UNFILLED, f"anna {CONSULTANTS}"),
    ),
    page("participants:placements", answers(200, CONSULTANTS)),
    page("participants:placements_export", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    *(on("proposal", which, of_ines(200, jens=302)) for which in ("suggested", "offered", "accepted")),
    on("proposal", "protected", OF_JENS),
    button("proposal_offer", "suggested", BUTTON),
    button("proposal_offer", "offered", 403),
    on("proposal_offer", "protected", REFUSED, {**HIDDEN, "jens": 403}),
    form("proposal_withdraw", "suggested"),
    form("proposal_withdraw", "accepted"),
    on("proposal_withdraw", "protected", OF_JENS, {**HIDDEN, "jens": UNFILLED}),
    form("proposal_answer", "offered", 403, 403),  # the förvaltning answers
    on("proposal_answer", "protected", OF_JENS, {**HIDDEN, "jens": UNFILLED}),
    form("proposal_plan", "accepted"),
    form("proposal_plan", "offered", 403, 403),
    *(on("placement", which, of_ines(200, jens=302)) for which in ("planned", "started")),
    form("placement_prepare", "planned", 200, BUTTON),
    form("placement_terms", "planned", 403, 403),  # a praktik has none
    form("placement_subsidies", "planned", 403, 403),
    form("placement_dates", "planned"),
    form("placement_dates", "started"),
    form("placement_start", "planned"),  # not everything is done
    form("placement_start", "started", 403, 403),
    form("placement_end", "planned", 403, 403),
    form("placement_break_off", "started"),
    form("placement_break_off", "planned", 403, 403),
    form("placement_cancel", "planned"),
    form("placement_cancel", "started", 403, 403),
    page("participants:offers", answers(200, "bo cilla")),
    on("offer", "offered", of_cilla(200)),
    on("offer", "accepted", of_cilla(200)),
    *(on("offer", which, of_cilla(404)) for which in ("suggested", "protected")),
    on("offer_accept", "offered", of_cilla(200), of_cilla(BUTTON)),
    on("offer_accept", "accepted", of_cilla(403), of_cilla(403)),
    on("offer_accept", "protected", of_cilla(404), of_cilla(404)),
    on("offer_decline", "offered", of_cilla(200), of_cilla(UNFILLED)),
    on("offer_decline", "accepted", of_cilla(403), of_cilla(403)),
    on("offer_decline", "suggested", of_cilla(404), of_cilla(404)),
]
