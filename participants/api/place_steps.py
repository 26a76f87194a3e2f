"""The steps of a place, its days and supervision when it is open, and talks with the unions about it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.rounds import CommentIn
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line
from lund_placements.errors import Verdict, require
from organisation.api.once import writes
from organisation.models import User

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from ..actions import places as actions
from ..actions.moves import lock_place
from ..models import Place, UnionConsultation
from ..place_enums import UnionForm, Weekday
from ..place_forms import MOST_SHARES
from .place_shapes import DETAIL, PlaceDetailOut, chosen, get_place, lock_if_asked, lock_version
from .places import PlaceView

COMMENT = {"comment": "Arbetsplatsen byggs om i vår."}
DRAFT = {**DETAIL, "status": "draft", "status_text": "Utkast"}


class Open(PlaceView):
    """The step that lets consultants match people to the place."""

    @operation(
        "place_open",
        "Öppna platsen",
        description="Går när allt i to_do är klart, överenskommelsen är undertecknad och det finns rum för platsen.",
        answers=PlaceDetailOut,
        example=DETAIL,
        is_write=True,
        is_step=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Open the place."""
        place = lock_if_asked(request, get_place(request.user, pk), lock_place)
        return self.answer(actions.open_place(place=place, by=request.user))


def button(operation_id: str, summary: str, text: str, act: Callable[..., Place]) -> type[PlaceView]:
    """Return the view of a step of the consultants', that needs nothing more."""

    class Button(PlaceView):
        @operation(
            operation_id,
            summary,
            description=text,
            answers=PlaceDetailOut,
            example=DETAIL,
            is_write=True,
            is_step=True,
        )
        @writes
        def post(self, request: Request, pk: uuid.UUID) -> Response:
            """Take the step."""
            place = lock_if_asked(request, get_place(request.user, pk), lock_place)
            return self.answer(act(place=place, by=request.user))

    return Button


Hold = button(
    "place_hold", "Håll en ledig plats", "En konsulent håller platsen för egen räkning en tid.", actions.hold
)
Release = button(
    "place_release", "Släpp en plats", "Platsen är åter ledig för alla att matcha till.", actions.release
)


def step_with_comment(
    operation_id: str, summary: str, may: Callable[[User, Place], Verdict], act: Callable[..., Place]
) -> type[PlaceView]:
    """Return the view of a step that goes back, and so says why."""

    class StepWithComment(PlaceView):
        @operation(
            operation_id,
            summary,
            answers=PlaceDetailOut,
            example=DRAFT,
            takes=CommentIn,
            takes_example=COMMENT,
            is_write=True,
            is_step=True,
        )
        @writes
        def post(self, request: Request, pk: uuid.UUID) -> Response:
            """Take the step."""
            place = get_place(request.user, pk)
            require(may(request.user, place))
            sent = self.sent(CommentIn)
            place = lock_if_asked(request, place, lock_place)
            return self.answer(act(place=place, by=request.user, **sent))

    return StepWithComment


STEPS = {
    "take_back": step_with_comment(
        "place_take_back", "Ta tillbaka platsen till utkast", permissions.may_take_back, actions.take_back
    ),
    "close": step_with_comment("place_close", "Stäng platsen", permissions.may_close, actions.close),
    "reopen": step_with_comment(
        "place_reopen", "Ta upp en stängd plats igen", permissions.may_reopen, actions.reopen
    ),
}


# What changes while the place is open


class SupervisionIn(In):
    """Who supervises and answers for the place, and why it changes."""

    supervisor = serializers.IntegerField(help_text="Handledarens id.")
    substitute = serializers.IntegerField(help_text="Ersättarens id.")
    responsible_manager = Line(max_length=120)
    comment = Line(max_length=500)


class PeriodIn(In):
    """Other days, and why."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    comment = Line(max_length=500)


class ShareIn(In):
    """Some weekdays at another workplace: the supervisor's."""

    supervisor = serializers.IntegerField(help_text="Handledarens id.")
    weekdays = serializers.ListField(
        child=serializers.ChoiceField(Weekday.choices), min_length=1, max_length=6, help_text="1 är måndag."
    )


class SharesIn(In):
    """All other workplaces; an empty list, and the place is at its own alone."""

    shares = ShareIn(many=True, max_length=MOST_SHARES)


