"""Which steps a year and a dialogue can take, and whose turn each status is. Pure: no database."""

from lund_placements.steps import Diagram, Step

from .enums import DialogueStatus, Party, RoundStatus

ROUND_STEPS = (
    Step("open_dialogue", frozenset({RoundStatus.PREPARING}), RoundStatus.DIALOGUE, "Öppna dialogen"),
    Step("close_dialogue", frozenset({RoundStatus.DIALOGUE}), RoundStatus.CALCULATING, "Avsluta dialogen"),
    Step(
        "reopen_dialogue",
        frozenset({RoundStatus.CALCULATING}),
        RoundStatus.DIALOGUE,
        "Öppna dialogen igen",
        goes_back=True,
    ),
    Step("send_proposal", frozenset({RoundStatus.CALCULATING}), RoundStatus.PROPOSED, "Skicka till nämnden"),
    Step(
        "take_back_proposal",
        frozenset({RoundStatus.PROPOSED}),
        RoundStatus.CALCULATING,
        "Ta tillbaka förslaget",
        goes_back=True,
    ),
    Step("decide", frozenset({RoundStatus.PROPOSED}), RoundStatus.DECIDED, "Registrera beslut"),
    Step("publish", frozenset({RoundStatus.DECIDED}), RoundStatus.PUBLISHED, "Publicera"),
    Step(
        "correct",
        frozenset({RoundStatus.DECIDED, RoundStatus.PUBLISHED}),
        RoundStatus.DECIDED,
        "Registrera rättelse",
        goes_back=True,
    ),
)
ROUND_OWNER = {
    RoundStatus.PREPARING: Party.COORDINATOR,
    RoundStatus.DIALOGUE: Party.DEPARTMENT,
    RoundStatus.CALCULATING: Party.COORDINATOR,
    RoundStatus.PROPOSED: Party.BOARD,
    RoundStatus.DECIDED: Party.COORDINATOR,
    RoundStatus.PUBLISHED: Party.NOBODY,
}

DIALOGUE_STEPS = (
    Step(
        "submit",
        frozenset({DialogueStatus.DRAFT, DialogueStatus.HANDED_BACK, DialogueStatus.COUNTERED}),
        DialogueStatus.SUBMITTED,
        "Lämna in",
    ),
    Step(
        "hand_back",
        frozenset({DialogueStatus.SUBMITTED, DialogueStatus.AGREED, DialogueStatus.NOT_AGREED}),
        DialogueStatus.HANDED_BACK,
        "Återlämna",
        goes_back=True,
    ),
    # Taken by the party whose turn it is: the coordinator's version is the förvaltning's to accept.
    Step(
        "accept",
        frozenset({DialogueStatus.SUBMITTED, DialogueStatus.COUNTERED}),
        DialogueStatus.AGREED,
        "Godta",
    ),
    Step(
        "counter",
        frozenset({DialogueStatus.SUBMITTED}),
        DialogueStatus.COUNTERED,
        "Lämna nytt förslag",
        goes_back=True,
    ),
    Step(
        "end_without_agreement",
        frozenset({DialogueStatus.SUBMITTED, DialogueStatus.COUNTERED, DialogueStatus.HANDED_BACK}),
        DialogueStatus.NOT_AGREED,
        "Avsluta utan enighet",
        goes_back=True,
    ),
    Step(
        "close_unanswered",
        frozenset({DialogueStatus.DRAFT}),
        DialogueStatus.CLOSED_UNANSWERED,
        "Avsluta utan svar",
        goes_back=True,
    ),
    Step(
        "reopen",
        frozenset({DialogueStatus.CLOSED_UNANSWERED}),
        DialogueStatus.DRAFT,
        "Öppna igen",
        goes_back=True,
    ),
)
DIALOGUE_OWNER = {
    DialogueStatus.DRAFT: Party.DEPARTMENT,
    DialogueStatus.SUBMITTED: Party.COORDINATOR,
    DialogueStatus.HANDED_BACK: Party.DEPARTMENT,
    DialogueStatus.COUNTERED: Party.DEPARTMENT,
    DialogueStatus.AGREED: Party.NOBODY,
    DialogueStatus.NOT_AGREED: Party.NOBODY,
    DialogueStatus.CLOSED_UNANSWERED: Party.NOBODY,
}
ANSWERED = frozenset({DialogueStatus.AGREED, DialogueStatus.NOT_AGREED})  # what the förvaltning said counts
CONCLUDED = ANSWERED | {DialogueStatus.CLOSED_UNANSWERED}

GOES_BACK = frozenset(step.name for step in ROUND_STEPS + DIALOGUE_STEPS if step.goes_back)

DIAGRAMS = (
    Diagram("Året", RoundStatus, ROUND_STEPS, ROUND_OWNER),
    Diagram("Dialogen med en förvaltning", DialogueStatus, DIALOGUE_STEPS, DIALOGUE_OWNER),
)
