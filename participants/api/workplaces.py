"""Workplaces and who supervises there, for those who register places."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import etag_of, require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView
from organisation.models import Department, User

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from ..actions import workplaces as actions
from ..models import Supervisor, Workplace
from ..models.place import MOST_AT_ONCE
from .place_shapes import chosen


class SupervisorOut(Out):
    """Somebody who supervises at the workplace."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    most_places = serializers.IntegerField(help_text="Platser samtidigt, högst.")
    trained_on = serializers.DateField(allow_null=True, help_text="När handledarutbildningen blev klar.")
    is_active = serializers.BooleanField()


class WorkplaceOut(Out):
    """A unit of a förvaltning, or a company that receives people by contract with it."""

    id = serializers.UUIDField()
    department = serializers.SlugField(source="department.key", help_text="Förvaltningens kortnamn.")
    name = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    company = serializers.CharField(allow_blank=True)
    organisation_number = serializers.CharField(allow_blank=True)
    contract = serializers.CharField(allow_blank=True)
    is_used = serializers.BooleanField(help_text="Om arbetsplatsen tar emot.")
    supervisors = SupervisorOut(source="supervisors.all", many=True)


class SupervisorIn(In):
    """Somebody who supervises."""

    name = Line(max_length=120)
    most_places = serializers.IntegerField(min_value=1, max_value=MOST_AT_ONCE, required=False)
    trained_on = serializers.DateField(required=False, allow_null=True)
    is_active = serializers.BooleanField(required=False)


class WorkplaceIn(In):
    """A workplace; a company's own has its contract too."""

    name = Line(max_length=120)
    address = Line(max_length=200, required=False, allow_blank=True)
    company = Line(max_length=120, required=False, allow_blank=True)
    organisation_number = Line(max_length=11, required=False, allow_blank=True)
    contract = Line(max_length=120, required=False, allow_blank=True)
    is_used = serializers.BooleanField(required=False)


class WorkplaceNewIn(WorkplaceIn):
    """A workplace to add."""

    department = serializers.SlugField(max_length=20, help_text="Förvaltningens kortnamn.")


SUPERVISOR = {"id": 12, "name": "Marie Ask", "most_places": 2, "trained_on": "2026-03-01", "is_active": True}
SUPERVISOR_IN = {name: SUPERVISOR[name] for name in ("name", "most_places", "trained_on", "is_active")}
WORKPLACE_IN = {
    "name": "Centralköket",
    "address": "Traktorvägen 8, Lund",
    "company": "",
    "organisation_number": "",
    "contract": "",
    "is_used": True,
}
WORKPLACE = {
    "id": "1b9c6f0e-2f57-4b57-8b0c-6a6f3d1e2c44",
    "department": "service",
    **WORKPLACE_IN,
    "supervisors": [SUPERVISOR],
}
DEPARTMENT = OpenApiParameter(
    "department", {"type": "string"}, description="Bara en förvaltning, med kortnamn."
)


class WorkplaceFilter(serializers.Serializer):
    """What the list can be narrowed to."""

    department = serializers.SlugField(required=False, source="department__key")


def get_workplace(user: User, pk: uuid.UUID) -> Workplace:
    """Return a workplace that the user may read, with its supervisors, or 404."""
    return get_object_or_404(selectors.with_supervisors(selectors.workplaces_visible_to(user)), pk=pk)


class WorkplaceView(ApiView):
    """One workplace."""

    resource = "workplaces"

    def answer(self, workplace: Workplace, **options: int) -> Response:
        """Answer with the workplace as it is now, and its version."""
        found = get_workplace(self.request.user, workplace.pk)
        return self.shown(WorkplaceOut, found, headers={"ETag": _etag(found)}, **options)


def _etag(workplace: Workplace) -> str:
    """Return the version of a workplace with its supervisors."""
    return etag_of(WorkplaceOut(workplace).data)


def _require_same(request: Request, workplace: Workplace, row: Any, sent: dict[str, Any]) -> None:
    """Raise PreconditionFailed unless If-Match names the workplace as it is, which is locked by then."""
    Workplace.objects.select_for_update().get(pk=workplace.pk)
    etag = _etag(get_workplace(request.user, workplace.pk))
    now = {name: getattr(row, name) for name in sent}
    require_match(request, etag, lambda: differences(now, sent, labels_of(row, sent)))


