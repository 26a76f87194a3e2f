"""Over HTTP: a place is registered and filled, somebody starts and ends there, and what came of it is known.

The förvaltning's system has a key. The consultant is signed in: a person decides, and answers for the case.
"""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from organisation.enums import Role
from participants.enums import AccessOutcome
from participants.models import AccessLog, Participant, PlacementEvent

from ..agreements.build import Agreements
from ..factories import Year, make_world
from ..people import CANARIES, make_participant
from .client import ApiClient, PersonClient, Refused
from .machines import make_key, make_machine

TODAY = timezone.localdate()
LATER = TODAY + dt.timedelta(days=90)
WHY = "Uppdrag i ärendesystemet"
READY = {"hours_per_week": 40, "times_of_day": ["day"], "start_from": dt.date(2020, 1, 1)}


def refused(call: Any, *args: Any, **sent: Any) -> tuple[int, str, str | None]:
    """Return how the API said no."""
    with pytest.raises(Refused) as said:
        call(*args, **sent)
    found = said.value.answer
    return found.status, found.content["code"], found.content["field"]


class Seen:
    """Everything that a client has been answered, as one text."""

    def __init__(self, *clients: ApiClient) -> None:
        self.text = ""
        for client in clients:
            client.call = self._kept(client.call)

    def _kept(self, call: Any) -> Any:
        def kept(*args: Any, **kwargs: Any) -> Any:
            answer = call(*args, **kwargs)
            self.text += str(answer.content)
            return answer

        return kept


def a_place(host: ApiClient) -> str:
    """Register a workplace, two supervisors and a place, and open it when nothing is left to do."""
    workplace = host.post("workplaces", department="soc", name="Centralköket")["id"]
    for name in ("Marie Ask", "Bengt Hall"):
        supervisors = host.post(f"workplaces/{workplace}/supervisors", name=name)["supervisors"]
    marie, bengt = (one["id"] for one in supervisors)
    draft = {"workplace": workplace, "occupation": "Måltidsbiträde"}
    place = host.post("places", year=TODAY.year, department="soc", kind="ama", **draft)
    left = [task["name"] for task in place["to_do"] if task["left"]]
    assert (len(left), refused(host.post, f"places/{place['id']}/open")[:2]) == (7, (403, "forbidden"))
    draft |= {"ssyk": "9411", "area": "kitchen", "tasks": "Duka och diska.", "times_of_day": ["day"]}
    draft |= {"is_near_operations": True, "needs_to_recruit": True, "hours_per_week": 30}
    draft |= {"supervisor": marie, "substitute": bengt, "responsible_manager": "Mia Ek"}
    draft |= {"starts_on": str(TODAY), "ends_on": str(LATER), "risk_assessed_on": str(TODAY)}
    address = f"places/{place['id']}"
    wrong = {**draft, "supervisor": 0}
    assert refused(host.put, address, **wrong) == (400, "no_such_choice", "supervisor")
    host.put(address, **draft, replaces_no_post=True)
    stale = host.call("PUT", address, {**draft, "tasks": "Diska."}, If_Match='"1"')
    now = {"field": "tasks", "label": "arbetsuppgifter", "current": "Duka och diska.", "sent": "Diska."}
    left_out = {"field": "replaces_no_post", "current": "true", "sent": "false"}
    assert (stale.status, stale.content["code"]) == (412, "stale")
    assert stale.content["differs"] == [now, {**left_out, "label": "ersätter ingen ordinarie tjänst"}]
    union = {"union": "Kommunal", "form": "cooperation", "held_on": str(TODAY)}
    assert [task["left"] for task in host.post(f"{address}/consultations", **union)["to_do"]] == [""] * 8
    late = host.call("POST", f"{address}/open", {}, If_Match='"1"')
    now = {"field": "revision", "label": "sparad gång", "current": "2", "sent": "1"}
    assert (late.status, late.content["differs"]) == (412, [now])
    opened = host.call("POST", f"{address}/open", {}, If_Match=late.headers["ETag"])
    assert (opened.status, opened.content["status"]) == (200, "open")
    return place["id"]


def a_placement(ines: ApiClient, host: ApiClient, place: str) -> str:
    """Propose whoever stands first, let the förvaltning say yes, and start although something is left at first."""
    [first] = ines.get(f"places/{place}/candidates")["order"]
    proposal = ines.post("proposals", place=place, alias=first["alias"], origin="place")
    way = f"proposals/{proposal['id']}"
    assert refused(host.get, way)[0] == 404  # not offered yet
    assert ines.post(f"{way}/offer")["turn_of"] == "department"
    assert [row["alias"] for row in host.listed("proposals?status=offered")] == [first["alias"]]
    assert refused(ines.post, f"{way}/accept")[:2] == (403, "forbidden")
    assert host.post(f"{way}/accept")["status"] == "accepted"
    days = {"starts_on": str(TODAY), "ends_on": str(LATER)}
    too_long = {**days, "ends_on": str(LATER + dt.timedelta(days=1)), "hours_per_week": 30}
    assert refused(ines.post, f"{way}/plan", **too_long) == (409, "outside_place", "ends_on")
    placement = ines.post(f"{way}/plan", **days, hours_per_week=30)
    here = f"placements/{placement['id']}"
    employed = {"employed_from": str(TODAY), "employed_to": str(LATER), "hours_per_week": 30}
    pay = {"pay_agreement": "bea", "wage": "21000.00", "no_subsidy_reason": "Inget beslut än."}
    assert ines.call("GET", f"{here}/terms").status == 404  # nothing is written yet
    assert ines.put(f"{here}/terms", read=here, **employed, **pay)["has_terms"]
    terms = ines.get(f"{here}/terms")
    assert (terms["wage"], terms["employed_to"], "no_subsidy_reason" in terms) == (
        "21000.00",
        str(LATER),
        False,
    )
    late = ines.call(
        "PUT", f"{here}/terms", {**employed, **pay, "wage": "22000.00", "contact": "Af"}, If_Match='"1"'
    )
    assert late.content["differs"] == [
        {
            "field": "wage",
            "label": "lön, kronor i månaden",
            "current": "21000.00",
            "sent": "22000.00",
        }
    ]
    assert refused(ines.post, f"{here}/start") == (409, "start_is_not_ready", "reason")
    told = {"introduction_on": str(TODAY), "fund_told_on": str(TODAY)}
    ready = ines.put(f"{here}/preparation", read=here, **told)
    assert [task["left"] for task in ready["to_do"] if task["left"]] == []
    assert ines.post(f"{here}/start")["status"] == "started"
    assert host.get(f"places/{place}")["status"] == "filled"
    return placement["id"]


