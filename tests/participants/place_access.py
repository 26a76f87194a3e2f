"""Who gets what answer from every address of the workplaces and places; see tests/access.py.

In the published year a has a draft, an open and a closed place, and bo has chosen a file of workplaces.
"""

from participants.models import WorkplaceUpload
from tests.access import (
    BUTTON,
    HIDDEN,
    NOBODY,
    REFUSED,
    UNFILLED,
    Answer,
    Answers,
    Row,
    Scene,
    answers,
    page,
)

WRITERS = "anna bo cilla"  # the coordinator and the contacts
READERS = f"{WRITERS} ines jens"  # and the consultants
OURS = "anna bo"  # those who act for a


def in_year(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of the places of the year that has come so far."""
    on = " ".join(map(str, (state, *args)))
    return Row(f"participants:{name}", on, lambda scene: (scene.year(state), *args), get, post)


def on(name: str, which: str, get: Answers = REFUSED, post: Answers = REFUSED) -> Row:
    """A page of one of a's places."""

    def arguments(scene: Scene) -> tuple:
        return (scene.year("published"), scene.places[which].pk)

    return Row(f"participants:{name}", which, arguments, get, post)


def only_ours(which: str, status: Answer) -> Answers:
    """Let those who act for a get the status; consultants know of what is open, and nobody else of anything."""
    others = {"ines": 403, "jens": 403} if which == "open" else {}
    return {**answers(status, OURS, otherwise=404), **others}


def only_consultants(status: Answer) -> Answers:
    """Let the consultants get the status of an open place; those who act for a know of it too."""
    return {**answers(status, "ines jens", otherwise=404), "anna": 403, "bo": 403}


def of_workplace(name: str, get: Answers, post: Answers = REFUSED, *, supervisor: bool = False) -> Row:
    """A page of a's workplace, or of the supervisor of the open place there."""

    def arguments(scene: Scene) -> tuple:
        place = scene.places["open"]
        return (place.workplace_id, *([place.supervisor_id] if supervisor else []))

    return Row(f"participants:{name}", "", arguments, get, post)


def consultation(which: str, post: Answers) -> Row:
    """The button that removes a talk with a union about one of a's places."""

    def arguments(scene: Scene) -> tuple:
        place = scene.places[which]
        return (scene.year("published"), place.pk, place.consultations.get().pk)

    return Row("participants:place_consultation_remove", which, arguments, REFUSED, post)


def form(name: str, which: str, status: Answer = 200) -> Row:
    """A form about a place: open to those who act for a, or refused to them too."""
    filled = UNFILLED if status == 200 else status
    return on(name, which, only_ours(which, status), only_ours(which, filled))


ROWS = [
    page("participants:latest_places", answers(302, READERS)),
    in_year("places", "published", answers(200, READERS)),
    in_year("places", "preparing", answers(200, READERS)),
    *(
        in_year(name, "published", answers(200, WRITERS))
        for name in ("places_xlsx", "places_overview", "places_overview_xlsx")
    ),
    in_year("place_new", "published", answers(200, OURS), answers(UNFILLED, OURS), "a", "praktik"),
    in_year("place_new", "published", HIDDEN, HIDDEN, "a", "annat"),
    in_year("place_new", "decided", NOBODY, NOBODY, "a", "praktik"),  # not published
    on("place", "draft", answers(200, OURS, otherwise=404)),
    on("place", "open", answers(200, f"{OURS} ines jens", otherwise=404)),
    on("place", "closed", answers(200, OURS, otherwise=404)),
    form("place_edit", "draft"),
    form("place_edit", "open", 403),
    on("place_open", "draft", REFUSED, only_ours("draft", BUTTON)),
    on("place_open", "open", REFUSED, only_ours("open", 403)),
    on("place_hold", "open", REFUSED, only_consultants(BUTTON)),
    on("place_release", "open", REFUSED, only_consultants(403)),
    form("place_take_back", "open"),
    form("place_take_back", "draft", 403),
    form("place_close", "open"),
    form("place_close", "closed", 403),
    form("place_reopen", "closed"),
    form("place_reopen", "open", 403),
    form("place_supervision", "open"),
    form("place_supervision", "draft", 403),
    form("place_period", "open"),
    form("place_period", "draft", 403),
    form("place_shares", "open"),
    form("place_shares", "closed", 403),
    on("place_consult", "draft", REFUSED, only_ours("draft", UNFILLED)),
    on("place_consult", "open", REFUSED, only_ours("open", UNFILLED)),
    on("place_consult", "closed", REFUSED, only_ours("closed", 403)),
    consultation("draft", only_ours("draft", BUTTON)),
    consultation("open", only_ours("open", 403)),
    page("participants:workplaces", answers(200, WRITERS)),
    page("participants:workplaces_xlsx", answers(200, WRITERS)),
    page("participants:workplaces_template", answers(200, WRITERS)),
    page("participants:workplaces_import", answers(200, WRITERS), answers(UNFILLED, WRITERS)),
    # Bo's own file; the others are led to choose one of theirs.
    Row(
        "participants:workplaces_review",
        "kept",
        lambda scene: (WorkplaceUpload.objects.get().pk,),
        answers(302, "anna cilla", bo=200),
        answers(404, "anna cilla", bo=BUTTON),
    ),
    page("participants:workplace_new", answers(200, OURS), answers(UNFILLED, OURS), "a"),
    of_workplace("workplace", answers(200, OURS, otherwise=404)),
    of_workplace("workplace_edit", answers(200, OURS, otherwise=404), answers(UNFILLED, OURS, otherwise=404)),
    of_workplace("supervisor_new", answers(200, OURS, otherwise=404), answers(UNFILLED, OURS, otherwise=404)),
    of_workplace(
        "supervisor_edit",
        answers(200, OURS, otherwise=404),
        answers(UNFILLED, OURS, otherwise=404),
        supervisor=True,
    ),
]
