"""Which steps a place can take. Pure: no database."""

from lund_placements.steps import Step

from .place_enums import PlaceStatus

STEPS = (
    Step("open", frozenset({PlaceStatus.DRAFT}), PlaceStatus.OPEN, "Öppna platsen"),
    Step(
        "take_back",
        frozenset({PlaceStatus.OPEN}),
        PlaceStatus.DRAFT,
        "Ta tillbaka till utkast",
        goes_back=True,
    ),
    # Taken by the placement that starts and ends, never by hand.
    Step("fill", frozenset({PlaceStatus.OPEN}), PlaceStatus.FILLED, "Tillsätt"),
    Step("vacate", frozenset({PlaceStatus.FILLED}), PlaceStatus.OPEN, "Lämna platsen"),
    Step(
        "close",
        frozenset({PlaceStatus.DRAFT, PlaceStatus.OPEN}),
        PlaceStatus.CLOSED,
        "Stäng platsen",
        goes_back=True,
    ),
    Step("reopen", frozenset({PlaceStatus.CLOSED}), PlaceStatus.DRAFT, "Ta upp igen", goes_back=True),
)
GOES_BACK = frozenset(step.name for step in STEPS if step.goes_back)
COUNTED = frozenset({PlaceStatus.DRAFT, PlaceStatus.OPEN, PlaceStatus.FILLED})  # against the agreed number
OFFERED = frozenset({PlaceStatus.OPEN, PlaceStatus.FILLED})  # complete, and a claim on its supervisor's time