class Workplaces(WorkplaceView, ListView):
    """The workplaces of all förvaltningar that the caller works with."""

    ordering = ("pk",)

    @operation(
        "workplaces_list",
        "Arbetsplatser med handledare",
        answers=WorkplaceOut(many=True),
        example=WORKPLACE,
        parameters=[DEPARTMENT],
    )
    def get(self, request: Request) -> Response:
        """List the workplaces."""
        require(permissions.may_use_workplaces(request.user))
        asked = WorkplaceFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = selectors.workplaces_visible_to(request.user).filter(**asked.validated_data)
        return self.page(selectors.with_supervisors(rows), WorkplaceOut)

    @operation(
        "workplaces_add",
        "Lägg upp en arbetsplats",
        answers=WorkplaceOut,
        example={**WORKPLACE, "supervisors": []},
        status=201,
        takes=WorkplaceNewIn,
        takes_example={"department": "service", **WORKPLACE_IN},
        is_write=True,
    )
    @writes
    def post(self, request: Request) -> Response:
        """Add a workplace."""
        require(permissions.may_use_workplaces(request.user))
        sent = self.sent(WorkplaceNewIn)
        department = chosen(Department.objects.all(), sent, "department", by="key")
        require(permissions.may_act_for(request.user, department.pk))
        data = actions.WorkplaceInput(**{name: sent[name] for name in WorkplaceIn().fields if name in sent})
        return self.answer(actions.add(department=department, data=data, by=request.user), status=201)


class WorkplaceDetail(WorkplaceView):
    """One workplace."""

    @operation(
        "workplaces_read", "En arbetsplats", answers=WorkplaceOut, example=WORKPLACE, has_versions=True
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the workplace and its version."""
        return self.answer(get_workplace(request.user, pk))

    @operation(
        "workplaces_save",
        "Ändra en arbetsplats",
        description="Hela arbetsplatsen skickas, utom handledarna: det som utelämnas blir tomt.",
        answers=WorkplaceOut,
        example=WORKPLACE,
        takes=WorkplaceIn,
        takes_example=WORKPLACE_IN,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Save the workplace."""
        found = get_workplace(request.user, pk)
        require(permissions.may_act_for(request.user, found.department_id))
        sent = self.sent(WorkplaceIn)
        _require_same(request, found, found, sent)
        data = actions.WorkplaceInput(**sent)
        return self.answer(actions.save(workplace=found, data=data, by=request.user))


class Supervisors(WorkplaceView):
    """Those who supervise at a workplace."""

    @operation(
        "supervisors_add",
        "Lägg till en handledare",
        answers=WorkplaceOut,
        example=WORKPLACE,
        status=201,
        takes=SupervisorIn,
        takes_example=SUPERVISOR_IN,
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Add a supervisor."""
        found = get_workplace(request.user, pk)
        require(permissions.may_act_for(request.user, found.department_id))
        data = actions.SupervisorInput(**self.sent(SupervisorIn))
        actions.add_supervisor(workplace=found, data=data, by=request.user)
        return self.answer(found, status=201)


class SupervisorDetail(WorkplaceView):
    """One of those who supervise at a workplace."""

    @operation(
        "supervisors_save",
        "Ändra en handledare",
        description="If-Match är arbetsplatsens ETag.",
        answers=WorkplaceOut,
        example=WORKPLACE,
        takes=SupervisorIn,
        takes_example=SUPERVISOR_IN,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, pk: uuid.UUID, supervisor: int) -> Response:
        """Save the supervisor."""
        found = get_workplace(request.user, pk)
        row = get_object_or_404(Supervisor, pk=supervisor, workplace=found)
        require(permissions.may_act_for(request.user, found.department_id))
        sent = self.sent(SupervisorIn)
        _require_same(request, found, row, sent)
        actions.save_supervisor(supervisor=row, data=actions.SupervisorInput(**sent), by=request.user)
        return self.answer(found)