def followed_up(ines: ApiClient, placement: str) -> None:
    """Write down a conversation, end on the last day, and record and correct what came of it."""
    here, mine = f"placements/{placement}", f"milestones?placement={placement}"
    talk = next(row["id"] for row in ines.listed(f"{mine}&status=open") if row["records"] == "conversation")
    said = {"held_on": str(TODAY), "present": ["participant"], "attendance": "as_agreed", "risk": "low"}
    words = {"goals": "HEMLIGA MÅL", "next_steps": "HEMLIGA STEG"}
    assert refused(ines.post, f"milestones/{talk}/conversation", **said)[0] == 400  # no word of the goals
    assert ines.post(f"milestones/{talk}/conversation", **said, **words)["version"] == 1
    stale = ines.call(
        "PUT", f"{here}/dates", {"starts_on": str(TODAY), "ends_on": str(TODAY)}, If_Match='"1"'
    )
    assert (stale.status, [row["field"] for row in stale.content["differs"]]) == (412, ["ends_on"])
    ines.put(f"{here}/dates", read=here, starts_on=str(TODAY), ends_on=str(TODAY))
    assert ines.call("POST", f"{here}/end", If_Match='"1"').status == 412
    assert ines.post(f"{here}/end")["ended_on"] == str(TODAY)
    due = [row for row in ines.listed(f"{mine}&status=open") if row["due_on"] == str(TODAY)]
    [result] = [row["id"] for row in due if row["records"] == "outcome"]
    assert ines.get(f"milestones/{result}")["actor"] == "consultant"
    ines.post(f"milestones/{result}/outcome", code="unknown")
    found = ines.put(
        f"milestones/{result}/outcome", code="host_job", lasting="month", correction="Fick jobbet."
    )
    assert (found["version"], found["code"]) == (2, "host_job")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_from_a_place_to_what_came_of_it(live_server: LiveServer) -> None:
    world = make_world()
    year = Year(world, TODAY.year).targets().open().answered("a", "b", "soc").closed()
    Agreements(year.scenario().chosen().drafted().sent().decided().published()).generated()
    make_participant(world.ines, "own", **READY)
    make_participant(world.ines, "protected", is_protected=True, **READY)
    department = {"department": world.departments["soc"]}
    system = make_machine(world, "Matlagets system", Role.DEPARTMENT_CONTACT, **department)
    host = ApiClient(live_server.url, make_key(world, system)[1], WHY)
    coordinator = make_key(world, make_machine(world, "Statistik", Role.COORDINATOR))[1]
    counts = ApiClient(live_server.url, coordinator, WHY)
    browser = Client()
    browser.force_login(world.ines)
    ines = PersonClient(live_server.url, browser.cookies[settings.SESSION_COOKIE_NAME].value, WHY)
    seen = Seen(host, counts, ines)

    placement = a_placement(ines, host, a_place(host))
    followed_up(ines, placement)

    person = Participant.objects.get(protected_identity=False)
    [outcome] = counts.listed(f"outcomes?placement={placement}&code=host_job")
    assert (outcome["alias"], outcome["lasting"]) == (person.alias, "month")
    assert refused(counts.post, f"placements/{placement}/end")[:2] == (403, "forbidden")
    without = ApiClient(live_server.url, coordinator)
    assert refused(without.get, f"placements/{placement}") == (400, "reason_required", "X-Reason")
    names = [*CANARIES["own"], *CANARIES["protected"], person.case_number, "HEMLIGA", "Inget beslut än"]
    assert [name for name in names if name in seen.text] == []
    kinds = list(PlacementEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [
        *("suggested", "offer", "accept", "plan"),
        *("terms_set", "prepared", "start", "dates_changed", "end"),
    ]
    looks = AccessLog.objects.filter(outcome=AccessOutcome.ALLOWED, what="api", reason=WHY)
    assert set(looks.values_list("actor__name", flat=True)) == {"Ines", "Matlagets system", "Statistik"}
    assert {pk for found in looks for pk in found.subjects} == {person.pk}  # never whoever is protected
    denied = AccessLog.objects.filter(outcome=AccessOutcome.DENIED)
    assert set(denied.values_list("actor__name", "is_flagged")) == {("Matlagets system", True)}
