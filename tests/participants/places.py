"""Workplaces and places of a published year; the builder's verbs are the workflow's, and go through its actions.

scene = Places(make_world()).signed("a")
place = scene.place("a")            # a draft with everything in it
scene.open(place)
"""

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Self

from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from organisation.models import User
from participants.actions import places, workplace_uploads, workplaces
from participants.enums import Area, TimeOfDay
from participants.import_workplaces.rows import WorkplaceRow
from participants.models import Place, Supervisor, Workplace
from participants.models.place import LONGEST
from participants.place_enums import UnionForm
from tests.agreements.build import Agreements
from tests.factories import Year, make_world


class Places:
    """A published year with agreements, and the förvaltningar's workplaces and places in it."""

    def __init__(self, agreements: Agreements) -> None:
        self.agreements, self.year, self.world = agreements, agreements.year, agreements.world
        self.round: AllocationRound = self.year.refreshed()
        self._workplaces: dict[str, Workplace] = {}
        self._numbers = count(1)

    def signed(self, *keys: str) -> Self:
        """Carry the agreements with the nämnder over the förvaltningar all the way."""
        self.agreements.concluded(*keys)
        return self

    def forget(self) -> None:
        """Forget the workplaces, when what was written has been undone."""
        self._workplaces.clear()

    def contact(self, key: str) -> User:
        """Return the person who answers for the förvaltning."""
        return self.year.contact(key)

    def workplace(self, key: str) -> Workplace:
        """Return a workplace of the förvaltning, made the first time."""
        if key not in self._workplaces:
            self._workplaces[key] = workplaces.add(
                department=self.world.departments[key],
                data=workplaces.WorkplaceInput(f"Hus {key}", "Storgatan 1, Lund"),
                by=self.contact(key),
            )
        return self._workplaces[key]

    def supervisor(self, key: str, **changes: object) -> Supervisor:
        """Return a new supervisor who manages one place at a time; name what should be different."""
        given = workplaces.SupervisorInput(f"Handledare {next(self._numbers)}")
        data = replace(given, **changes)
        return workplaces.add_supervisor(workplace=self.workplace(key), data=data, by=self.contact(key))

    def input(self, key: str, **changes: object) -> places.PlaceInput:
        """Return a complete place with a supervisor of its own; name what should be different."""
        given = places.PlaceInput(
            workplace=self.workplace(key),
            occupation="Lokalvårdare",
            ssyk="9111",
            area=Area.CLEANING,
            tasks="Städa gemensamma ytor.",
            purpose="Pröva yrket.",
            is_near_operations=True,
            needs_to_recruit=True,
            starts_on=dt.date(self.round.year, 2, 1),
            ends_on=dt.date(self.round.year, 6, 30),
            hours_per_week=30,
            times_of_day=(TimeOfDay.DAY,),
            responsible_manager="Mia Chef",
            risk_assessed_on=timezone.localdate(),
            replaces_no_post=True,
        )
        if "supervisor" not in changes:
            changes["supervisor"] = self.supervisor(key)
        if "substitute" not in changes:
            changes["substitute"] = self.supervisor(key)
        return replace(given, **changes)

    def place(self, key: str, kind: str = PlacementKind.AMA, **changes: object) -> Place:
        """Let the contact register a complete draft, an AMA place with its union consulted."""
        place = places.register(
            round=self.round,
            department=self.world.departments[key],
            kind=kind,
            data=self.input(key, **changes),
            by=self.contact(key),
        )
        if kind == PlacementKind.AMA:
            self.consulted(place, key)
        return place

    def consulted(self, place: Place, key: str) -> None:
        """Let the contact write down a talk with a union."""
        data = places.ConsultationInput("Kommunal", UnionForm.COOPERATION, timezone.localdate())
        places.consult(place=place, data=data, by=self.contact(key))

    def open(self, place: Place) -> Place:
        """Let the coordinator open the place."""
        return places.open_place(place=place, by=self.world.anna)

    def opened(self, key: str, kind: str = PlacementKind.AMA, **changes: object) -> Place:
        """Register a place and open it."""
        return self.open(self.place(key, kind, **changes))


def make_places(year: int | None = None) -> Places:
    """Make a kommun with a published year, the next one unless another is given, whose agreements are drafts."""
    return Places(Agreements(Year(make_world(), year).proposed().decided().published()).generated())


def make_one_of_each(scene: Places) -> dict[str, Place]:
    """Register three places of a's, whose agreement is signed: a complete draft, an open and a closed one.

    The open one begins as late in its year as it may and lasts as long, so that it is not over in the year after
    next. A file of bo's with workplaces waits to be confirmed.
    """
    last = dt.date(scene.round.year, 12, 31)
    draft, opened = scene.place("a"), scene.opened("a", starts_on=last, ends_on=last + LONGEST)
    closed = places.close(place=scene.place("a"), by=scene.world.bo, comment="Fel.")
    rows = (WorkplaceRow(2, "a", "Nytt hus"),)
    workplace_uploads.keep(name="hus.xlsx", rows=rows, by=scene.world.bo)
    return {"draft": draft, "open": opened, "closed": closed}
