"""Matching from one side at a time, and the suggestion for all open places. A person chooses each pair."""

import uuid
from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.permissions import Right, has_right

from .. import permissions as case_permissions
from .. import place_words
from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..access import note, opens_case
from ..actions import proposals as actions
from ..enums import AccessKind
from ..matching import (
    GROUP_NAMES,
    HOW_POINTS,
    MOST_FIT,
    ORDER_OF_CANDIDATES,
    ORDER_OF_OPENINGS,
    Match,
    MatchingError,
    Ranking,
    passed_over,
)
from ..matching_facts import key_of
from ..models import Participant
from ..place_selectors import department_names, places_visible_to
from ..placement_enums import Origin
from ..placement_forms import LinesForm, OrderForm
from .common import case_crumbs
from .places import get_place, place_crumbs

# The address says from which order somebody is chosen.
FROM = {"platsen": Origin.PLACE, "deltagaren": Origin.PARTICIPANT}
DECIDES = (
    "Programmet ordnar och förklarar. Det är alltid en människa som avgör vem som får vilken plats "
    "(dataskyddsförordningen artikel 22, kommunallagen 6 kap. 38 §)."
)


def _shown(match: Match) -> dict[str, Any]:
    """Return one pair as the pages show it."""
    return {
        "match": match,
        "marks": [{"mark": str(reason.mark), "text": reason.text} for reason in match.reasons],
        "group": GROUP_NAMES[match.group],
        "most": MOST_FIT,
    }


Row = dict[str, Any]
Part = tuple[str, Iterable[Match]]  # a heading and the pairs under it
OPEN_TO = 5  # in the order, the reasons of those after are folded


def _order_page(
    request: HttpRequest, ranking: Ranking, row: Callable[[Match], Row], parts: Iterable[Part], **more: Any
) -> HttpResponse:
    """Show an order by its parts, and those sorted out with why."""
    context = {
        "parts": [(heading, [row(match) for match in matches]) for heading, matches in parts],
        "excluded": [row(match) for match in ranking.excluded],
        "open_to": OPEN_TO,
        "how_points": HOW_POINTS,
        "most": MOST_FIT,
        "decides": DECIDES,
        **more,
    }
    return render(request, "participants/match.html", context)


# From a place


