"""Load the demo's invented workplaces and places, through the same actions as in the browser."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from organisation.models import Department
from organisation.selectors import contacts_by_department
from participants import place_demo_data as demo_data
from participants.actions import places, workplaces
from participants.models import Place, Workplace
from participants.place_enums import UnionForm
from participants.place_permissions import may_open


class Command(BaseCommand):
    """`load_demo_places`, after load_demo_agreements: loading again changes nothing."""

    help = "Läser in påhittade arbetsplatser och platser i demon. Kräver DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Load everything or nothing; what is ready and agreed on is opened."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        if Workplace.objects.exists():
            return
        self.today = timezone.localdate()
        self.round = AllocationRound.objects.get(year=self.today.year)
        self.contacts = contacts_by_department()
        found = {given.name: self._workplace(given) for given in demo_data.WORKPLACES}
        for given in demo_data.PLACES:
            place = self._place(given, found[given.workplace])
            by = self.contacts[place.department_id][0]
            if given.also:
                other, weekdays = given.also
                there = places.ShareInput(found[other].supervisors.order_by("pk")[0], weekdays)
                place = places.share(place=place, shares=[there], revision=place.revision, by=by)
            if may_open(by, place):
                places.open_place(place=place, by=by)

    def _workplace(self, given: demo_data.DemoWorkplace) -> Workplace:
        department = Department.objects.get(key=given.key)
        by = self.contacts[department.pk][0]
        data = workplaces.WorkplaceInput(given.name, given.address, *given.company)
        workplace = workplaces.add(department=department, data=data, by=by)
        for name, most_places, is_trained in given.supervisors:
            trained_on = self.today - dt.timedelta(days=200) if is_trained else None
            person = workplaces.SupervisorInput(name, most_places, trained_on)
            workplaces.add_supervisor(workplace=workplace, data=person, by=by)
        return workplace

    def _place(self, given: demo_data.DemoPlace, workplace: Workplace) -> Place:
        by = self.contacts[workplace.department_id][0]
        supervisor, substitute = workplace.supervisors.order_by("pk")
        first_day, last_day = dt.date(self.today.year, 1, 1), dt.date(self.today.year, 12, 31)
        starts_on = min(max(self.today + dt.timedelta(days=given.starts_in), first_day), last_day)
        data = places.PlaceInput(
            workplace=workplace,
            occupation=given.occupation,
            ssyk=given.ssyk,
            area=given.area,
            tasks=given.tasks,
            purpose="Pröva yrket och öva svenska på arbetet." if given.kind == PlacementKind.PRAKTIK else "",
            is_near_operations=True,
            needs_to_recruit=given.kind == PlacementKind.AMA,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=given.days),
            hours_per_week=given.hours,
            times_of_day=given.times,
            language_level=given.language,
            licences=given.licences,
            certificates=given.certificates,
            physical=given.physical,
            adaptations=given.adaptations,
            supervisor=supervisor,
            substitute=substitute,
            responsible_manager="Enhetschefen",
            risk_assessed_on=self.today - dt.timedelta(days=20) if given.is_ready else None,
            replaces_no_post=True,
        )
        department = workplace.department
        place = places.register(round=self.round, department=department, kind=given.kind, data=data, by=by)
        if given.kind == PlacementKind.AMA:
            talk = places.ConsultationInput(
                "Kommunal", UnionForm.COOPERATION, self.today - dt.timedelta(days=15)
            )
            places.consult(place=place, data=talk, by=by)
        return place
