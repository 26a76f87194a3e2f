"""Load the demo's invented participants, through the same actions as in the browser."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from organisation.models import Department, User
from participants import demo_data
from participants.actions import facts, people, secrecy
from participants.models import Participant


class Command(BaseCommand):
    """`load_demo_people`, after load_demo: loading again changes nothing."""

    help = "Läser in påhittade deltagare i demon. Kräver DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Load everybody or nobody."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        if Participant.objects.exists():
            return
        ines, jens = (User.objects.get(email=f"{name}@demo.example") for name in ("ines.falk", "jens.modin"))
        for given in demo_data.PEOPLE:
            self._add(given, jens if given.is_jens else ines)

    def _add(self, given: demo_data.DemoPerson, by: User) -> None:
        today = timezone.localdate()
        participant = people.add(
            case_number=f"{today.year}-{given.case:04d}",
            identity=people.Identity(given.first_name, given.last_name, given.personnummer),
            is_protected=given.is_protected,
            facts=people.Facts(
                income_support_since=today - dt.timedelta(days=365 * given.support_years),
                language_level=given.language,
                education_level=given.education,
                hours_per_week=given.hours,
                times_of_day=list(given.times),
                start_from=today + dt.timedelta(days=given.starts_in),
                licences=list(given.licences),
                certificates=list(given.certificates),
                adaptations=list(given.adaptations),
            ),
            by=by,
        )
        assessed_on = today - dt.timedelta(days=30)
        facts.assess(participant=participant, is_ready=given.is_ready, assessed_on=assessed_on, by=by)
        facts.set_grounds(participant=participant, has_children=given.has_children, other=given.other, by=by)
        wishes = [facts.WishInput(*wish) for wish in given.wishes]
        facts.set_wishes(participant=participant, wishes=wishes, by=by)
        steps = {step: assessed_on if number == 0 else None for number, step in enumerate(given.steps)}
        facts.set_steps(participant=participant, steps=steps, by=by)
        if given.case in (401, 412):
            secrecy.disclose(
                participant=participant,
                department=Department.objects.get(key="sef"),
                basis="consent",
                text="",
                valid_from=today - dt.timedelta(days=10),
                valid_to=today + dt.timedelta(days=180),
                by=by,
            )
