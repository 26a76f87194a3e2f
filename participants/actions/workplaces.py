"""Every write to a workplace and its supervisors."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from organisation.models import Department, User

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from ..models import Supervisor, Workplace
from ..supervision import months_in_words, overloaded
from .moves import tell_of_place


@dataclass(frozen=True, slots=True)
class WorkplaceInput:
    """A unit of the förvaltning's own or, with its contract, a company."""

    name: str
    address: str = ""
    company: str = ""
    organisation_number: str = ""
    contract: str = ""
    is_used: bool = True


@dataclass(frozen=True, slots=True)
class SupervisorInput:
    """A handledare; most_places is at the same time."""

    name: str
    most_places: int = 1
    trained_on: dt.date | None = None
    is_active: bool = True


TEXTS = ("name", "address", "company", "organisation_number", "contract")


@transaction.atomic
def add(*, department: Department, data: WorkplaceInput, by: User) -> Workplace:
    """Add a workplace to a förvaltning."""
    require(permissions.may_act_for(by, department.pk))
    workplace = Workplace(department=department)
    fill(workplace, data)
    workplace.save(force_insert=True)
    tell_of_place(workplace, "workplace_added", by=by)
    return workplace


@transaction.atomic
def save(*, workplace: Workplace, data: WorkplaceInput, by: User) -> Workplace:
    """Change a workplace; one that is no longer used takes no new places."""
    workplace = Workplace.objects.select_for_update().get(pk=workplace.pk)
    require(permissions.may_act_for(by, workplace.department_id))
    fill(workplace, data)
    workplace.save()
    tell_of_place(workplace, "workplace_saved", by=by)
    return workplace


def fill(workplace: Workplace, data: WorkplaceInput) -> None:
    """Write what is given into a workplace and check it, without storing it."""
    for name in TEXTS:
        setattr(workplace, name, getattr(data, name).strip())
    workplace.is_used = data.is_used
    workplace.full_clean()


@transaction.atomic
def add_supervisor(*, workplace: Workplace, data: SupervisorInput, by: User) -> Supervisor:
    """Add somebody who supervises at the workplace."""
    require(permissions.may_act_for(by, workplace.department_id))
    supervisor = Supervisor(workplace=workplace)
    _fill_supervisor(supervisor, data)
    supervisor.save(force_insert=True)
    tell_of_place(workplace, "supervisor_added", by=by, supervisor=supervisor.name)
    return supervisor


@transaction.atomic
def save_supervisor(*, supervisor: Supervisor, data: SupervisorInput, by: User) -> Supervisor:
    """Change a supervisor; nobody gets fewer places at a time than they already have."""
    chosen = Supervisor.objects.select_for_update(of=("self",)).select_related("workplace")
    supervisor = chosen.get(pk=supervisor.pk)
    require(permissions.may_act_for(by, supervisor.workplace.department_id))
    periods = selectors.stays([supervisor.pk]).get(supervisor.pk, [])
    if months := overloaded(periods, data.most_places):
        raise RuleBroken(
            f"{supervisor.name} har redan fler platser i {months_in_words(months)}. "
            "Byt handledare på någon av dem först.",
            code="supervisor_overloaded",
            field="most_places",
        )
    _fill_supervisor(supervisor, data)
    supervisor.save()
    tell_of_place(supervisor.workplace, "supervisor_saved", by=by, supervisor=supervisor.name)
    return supervisor


def _fill_supervisor(supervisor: Supervisor, data: SupervisorInput) -> None:
    if data.trained_on and data.trained_on > timezone.localdate():
        raise RuleBroken(
            "Skriv dagen då utbildningen var klar, inte en dag som kommer.",
            code="trained_in_future",
            field="trained_on",
        )
    supervisor.name, supervisor.most_places = data.name.strip(), data.most_places
    supervisor.trained_on, supervisor.is_active = data.trained_on, data.is_active
    supervisor.full_clean()