SUPERVISION = {
    "supervisor": 14,
    "substitute": 12,
    "responsible_manager": "Mia Ek",
    "comment": "Ny handledare.",
}
PERIOD = {"starts_on": "2027-02-01", "ends_on": "2027-09-30", "comment": "Två månader till."}
SHARES = {"shares": [{"supervisor": 21, "weekdays": [4, 5]}]}


def change(
    operation_id: str,
    summary: str,
    takes: type[In],
    example: dict[str, Any],
    may: Callable[[User, Place], Verdict],
    act: Callable[..., Place],
) -> type[PlaceView]:
    """Return the view of a change that says which version of the place was read."""

    class Change(PlaceView):
        @operation(
            operation_id,
            summary,
            description=f"{summary}. If-Match är platsens ETag.",
            answers=PlaceDetailOut,
            example=DETAIL,
            takes=takes,
            takes_example=example,
            is_write=True,
            has_versions=True,
        )
        @writes
        def post(self, request: Request, pk: uuid.UUID) -> Response:
            """Change the place."""
            found = get_place(request.user, pk)
            require(may(request.user, found))
            sent = self.sent(takes)
            place = lock_version(request, found, sent)
            return self.answer(act(place=place, sent=sent, by=request.user))

    return Change


def _supervise(*, place: Place, sent: dict[str, Any], by: User) -> Place:
    rows = selectors.supervisors_of(place.department_id, also=[place.supervisor_id, place.substitute_id])
    given = {name: chosen(rows, sent, name) for name in ("supervisor", "substitute")}
    data = actions.SupervisionInput(**given, responsible_manager=sent["responsible_manager"])
    return actions.change_supervision(place=place, data=data, by=by, comment=sent["comment"])


def _move(*, place: Place, sent: dict[str, Any], by: User) -> Place:
    data = actions.PeriodInput(sent["starts_on"], sent["ends_on"], place.revision)
    return actions.change_period(place=place, data=data, by=by, comment=sent["comment"])


def _share(*, place: Place, sent: dict[str, Any], by: User) -> Place:
    before = [one.supervisor_id for one in selectors.shares_of(place)]
    rows = selectors.supervisors_of(place.department_id, also=before)
    shares = [actions.ShareInput(chosen(rows, one, "supervisor"), one["weekdays"]) for one in sent["shares"]]
    return actions.share(place=place, shares=shares, revision=place.revision, by=by)


Supervision = change(
    "place_supervise",
    "Ändra handledningen av en öppen plats",
    SupervisionIn,
    SUPERVISION,
    permissions.may_change_supervision,
    _supervise,
)
Period = change(
    "place_period", "Ändra tiden för en öppen plats", PeriodIn, PERIOD, permissions.may_change_period, _move
)
Shares = change(
    "place_share", "Dela platsen mellan arbetsplatser", SharesIn, SHARES, permissions.may_share, _share
)


# Talks with the unions


class ConsultationIn(In):
    """A talk with a trade union."""

    union = Line(max_length=80)
    form = serializers.ChoiceField(UnionForm.choices)
    held_on = serializers.DateField()


class Consultations(PlaceView):
    """Talks with the unions about a place."""

    @operation(
        "place_consult",
        "Anteckna facklig samverkan",
        answers=PlaceDetailOut,
        example=DRAFT,
        status=201,
        takes=ConsultationIn,
        takes_example={"union": "Kommunal", "form": "cooperation", "held_on": "2027-01-10"},
        is_write=True,
        is_step=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Write down a talk."""
        place = get_place(request.user, pk)
        require(permissions.may_consult(request.user, place))
        data = actions.ConsultationInput(**self.sent(ConsultationIn))
        place = lock_if_asked(request, place, lock_place)
        actions.consult(place=place, data=data, by=request.user)
        return self.answer(place, status=201)


class RemoveConsultation(PlaceView):
    """A talk that was written down by mistake."""

    @operation(
        "place_consultation_remove",
        "Ta bort en anteckning om facklig samverkan",
        answers=PlaceDetailOut,
        example={**DRAFT, "consultations": []},
        is_write=True,
        is_step=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID, consultation: int) -> Response:
        """Remove the talk."""
        place = get_place(request.user, pk)
        rows = UnionConsultation.objects.select_related("place")
        row = get_object_or_404(rows, pk=consultation, place=lock_if_asked(request, place, lock_place))
        return self.answer(actions.remove_consultation(consultation=row, by=request.user))
