"""The suggestion for all free places, by alias: gone through by a person, who chooses line by line."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Out
from lund_placements.errors import RuleBroken, require
from organisation.api.once import writes
from organisation.api.views import ApiView
from organisation.models import User
from organisation.permissions import Right, has_right

from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..access import note
from ..actions import proposals as actions
from ..enums import AccessKind
from ..permissions import may_have_cases
from .people import REASON, reason_of
from .proposals import PROPOSAL, ProposalOut, get_proposal, proposal_data


class LineOut(Out):
    """One person at one place."""

    alias = serializers.CharField()
    place = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Var personen står i platsens ordning.")


class SuggestionOut(Out):
    """The best suggestion for all; what it says of each is on the page."""

    seen = serializers.CharField(help_text="Märke för just det här förslaget. Skickas med det som väljs.")
    lines = LineOut(many=True)


class ChosenIn(In):
    """One line of the suggestion."""

    alias = Line(max_length=20)
    place = serializers.UUIDField()


class SuggestionIn(In):
    """Which lines somebody has chosen."""

    seen = Line(max_length=64)
    lines = ChosenIn(many=True, allow_empty=False, max_length=selectors.MOST_IN_PORTFOLIO)


class ProposalsOut(Out):
    """The proposals that were made."""

    proposals = ProposalOut(many=True)


SEEN = "5f2c" * 16
LINE = {"alias": PROPOSAL["alias"], "place": PROPOSAL["place"]}


class Suggestion(ApiView):
    """The suggestion for all free places."""

    resource = "proposals"

    @operation(
        "proposals_suggestion",
        "Förslag för alla lediga platser, med alias",
        description="Samordnarens gäller alla öppna ärenden, en konsulents de egna. Varför paren blev så visas "
        "på sidan. En människa avgör alltid.",
        answers=SuggestionOut,
        example={"seen": SEEN, "lines": [{**LINE, "number": 1}]},
        parameters=[REASON],
    )
    def get(self, request: Request) -> Response:
        """Show the suggestion, once the reason is written down."""
        _require_match(request.user)
        found = _noted(request)
        aliases = {key: alias for alias, key in _by_alias(found).items()}
        lines = [
            {"alias": aliases[key], "place": found.places[line.match.opening].pk, "number": line.number}
            for line in found.suggestion.lines
            if (key := line.match.candidate) in aliases
        ]
        return self.shown(SuggestionOut, {"seen": found.fingerprint, "lines": lines})

    @operation(
        "proposals_choose",
        "Förbered de rader i förslaget som har valts",
        description="Har något ändrats sedan förslaget lästes ger anropet 409, och inget är förberett.",
        answers=ProposalsOut,
        example={"proposals": [{**PROPOSAL, "status": "suggested", "turn_of": "consultant"}]},
        status=201,
        takes=SuggestionIn,
        takes_example={"seen": SEEN, "lines": [LINE]},
        is_write=True,
        parameters=[REASON],
    )
    def post(self, request: Request) -> Response:
        """Prepare the chosen lines, and no others."""
        _require_match(request.user)
        sent = self.sent(SuggestionIn)
        return self._choose(request, sent, _noted(request))

    @writes
    def _choose(self, request: Request, sent: dict[str, Any], found: selectors.Portfolio) -> Response:
        people, places = _by_alias(found), {one.pk: key for key, one in found.places.items()}
        chosen = [(people.get(line["alias"]), places.get(line["place"])) for line in sent["lines"]]
        if not all(person and place for person, place in chosen):
            raise RuleBroken(
                "En rad finns inte i förslaget. Läs det igen.", code="no_such_line", field="lines"
            )
        made = actions.suggest_lines(chosen=chosen, seen=sent["seen"], by=request.user)
        shown = [proposal_data(get_proposal(one.pk)) for one in made]
        return self.shown(ProposalsOut, {"proposals": shown}, status=201)


def _require_match(user: User) -> None:
    """Raise PermissionDenied unless the user matches all: the coordinator, and whoever has cases."""
    require(permissions.may_match_all(user))
    if not has_right(user, Right.RUN_YEAR):
        require(may_have_cases(user))


def _noted(request: Request) -> selectors.Portfolio:
    """Return the suggestion as it is now, once it is written down whom it is about and why."""
    reason = reason_of(request)
    found = selectors.portfolio(request.user)
    subjects = [one.pk for one in found.people.values()]
    note(by=request.user, what=AccessKind.API, subjects=subjects, reason=reason)
    return found


def _by_alias(found: selectors.Portfolio) -> dict[str, str]:
    """Return the suggestion's keys by alias, of those who have no protected identity."""
    return {one.alias: key for key, one in found.people.items() if not one.protected_identity}
