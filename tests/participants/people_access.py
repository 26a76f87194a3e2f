"""Who gets what answer from every address of a case; see tests/access.py."""

from participants.models import PeopleUpload
from tests.access import (
    BUTTON,
    CONSULTANTS,
    HIDDEN,
    REFUSED,
    UNFILLED,
    Answers,
    Row,
    Scene,
    answers,
    of_ines,
    page,
)


def on_case(name: str, which: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: str) -> Row:
    """A page of somebody's case: Ines's own, a colleague's (Jens's), or one that only Jens knows of."""

    def arguments(scene: Scene) -> tuple:
        return (scene.people[which].pk, *(getattr(scene, arg)() for arg in args))

    return Row(f"participants:{name}", which, arguments, get, post)


ONLY_JENS = {**HIDDEN, "jens": 200}
ROWS = [
    page("participants:cases", answers(200, CONSULTANTS)),
    page("participants:search", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:case_add", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:shared", answers(200, "bo cilla")),
    page("participants:statistics", answers(200, "anna ines jens")),
    page("participants:statistics_xlsx", answers(200, "anna ines jens")),
    page("participants:export", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:import", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:import_template", answers(200, CONSULTANTS)),
    # A file of Ines's on its way in; Jens is led to choose one of his own.
    Row(
        "participants:import_review",
        "kept",
        lambda scene: (PeopleUpload.objects.get().pk,),
        answers(200, "ines", jens=302),
        answers(BUTTON, "ines", jens=404),
    ),
    *(
        row
        for name in ("case", "case_looks")
        for row in (
            on_case(name, "own", of_ines(200, jens=302)),
            on_case(name, "protected", ONLY_JENS),
        )
    ),
    *(
        row
        for name in (
            "case_change",
            "case_identity",
            "case_assess",
            "case_service",
            "case_hand_over",
            "case_disclose",
            "case_protection",
            "case_wishes",
            "case_extract",
            "case_steps",
        )
        for row in (
            on_case(name, "own", of_ines(200, jens=302), of_ines(UNFILLED, jens=403)),
            on_case(
                name,
                "protected",
                {**ONLY_JENS, "jens": 403 if name == "case_disclose" else 200},
                {**HIDDEN, "jens": UNFILLED},
            ),
        )
    ),
    *(
        row
        for name in ("case_grounds", "case_close")
        for row in (
            on_case(name, "own", of_ines(200, jens=302), of_ines(BUTTON, jens=403)),
            on_case(name, "protected", ONLY_JENS, {**HIDDEN, "jens": BUTTON}),
        )
    ),
    on_case("case_reason", "own", of_ines(302, jens=200), of_ines(UNFILLED, jens=UNFILLED)),
    on_case("case_reason", "protected", {**HIDDEN, "jens": 302}, {**HIDDEN, "jens": UNFILLED}),
    on_case("case_reopen", "own", REFUSED, of_ines(403, jens=403)),
    on_case("case_reopen", "closed", REFUSED, of_ines(BUTTON, jens=403)),
    on_case("case_protect", "own", REFUSED, of_ines(BUTTON, jens=403)),
    on_case("case_protect", "protected", REFUSED, {**HIDDEN, "jens": 403}),
    on_case("case_unprotect", "own", REFUSED, of_ines(403, jens=403)),
    on_case("case_unprotect", "protected", REFUSED, {**HIDDEN, "jens": BUTTON}),
    on_case("case_handler_remove", "own", REFUSED, of_ines(403, jens=403), "jens_pk"),
    on_case("case_handler_remove", "protected", REFUSED, {**HIDDEN, "jens": BUTTON}, "jens_pk"),
    on_case("case_disclosure_end", "own", REFUSED, of_ines(BUTTON, jens=403), "basis_pk"),
    on_case("case_disclosure_end", "protected", REFUSED, HIDDEN, "basis_pk"),
]