@require_safe
def people_for_place(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show the consultant's people in order for the place, and those sorted out with why."""
    require(case_permissions.may_handle_cases(request.user))
    place = get_place(request, year, pk)
    require(permissions.may_match(request.user, place))
    ranking, people = selectors.ranked_people(place, request.user)
    note(by=request.user, what=AccessKind.MATCHING, subjects=[one.pk for one in people.values()])

    def row(match: Match) -> dict[str, Any]:
        person = people[match.candidate]
        return {
            **_shown(match),
            "name": person.shown_name,
            "sub": person.case_number,
            "of": person,
            "url": reverse("participants:propose", args=[person.pk, place.pk, "platsen"]),
        }

    parts = [
        (f"Prioritet: {GROUP_NAMES[group]}", list(matches))
        for group, matches in groupby(ranking.order, key=attrgetter("group"))
    ]
    return _order_page(
        request,
        ranking,
        row,
        parts,
        heading=f"Deltagare i ordning för {place}",
        rule=ORDER_OF_CANDIDATES,
        scope="Bara dina egna ärenden är med, och kollegors som du har öppnat med ett skäl.",
        nothing="Ingen av dina deltagare passar platsen. Varför står nedan, om du har några ärenden.",
        breadcrumbs=place_crumbs(place, ("Matcha", None)),
    )


# From a participant


@require_safe
@opens_case(AccessKind.MATCHING)
def places_for_case(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the free places in order for the participant, and those sorted out with why."""
    require(case_permissions.may_change(request.user, participant))
    ranking, places = selectors.ranked_places(participant)
    names = department_names()

    def row(match: Match) -> dict[str, Any]:
        place = places[match.opening]
        return {
            **_shown(match),
            "name": str(place),
            "sub": f"{names.get(place.department_id, '')}, {place_words.period(place)}",
            "of": place,
            "url": reverse("participants:propose", args=[participant.pk, place.pk, "deltagaren"]),
        }

    return _order_page(
        request,
        ranking,
        row,
        [("Platser som passar", ranking.order)] if ranking.order else [],
        heading=f"Platser i ordning för ärende {participant.case_number}",
        rule=ORDER_OF_OPENINGS,
        scope="Alla öppna platser som är lediga är med.",
        nothing="Ingen ledig plats passar. Anmäl behovet till samordnaren inför nästa dialog.",
        breadcrumbs=case_crumbs(participant, ("Matcha", None)),
    )


# Choosing


def _chosen(request: HttpRequest, participant: Participant, place: uuid.UUID, way: str) -> dict[str, Any]:
    """Return the pair with where it stands; 404 when the way or the place is none, or the pair is in no order."""
    if way not in FROM:
        raise Http404
    found = get_object_or_404(places_visible_to(request.user), pk=place)
    require(permissions.may_suggest(request.user, found, participant))
    ranking: Ranking
    if FROM[way] == Origin.PLACE:
        ranking, _ = selectors.ranked_people(found, request.user)
    else:
        ranking, _ = selectors.ranked_places(participant)
    pair = (participant.case_number, key_of(found))
    try:
        before = passed_over(ranking, *pair)
    except MatchingError as error:
        raise Http404 from error
    [match] = [one for one in ranking.order if (one.candidate, one.opening) == pair]
    return {"place": found, "before": before, "row": _shown(match), "way": way}


def _propose_page(
    request: HttpRequest, participant: Participant, chosen: dict[str, Any], form: OrderForm, status: int = 200
) -> HttpResponse:
    place = chosen["place"]
    back = (
        reverse("participants:place_match", args=[place.round.year, place.pk])
        if chosen["way"] == "platsen"
        else reverse("participants:case_match", args=[participant.pk])
    )
    context = {
        **chosen,
        "case": participant,
        "form": form,
        "back": back,
        "decides": DECIDES,
        "breadcrumbs": case_crumbs(participant, ("Förbered förslag", None)),
    }
    return render(request, "participants/propose.html", context, status=status)


@require_safe
@opens_case(AccessKind.MATCHING)
def propose(request: HttpRequest, participant: Participant, place: uuid.UUID, way: str) -> HttpResponse:
    """Show the chosen pair with its reasons, and ask why when others stand before."""
    chosen = _chosen(request, participant, place, way)
    return _propose_page(request, participant, chosen, OrderForm(is_past=bool(chosen["before"])))


@require_POST
@opens_case(AccessKind.MATCHING)
@writes
def suggest(request: HttpRequest, participant: Participant, place: uuid.UUID, way: str) -> HttpResponse:
    """Prepare the proposal."""
    chosen = _chosen(request, participant, place, way)
    form = OrderForm(request.POST, is_past=bool(chosen["before"]))
    if form.is_valid():
        with errors_in(form):
            proposal = actions.suggest(
                place=chosen["place"],
                participant=participant,
                choice=actions.Choice(FROM[way], form.cleaned_data.get("reason", "")),
                by=request.user,
            )
            messages.success(
                request, "Förslaget är förberett. Förvaltningen ser det när du erbjuder platsen."
            )
            return redirect("participants:proposal", proposal.pk)
    return _propose_page(request, participant, chosen, form, status=422)


# All open places


def _portfolio_page(request: HttpRequest, form: LinesForm, status: int = 200) -> HttpResponse:
    found = selectors.portfolio(request.user)
    is_by_alias = has_right(request.user, Right.RUN_YEAR)
    names = department_names()

    def name_of(key: str) -> str:
        if key in found.places:
            return str(found.places[key])
        person = found.people[key]
        return person.alias if is_by_alias else f"{person.shown_name}, {person.case_number}"

    suggestion = found.suggestion
    lines = []
    for line in suggestion.lines:
        place = found.places[line.match.opening]
        lines.append(
            {
                **_shown(line.match),
                "name": name_of(line.match.candidate),
                "place": place,
                "department": names.get(place.department_id, ""),
                "consultant": found.people[line.match.candidate].consultant.name,
                "value": f"{line.match.candidate} {line.match.opening}",
                "why": line.why,
            }
        )
    context = {
        "lines": lines,
        "how_points": HOW_POINTS,
        "left": [
            (heading, [{"name": name_of(one.key), "why": one.why} for one in rows])
            for heading, rows in (
                ("Deltagare utan plats i förslaget", suggestion.unplaced),
                ("Platser utan deltagare i förslaget", suggestion.empty),
                ("Redan på gång", suggestion.set_aside),
            )
            if rows
        ],
        "most": selectors.MOST_IN_PORTFOLIO,
        "more_people": found.more_people,
        "more_places": found.more_places,
        "seen": found.fingerprint,
        "is_by_alias": is_by_alias,
        "form": form,
        "ticked": form.data.getlist("line") if form.is_bound else [],
        "decides": DECIDES,
        "breadcrumbs": [("Start", reverse("start")), ("Förslag för alla öppna platser", None)],
    }
    return render(request, "participants/portfolio.html", context, status=status)


def _note_portfolio(request: HttpRequest) -> None:
    people = selectors.people_of_portfolio(request.user)[: selectors.MOST_IN_PORTFOLIO]
    note(by=request.user, what=AccessKind.MATCHING, subjects=list(people.values_list("pk", flat=True)))


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show the best suggestion for all open places, to be gone through line by line."""
    require(permissions.may_match_all(request.user))
    _note_portfolio(request)
    return _portfolio_page(request, LinesForm())


@require_POST
def portfolio_choose(request: HttpRequest) -> HttpResponse:
    """Prepare a proposal for each line that is ticked, and for no other."""
    require(permissions.may_match_all(request.user))
    _note_portfolio(request)
    return _portfolio_take(request)


@writes
def _portfolio_take(request: HttpRequest) -> HttpResponse:
    form = LinesForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            made = actions.suggest_lines(**form.cleaned_data, by=request.user)
            count = "Ett förslag är förberett" if len(made) == 1 else f"{len(made)} förslag är förberedda"
            messages.success(
                request, f"{count}. Ansvarig konsulent talar med deltagaren och erbjuder platsen."
            )
            return redirect("participants:portfolio")
    return _portfolio_page(request, form, status=422)
