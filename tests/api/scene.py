"""What the API is tried on: a year in each state that matters, everybody in the cast, and a machine for each role."""

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from allocation.models import Decision, Scenario
from allocation.reply_parts import NeedInput
from organisation.enums import Role

from ..access import ANONYMOUS, CAST, SECRET, SECRET_DECISION, with_secrets
from ..agreements.build import Agreements
from ..factories import World, Year, make_world
from .machines import make_key, make_machine


@dataclass
class ApiScene:
    """A kommun with a year in each state, sessions for everybody and a key for each role."""

    world: World
    years: dict[str, Year]
    agreement: Agreement
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

    def client(self, who: str) -> Client:
        """Return a caller of its own: somebody of the cast by the session, a machine by its key, or nobody."""
        if who in self.keys:
            return Client(headers={"Authorization": f"Bearer {self.keys[who]}"})
        client = Client()
        if who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def make_api_scene() -> ApiScene:
    """Make a published year with an agreement, one decided in secret, one in dialogue and one just started."""
    world, first = make_world(), timezone.localdate().year

    def answered(year: int) -> Year:
        return Year(world, year).targets().open().answered("a", "b", "soc").closed()

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
    scene = ApiScene(world, years, agreements.of("a"), keys)
    for person in CAST:
        client = Client()
        client.force_login(getattr(world, person))
        scene.sessions[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return scene
