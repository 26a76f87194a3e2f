"""Who gets what answer from every address of the agreements; see tests/access.py.

In the published year a's agreement is signed and has an amendment in draft, and b's is approved.
"""

from collections.abc import Callable

from agreements.models import Agreement
from tests.access import (
    BUTTON,
    HIDDEN,
    NOBODY,
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

OF: dict[str, Callable[[Scene], Agreement]] = {
    "signed": lambda scene: scene.agreements.base("a"),
    "amendment": lambda scene: scene.agreements.of("a"),
    "approved": lambda scene: scene.agreements.of("b"),
}
# Who may read each at all; for everybody else it does not exist.
READERS = {"signed": "anna bo david frida", "amendment": "anna", "approved": "anna cilla david"}


def in_year(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED) -> Row:
    """A page of the agreements of the year that has come so far."""
    return Row(f"agreements:{name}", state, lambda scene: (scene.year(state),), get, post)


def on(name: str, which: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of one agreement."""

    def arguments(scene: Scene) -> tuple:
        return (scene.year("published"), OF[which](scene).pk, *args)

    return Row(f"agreements:{name}", " ".join(map(str, (which, *args))), arguments, get, post)


def only(which: str, status: Answer, people: str = "") -> Answers:
    """Let the named people get the status, other readers of the agreement 403, and the rest nothing."""
    return {**answers(403, READERS[which], otherwise=404), **dict.fromkeys(people.split(), status)}


def all_readers(which: str, status: Answer) -> Answers:
    """Let everybody who may read the agreement get the status."""
    return answers(status, READERS[which], otherwise=404)


def signed_copy(scene: Scene) -> tuple:
    """Return the address of a copy that was uploaded with a signature."""
    agreement = OF["signed"](scene)
    signature = agreement.latest_version.signatures.order_by("pk")[0]
    return (scene.year("published"), agreement.pk, signature.pk)


def commented(name: str, which: str, people: str = "") -> Row:
    """A step with a comment, open to the named people only."""
    return on(name, which, only(which, 200, people), only(which, UNFILLED, people))


USERS = answers(200, "anna greta")  # of the template
ROWS = [
    page("agreements:latest", answers(302, "anna bo cilla david frida", otherwise=200)),
    in_year("overview", "published", SIGNED_IN),
    in_year("overview", "preparing", SIGNED_IN),
    in_year("generate", "published", REFUSED, anna(BUTTON)),
    in_year("generate", "decided", REFUSED, NOBODY),  # not published
    in_year("overview_xlsx", "published", anna(200)),
    in_year("archive", "published", anna(200)),
    in_year("budget", "published", anna(200)),
    in_year("budget", "preparing", anna(200)),
    in_year("budget_file", "published", anna(200)),
    *(on("agreement", which, all_readers(which, 200)) for which in OF),
    on("version_pdf", "signed", all_readers("signed", 200), REFUSED, 1),
    on("version_pdf", "approved", all_readers("approved", 200), REFUSED, 1),
    on("version_pdf", "approved", HIDDEN, REFUSED, 2),
    on("version_pdf", "amendment", HIDDEN, REFUSED, 1),  # not sent
    on("signed_pdf", "signed", all_readers("signed", 200)),
    on("signed_pdf", "approved", HIDDEN),
    Row("agreements:signed_copy", "", signed_copy, all_readers("signed", 200), REFUSED),
    on("edit", "amendment", only("amendment", 200, "anna"), only("amendment", UNFILLED, "anna")),
    on("edit", "signed", only("signed", 403), only("signed", 403)),
    on("send", "amendment", REFUSED, only("amendment", BUTTON, "anna")),
    on("send", "approved", REFUSED, only("approved", 403)),
    on("remind", "approved", REFUSED, only("approved", BUTTON, "anna")),
    on("remind", "signed", REFUSED, only("signed", 403)),
    on("approve", "approved", only("approved", 403), only("approved", 403)),
    commented("request_change", "approved", "cilla"),
    commented("request_change", "signed"),
    commented("decline", "approved", "cilla"),
    commented("decline", "amendment"),
    commented("take_back", "approved", "anna"),
    commented("resume", "approved"),
    commented("withdraw", "amendment", "anna"),
    commented("withdraw", "signed"),
    commented("end", "signed", "anna"),
    commented("end", "approved"),
    on("amend", "signed", REFUSED, only("signed", 403)),  # there is one that is not done
    on("sign", "approved", all_readers("approved", 200), all_readers("approved", UNFILLED), "coordinating"),
    on("sign", "approved", HIDDEN, HIDDEN, "someone"),
    on("sign", "signed", only("signed", 403), only("signed", 403), "receiving"),
    page("agreements:templates", USERS),
    page("agreements:template", USERS, None, 1),
    page("agreements:template_preview", USERS, None, 1),
    page("agreements:template_new", REFUSED, greta(BUTTON)),
    page("agreements:template_edit", NOBODY, NOBODY, 1),  # published
    page("agreements:template_edit", greta(200), greta(UNFILLED), 2),
    page("agreements:template_publish", greta(200), greta(BUTTON), 2),
    page("agreements:template_discard", REFUSED, greta(BUTTON), 2),
]
