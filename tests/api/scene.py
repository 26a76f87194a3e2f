"""What the API is tried on: a year in each state that matters, everybody in the cast, and a machine for each role."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from allocation.models import Decision, Scenario
from allocation.reply_parts import NeedInput
from organisation.enums import Role
from participants.actions import places as place_actions
from participants.models import Place, Placement, Proposal

from ..access import ANONYMOUS, CAST, SECRET, SECRET_DECISION, with_secrets
from ..agreements.build import Agreements
from ..factories import World, Year, make_world
from ..participants.places import Places
from ..participants.placing import make_one_of_each
from .machines import make_key, make_machine


@dataclass
class ApiScene:
    """A kommun with a year in each state, sessions for everybody and a key for each role."""

    world: World
    years: dict[str, Year]
    agreement: Agreement
    draft: Agreement
    places: dict[str, Place]
    placings: dict[str, Proposal | Placement]
    keys: dict[str, str]
    sessions: dict[str, str] = field(default_factory=dict)

    def year(self, state: str) -> int:
        """Return the year that has come so far."""
        return self.years[state].round.year

    def decision(self, state: str) -> Decision:
        """Return the decision of the year that has come so far."""
        return self.years[state].decision

    def scenario(self, state: str) -> Scenario:
        """Return the scenario that was computed last in a year."""
        return self.years[state].latest_scenario

    def ids(self, path: str) -> list[object]:
        """Return the ids of what exists of the kind that an address under the API is about."""
        published, decided = (self.decision(state).pk for state in ("published", "decided"))
        proposals = {which: one for which, one in self.placings.items() if isinstance(one, Proposal)}
        placements = [one.pk for which, one in self.placings.items() if which not in proposals]
        found = {
            "scenarios": [self.scenario(state).pk for state in ("dialogue", "decided")],
            "decisions": [published, decided],
            "agreements": [self.agreement.pk, self.draft.pk],
            "workplaces": [self.places["open"].workplace_id],
            "places": [one.pk for one in self.places.values()],
            "proposals": [one.pk for one in proposals.values()],
            "placements": placements,
            "milestones": [one.pk for one in self.placings["started"].milestones.all()],
        }
        return [str(pk) for part, pks in found.items() if f"/{part}" in path for pk in pks]

    def numbers(self) -> dict[str, list[int]]:
        """Return the numbers that stand in addresses beside an id."""
        return {
            "supervisor": [self.places["open"].supervisor_id],
            "consultation": [self.places["draft"].consultations.get().pk],
        }

    def client(self, who: str) -> Client:
        """Return a caller of its own: somebody of the cast by the session, a machine by its key, or nobody."""
        if who in self.keys:
            return Client(headers={"Authorization": f"Bearer {self.keys[who]}"})
        client = Client()
        if who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def make_api_scene() -> ApiScene:
    """Make a published year with an agreement sent and one in draft, and years in the other states."""
    world, first = make_world(), timezone.localdate().year - 1  # its placements have started

    def answered(year: int) -> Year:
        decided_on = dt.date(year - 1, 1, 1)
        return Year(world, year).targets(decided_on=decided_on).open().answered("a", "b", "soc").closed()

    years = {
        "published": answered(first).scenario().chosen().drafted().sent().decided().published(),
        "decided": with_secrets(answered(first + 1)).sent().decided(**SECRET_DECISION),
        "dialogue": Year(world, first + 2).targets().open(),
        "preparing": Year(world, first + 3),
    }
    drafted = NeedInput(f"{SECRET}: bos utkast", 3, 5, is_shortage=False)
    years["dialogue"].saved("a", needs=(drafted,)).answered("soc").scenario("B. Storlek först")
    years["dialogue"].submitted("b", conditions=f"{SECRET}: vårdens svar")
    agreements = Agreements(years["published"]).generated().saved("a").sent("a")
    scope = {
        Role.DEPARTMENT_CONTACT: {"department": world.departments["a"]},
        Role.BOARD_SECRETARY: {"board": world.boards["soc"]},
        Role.BOARD_MEMBER: {"board": world.boards["b"]},
    }
    keys = {
        f"machine {role}": make_key(world, make_machine(world, role.label, role, **scope.get(role, {})))[1]
        for role in Role
    }
    places = Places(agreements)
    placings = make_one_of_each(places)
    scene = ApiScene(
        world, years, agreements.of("a"), agreements.of("b"), _places(places, placings), placings, keys
    )
    for person in CAST:
        client = Client()
        client.force_login(getattr(world, person))
        scene.sessions[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return scene


def _places(scene: Places, placings: dict[str, Proposal | Placement]) -> dict[str, Place]:
    """Let cilla's förvaltning have a draft, a closed place and the open one that people are proposed to."""
    closed = place_actions.close(place=scene.place("soc"), by=scene.world.cilla, comment="Fel.")
    return {"draft": scene.place("soc"), "closed": closed, "open": placings["suggested"].place}
