"""What is shown of a place and what is written of it; nothing about who is there."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import QuerySet, TextChoices
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from allocation.enums import PlacementKind
from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import require_match
from lund_placements.api.serializers import In, Line, Lines, Out
from organisation.models import User

from .. import place_selectors as selectors
from ..actions.moves import lock_place
from ..actions.places import FIELDS, PlaceInput
from ..enums import Adaptation, Area, Certificate, LanguageBand, Licence, PhysicalDemand, TimeOfDay
from ..models import Place, Placement, Workplace
from ..models.person import FULL_TIME
from ..place_enums import PlaceState, UnionForm, Weekday
from ..place_permissions import may_act_for
from ..readiness import to_do

Row = TypeVar("Row", Place, Placement)


def codes(choices: type[TextChoices], **options: Any) -> serializers.ListField:
    """Codes from a closed list."""
    child = serializers.ChoiceField(choices.choices)
    return serializers.ListField(child=child, max_length=len(choices), **options)


def hours(**options: Any) -> serializers.IntegerField:
    """Hours a week."""
    return serializers.IntegerField(min_value=1, max_value=FULL_TIME, **options)


class TaskOut(Out):
    """One thing that is done before a step can be taken."""

    name = serializers.CharField()
    left = serializers.CharField(allow_blank=True, help_text="Vad som saknas; tom när det är klart.")


class SupervisorShortOut(Out):
    """Somebody who supervises."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ShareOut(Out):
    """Some weekdays at another workplace."""

    workplace = serializers.CharField()
    supervisor = SupervisorShortOut()
    weekdays = serializers.ListField(child=serializers.ChoiceField(Weekday.choices), help_text="1 är måndag.")


class ConsultationOut(Out):
    """A talk with a trade union about the place."""

    id = serializers.IntegerField()
    union = serializers.CharField()
    form = serializers.ChoiceField(UnionForm.choices)
    held_on = serializers.DateField()


