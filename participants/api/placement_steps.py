"""What is written of a placement and the steps it takes, by those who work with the case."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Out
from lund_placements.errors import Verdict, require
from organisation.api.once import writes
from organisation.models import User

from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..actions import placements as actions
from ..actions.moves import lock_placement
from ..models import AmaTerms, Placement
from ..models.placement import HIGHEST_WAGE
from ..placement_enums import EndReason, PayAgreement, Subsidy
from .people import REASON, about_somebody, by_alias
from .place_shapes import hours, lock_if_asked, version
from .placements import DETAIL, PlacementDetailOut, PlacementView, get_placement

NOT_HEALTH = "Inget om hälsa, diagnoser eller familj."
IN_WORDS = ("decision_number", "no_subsidy_reason", "contact")  # written here, and read in the case alone


def kronor(**options: Any) -> serializers.DecimalField:
    """Kronor a month, as a decimal in a string."""
    return serializers.DecimalField(
        max_digits=8, decimal_places=2, min_value=0, max_value=HIGHEST_WAGE, **options
    )


class PreparationIn(In):
    """What the start needs that nobody else writes down."""

    introduction_on = serializers.DateField(allow_null=True)
    fund_told_on = serializers.DateField(
        allow_null=True, required=False, help_text="Bara för en anställning."
    )


class TermsIn(In):
    """What an AMA is employed on: all of a subsidy, or why there is none."""

    employed_from = serializers.DateField()
    employed_to = serializers.DateField()
    hours_per_week = hours()
    pay_agreement = serializers.ChoiceField(PayAgreement.choices)
    wage = kronor(help_text="Kronor i månaden före skatt.")
    subsidy = serializers.ChoiceField(Subsidy.choices, required=False, allow_blank=True)
    subsidy_from = serializers.DateField(required=False, allow_null=True)
    subsidy_to = serializers.DateField(required=False, allow_null=True)
    subsidy_amount = kronor(required=False, allow_null=True)
    decision_number = Line(max_length=40, required=False, allow_blank=True)
    no_subsidy_reason = Line(max_length=300, required=False, allow_blank=True, help_text=NOT_HEALTH)
    contact = Line(max_length=120, required=False, allow_blank=True)


class TermsOut(Out):
    """What an AMA is employed on; what is written in words stays in the case."""

    employed_from = serializers.DateField()
    employed_to = serializers.DateField()
    hours_per_week = serializers.IntegerField()
    pay_agreement = serializers.ChoiceField(PayAgreement.choices)
    wage = kronor(help_text="Kronor i månaden före skatt.")
    subsidy = serializers.ChoiceField(
        Subsidy.choices, allow_blank=True, help_text="Tom när inget stöd används."
    )
    subsidy_from = serializers.DateField(allow_null=True)
    subsidy_to = serializers.DateField(allow_null=True)
    subsidy_amount = kronor(allow_null=True)


class DatesIn(In):
    """Other days, within those of the place."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class StartIn(In):
    """Why the placement starts although something in to_do is left."""

    reason = Line(max_length=300, required=False, allow_blank=True, help_text=NOT_HEALTH)


class EndIn(In):
    """Why something ended before its time or never began."""

    reason = serializers.ChoiceField(EndReason.choices)
    text = Line(
        max_length=300, required=False, allow_blank=True, help_text=f"Om skälet är other. {NOT_HEALTH}"
    )


class BreakOffIn(EndIn):
    """The last day, and why."""

    ended_on = serializers.DateField()


# What is written


def writing(
    operation_id: str,
    summary: str,
    takes: type[In],
    example: dict[str, Any],
    may: Callable[[User, Placement], Verdict],
    act: Callable[[Placement, dict[str, Any], User], object],
    now: Callable[[Placement], object] = lambda placement: placement,
) -> type[PlacementView]:
    """Return the view that writes something of a placement. now: returns what holds the fields as they are."""

    class Writing(PlacementView):
        @operation(
            operation_id,
            summary,
            description=f"{summary}. If-Match är placeringens ETag.",
            answers=PlacementDetailOut,
            example=DETAIL,
            takes=takes,
            takes_example=example,
            is_write=True,
            has_versions=True,
            parameters=[REASON],
        )
        @about_somebody(get_placement, by_alias)
        @writes
        def put(self, request: Request, found: Placement) -> Response:
            """Write it."""
            require(may(request.user, found))
            sent = self.sent(takes)
            placement = lock_placement(found)

            def differs() -> list[dict[str, str]]:
                stored = now(placement)
                shown = {name: given for name, given in sent.items() if name not in IN_WORDS}
                current = {name: getattr(stored, name, None) for name in shown}
                return differences(current, shown, labels_of(stored or AmaTerms, shown))

            require_match(request, version(placement)["ETag"], differs)
            act(placement, sent, request.user)
            return self.answer(placement)

    return Writing


def _prepare(placement: Placement, sent: dict[str, Any], by: User) -> None:
    actions.prepare(placement=placement, by=by, **{"fund_told_on": None, **sent})