class PlaceOut(Out):
    """A place for one person at a time."""

    id = serializers.UUIDField()
    year = serializers.IntegerField()
    department = serializers.SlugField(help_text="Förvaltningens kortnamn.")
    workplace = serializers.CharField()
    kind = serializers.ChoiceField(PlacementKind.choices)
    status = serializers.ChoiceField(PlaceState.choices)
    status_text = serializers.CharField()
    revision = serializers.IntegerField(help_text="Hur många gånger platsen har sparats.")
    occupation = serializers.CharField()
    ssyk = serializers.CharField(help_text="Yrkeskod, eller tom.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    hours_per_week = serializers.IntegerField(allow_null=True)


class PlaceDetailOut(PlaceOut):
    """All that is written of a place."""

    workplace_id = serializers.UUIDField()
    area = serializers.ChoiceField(Area.choices, allow_blank=True)
    tasks = serializers.CharField(allow_blank=True)
    purpose = serializers.CharField(allow_blank=True)
    is_near_operations = serializers.BooleanField(
        allow_null=True, help_text="Verksamhetsnära; null: inte besvarat."
    )
    needs_to_recruit = serializers.BooleanField(allow_null=True)
    least_hours = serializers.IntegerField(allow_null=True)
    times_of_day = codes(TimeOfDay)
    language_level = serializers.ChoiceField(
        LanguageBand.choices, allow_blank=True, help_text="Svenska, minst."
    )
    licences = codes(Licence)
    certificates = codes(Certificate)
    physical = codes(PhysicalDemand, help_text="Vad arbetet innebär.")
    adaptations = codes(Adaptation, help_text="Vad som kan ordnas.")
    cannot_arrange = codes(Adaptation, help_text="Vad som inte kan ordnas.")
    supervisor = SupervisorShortOut(allow_null=True)
    substitute = SupervisorShortOut(allow_null=True)
    responsible_manager = serializers.CharField(allow_blank=True)
    risk_assessed_on = serializers.DateField(allow_null=True)
    replaces_no_post = serializers.BooleanField(help_text="Intyg: ingen ordinarie tjänst ersätts.")
    shares = ShareOut(many=True, help_text="Dagar på andra arbetsplatser.")
    consultations = ConsultationOut(many=True, help_text="Facklig samverkan.")
    to_do = TaskOut(
        many=True,
        allow_null=True,
        help_text="Vad som ska vara klart innan platsen öppnas. Null för den som inte arbetar med platsen.",
    )


class PlaceIn(In):
    """Everything that is written of a place; what is left out becomes empty."""

    workplace = serializers.UUIDField()
    occupation = Line(max_length=80)
    ssyk = Line(max_length=4, required=False, allow_blank=True)
    area = serializers.ChoiceField(Area.choices, required=False, allow_blank=True)
    tasks = Lines(max_length=2000, required=False, allow_blank=True)
    purpose = Lines(max_length=1000, required=False, allow_blank=True)
    is_near_operations = serializers.BooleanField(required=False, allow_null=True)
    needs_to_recruit = serializers.BooleanField(required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    hours_per_week = hours(required=False, allow_null=True)
    least_hours = hours(required=False, allow_null=True)
    times_of_day = codes(TimeOfDay, required=False)
    language_level = serializers.ChoiceField(LanguageBand.choices, required=False, allow_blank=True)
    licences = codes(Licence, required=False)
    certificates = codes(Certificate, required=False)
    physical = codes(PhysicalDemand, required=False)
    adaptations = codes(Adaptation, required=False)
    cannot_arrange = codes(Adaptation, required=False)
    supervisor = serializers.IntegerField(required=False, allow_null=True, help_text="Handledarens id.")
    substitute = serializers.IntegerField(required=False, allow_null=True, help_text="Ersättarens id.")
    responsible_manager = Line(max_length=120, required=False, allow_blank=True)
    risk_assessed_on = serializers.DateField(required=False, allow_null=True)
    replaces_no_post = serializers.BooleanField(required=False)


PLACE = {
    "id": "7d1f3a52-60d0-4a86-9c4c-0a4f5f0c9a11",
    "year": 2027,
    "department": "service",
    "workplace": "Centralköket",
    "kind": "ama",
    "status": "open",
    "status_text": "Öppen",
    "revision": 4,
    "occupation": "Måltidsbiträde",
    "ssyk": "9411",
    "starts_on": "2027-02-01",
    "ends_on": "2027-07-31",
    "hours_per_week": 38,
}
WRITTEN = {
    "workplace": "1b9c6f0e-2f57-4b57-8b0c-6a6f3d1e2c44",
    "occupation": "Måltidsbiträde",
    "ssyk": "9411",
    "area": "kitchen",
    "tasks": "Duka, servera och diska.",
    "purpose": "",
    "is_near_operations": True,
    "needs_to_recruit": True,
    "starts_on": "2027-02-01",
    "ends_on": "2027-07-31",
    "hours_per_week": 38,
    "least_hours": 20,
    "times_of_day": ["day"],
    "language_level": "sfi_c",
    "licences": [],
    "certificates": ["food_hygiene"],
    "physical": ["standing"],
    "adaptations": ["no_lifting"],
    "cannot_arrange": [],
    "supervisor": 12,
    "substitute": 13,
    "responsible_manager": "Mia Ek",
    "risk_assessed_on": "2027-01-12",
    "replaces_no_post": True,
}
DETAIL = {
    **WRITTEN,
    **PLACE,
    "workplace_id": WRITTEN["workplace"],
    "supervisor": {"id": 12, "name": "Marie Ask"},
    "substitute": {"id": 13, "name": "Bengt Hall"},
    "shares": [],
    "consultations": [{"id": 5, "union": "Kommunal", "form": "cooperation", "held_on": "2027-01-10"}],
    "to_do": [{"name": "Riskbedömning", "left": ""}],
}


def place_data(place: Place) -> dict[str, Any]:
    """Return what a list shows of a place."""
    names = ("kind", "revision", "occupation", "ssyk", "starts_on", "ends_on", "hours_per_week")
    return {
        "id": place.pk,
        "year": place.round.year,
        "department": place.department.key,
        "workplace": place.workplace.name,
        "status": place.state.value,
        "status_text": str(place.state.label),
        **{name: getattr(place, name) for name in names},
    }


def place_detail(user: User, place: Place) -> dict[str, Any]:
    """Return all that is written of a place that the user may read, and to those who work with it what is left."""
    tasks = to_do(selectors.facts_of(place)) if may_act_for(user, place.department_id) else None
    return {
        **{name: getattr(place, name) for name in FIELDS},
        **place_data(place),
        "workplace_id": place.workplace_id,
        "shares": selectors.shares_of(place),
        "consultations": place.consultations.all(),
        "to_do": tasks,
    }


def get_place(user: User, pk: object) -> Place:
    """Return a place that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.places_visible_to(user), pk=pk)


def version(row: Any) -> dict[str, str]:
    """Return the header that says which version of something has been read."""
    return {"ETag": f'"{row.revision}"'}


def lock_version(request: Request, place: Place, sent: dict[str, Any]) -> Place:
    """Lock the place; raises PreconditionFailed with what differs when If-Match names another version of it."""
    place = lock_place(place)

    def differs() -> list[dict[str, str]]:
        now = {name: _plain(getattr(place, name)) for name in sent if name in FIELDS}
        if "shares" in sent:
            shares = selectors.shares_of(place)
            now["shares"] = [{"supervisor": one.supervisor_id, "weekdays": one.weekdays} for one in shares]
        labels = {**labels_of(place, now), "shares": "delad mellan arbetsplatser"}
        return differences(now, {name: _plain(sent[name]) for name in now}, labels)

    require_match(request, version(place)["ETag"], differs)
    return place


def lock_if_asked(request: Request, row: Row, lock: Callable[[Row], Row]) -> Row:
    """Lock a place or placement when If-Match is sent; raises PreconditionFailed when it names another version."""
    named = request.headers.get("If-Match")
    if named is None:
        return row
    row = lock(row)
    current, sent = {"revision": row.revision}, {"revision": named.strip('" ')}
    require_match(request, version(row)["ETag"], lambda: differences(current, sent, labels_of(row, current)))
    return row


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def place_input(place: Place, sent: dict[str, Any]) -> PlaceInput:
    """Return the place as the action takes it; raises ValidationError for a workplace or supervisor of others."""
    used = Workplace.objects.filter(department=place.department_id)
    workplaces = used.filter(is_used=True) | used.filter(pk=place.workplace_id)
    given = {**sent, "workplace": chosen(workplaces, sent, "workplace")}
    supervisors = selectors.supervisors_of(
        place.department_id, also=[place.supervisor_id, place.substitute_id]
    )
    for name in ("supervisor", "substitute"):
        given[name] = chosen(supervisors, sent, name)
    return PlaceInput(**given)


def chosen(rows: QuerySet, sent: dict[str, Any], name: str, by: str = "pk") -> Any:
    """Return the row that was sent by its id, None for none; raises ValidationError when it cannot be chosen."""
    wanted = sent.get(name)
    if wanted is None:
        return None
    if (found := rows.filter(**{by: wanted}).first()) is None:
        raise serializers.ValidationError({name: ["Finns inte att välja."]}, code="no_such_choice")
    return found