def _set_terms(placement: Placement, sent: dict[str, Any], by: User) -> None:
    actions.set_terms(placement=placement, data=actions.TermsInput(**sent), by=by)


def _change_dates(placement: Placement, sent: dict[str, Any], by: User) -> None:
    actions.change_dates(placement=placement, revision=placement.revision, by=by, **sent)


Preparation = writing(
    "placements_prepare",
    "Skriv in introduktionen och informationen om a-kassa",
    PreparationIn,
    {"introduction_on": "2027-02-01", "fund_told_on": "2027-01-20"},
    permissions.may_prepare,
    _prepare,
)
TERMS = {
    "employed_from": "2027-02-01",
    "employed_to": "2027-07-31",
    "hours_per_week": 38,
    "pay_agreement": "bea",
    "wage": "21000.00",
    "subsidy": "new_start",
    "subsidy_from": "2027-02-01",
    "subsidy_to": "2027-07-31",
    "subsidy_amount": "9000.00",
}


class Terms(
    writing(
        "placements_terms",
        "Skriv anställningsvillkoren",
        TermsIn,
        {**TERMS, "decision_number": "AF-2026-1234"},
        permissions.may_set_terms,
        _set_terms,
        selectors.terms_of,
    )
):
    """What an AMA is employed on."""

    @operation(
        "placements_terms_read",
        "Anställningsvillkoren, utan det som är skrivet i ord",
        description="För den som arbetar med ärendet. ETag är placeringens. Beslutsnumret, kontakten och varför inget "
        "stöd används läses i ärendet. Svaret är 404 tills villkoren är skrivna.",
        answers=TermsOut,
        example=TERMS,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_placement)
    def get(self, request: Request, placement: Placement) -> Response:
        """Show the terms, once the reason is written down."""
        terms = selectors.terms_of(placement)
        if terms is None:
            raise Http404
        return self.shown(TermsOut, terms, headers=version(placement))


Dates = writing(
    "placements_dates",
    "Gör placeringen längre eller kortare",
    DatesIn,
    {"starts_on": "2027-02-01", "ends_on": "2027-08-31"},
    permissions.may_change_dates,
    _change_dates,
)


# Steps


def step(
    operation_id: str,
    summary: str,
    text: str,
    takes: type[In] | None,
    example: dict[str, Any],
    may: Callable[[User, Placement], Verdict],
    act: Callable[[Placement, dict[str, Any], User], Placement],
    status: str,
) -> type[PlacementView]:
    """Return the view of a step; takes: None when nothing is sent."""

    class Step(PlacementView):
        @operation(
            operation_id,
            summary,
            description=text,
            answers=PlacementDetailOut,
            example={**DETAIL, "status": status},
            takes=takes,
            takes_example=example,
            is_write=True,
            is_step=True,
            parameters=[REASON],
        )
        @about_somebody(get_placement, by_alias)
        @writes
        def post(self, request: Request, placement: Placement) -> Response:
            """Take the step."""
            require(may(request.user, placement))
            sent = self.sent(takes) if takes else {}
            placement = lock_if_asked(request, placement, lock_placement)
            return self.answer(act(placement, sent, request.user))

    return Step


def _start(placement: Placement, sent: dict[str, Any], by: User) -> Placement:
    return actions.start(placement=placement, reason=sent.get("reason", ""), by=by)


def _end(placement: Placement, sent: dict[str, Any], by: User) -> Placement:
    return actions.end(placement=placement, by=by)


def _break_off(placement: Placement, sent: dict[str, Any], by: User) -> Placement:
    data = actions.EndInput(sent["reason"], sent.get("text", ""))
    return actions.break_off(placement=placement, ended_on=sent["ended_on"], data=data, by=by)


def _cancel(placement: Placement, sent: dict[str, Any], by: User) -> Placement:
    return actions.cancel(placement=placement, data=actions.EndInput(**sent), by=by)


Start = step(
    "placements_start",
    "Starta placeringen",
    "Platsen räknas som tillsatt. Är något i to_do kvar ger anropet 409, om inte reason säger varför placeringen "
    "startar ändå.",
    StartIn,
    {"reason": "Introduktionen är första dagen."},
    permissions.may_start,
    _start,
    "started",
)
End = step(
    "placements_end",
    "Avsluta placeringen på sista dagen",
    "Platsen blir ledig för den tid som återstår av den.",
    None,
    {},
    permissions.may_end,
    _end,
    "ended",
)
BreakOff = step(
    "placements_break_off",
    "Avbryt placeringen",
    "Det går inte att ångra. Förvaltningen ser inte skälet.",
    BreakOffIn,
    {"ended_on": "2027-04-15", "reason": "work"},
    permissions.may_break_off,
    _break_off,
    "broken_off",
)
Cancel = step(
    "placements_cancel",
    "Ställ in en placering som inte har startat",
    "Det går inte att ångra. Förvaltningen ser inte skälet.",
    EndIn,
    {"reason": "participant"},
    permissions.may_cancel,
    _cancel,
    "cancelled",
)
