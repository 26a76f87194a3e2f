"""Another system carries a year from targets to decision over HTTP, and both of us know the same afterwards."""

import hashlib

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from allocation.models import AllocationRound, Decision
from organisation.enums import Role
from organisation.models import ApiCall

from ..factories import World, make_world
from .client import ApiClient, Refused
from .machines import make_key, make_machine

NO_INTAKE = {"feriepraktik": 0, "lia": 0, "prao": 0, "lonebidrag": 0, "other_intake": 0}


def _client(world: World, site: str, name: str, role: Role, **scope: object) -> ApiClient:
    return ApiClient(site, make_key(world, make_machine(world, name, role, **scope))[1])


def _fill_in(department: ApiClient, reply: str) -> None:
    """Fill in every part of a reply."""
    offer = {"at_least": 0, "wished": 8, "at_most": 8, "tasks": "Servera.", "operations_near": True}
    department.put(f"{reply}/interest", interest="yes", interest_reason="")
    need = {"occupation": "Kock", "need_2y": 4, "need_5y": 9, "is_shortage": True}
    department.put(f"{reply}/needs", gap_made_on="2025-03-15", needs=[need])
    offers = [{"kind": "ama", **offer}, {"kind": "praktik", **offer}]
    department.put(f"{reply}/places", replaces_no_post=True, offers=offers)
    supervisors = {"places_per_supervisor": 2, "supervisors": [6] * 12, "to_train": 0, "training": ""}
    department.put(f"{reply}/supervisors", **supervisors)
    words = dict.fromkeys(("ancillary_costs", "compensation", "union_note", "conditions"), "")
    months = [{"is_closed": month == 7, **NO_INTAKE} for month in range(1, 13)]
    department.put(f"{reply}/conditions", months=months, union_on=None, **words)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_year_from_targets_to_decision(live_server: LiveServer) -> None:
    world, today = make_world(), timezone.localdate()
    site, number = live_server.url, timezone.localdate().year + 1
    coordinator = _client(world, site, "Ärendesystemet", Role.COORDINATOR)
    secretary = _client(world, site, "Diariet", Role.BOARD_SECRETARY, board=world.boards["soc"])
    department = world.departments["a"]
    school = _client(world, site, "Skolans HR", Role.DEPARTMENT_CONTACT, department=department)

    coordinator.post("rounds", year=number)
    decided = {"decided_on": str(today), "paragraph": "§ 12", "diary_no": "SO 2026/0041"}
    targets = [{"kind": "ama", "places": 6, **decided}, {"kind": "praktik", "places": 3, **decided}]
    coordinator.put(f"rounds/{number}/targets", targets=targets)
    coordinator.post(f"rounds/{number}/open-dialogue")

    dialogue = f"rounds/{number}/dialogues/a"
    _fill_in(school, f"{dialogue}/reply")
    assert school.post(f"{dialogue}/submit")["status"] == "submitted"
    with pytest.raises(Refused) as refused:
        coordinator.post(f"{dialogue}/accept", version=2)
    assert (refused.value.answer.status, refused.value.answer.content["code"]) == (409, "version_is_stale")
    coordinator.post(f"{dialogue}/accept", version=1)
    for other in ("b", "soc"):
        coordinator.post(f"rounds/{number}/dialogues/{other}/close-unanswered", comment="Svarade inte.")
    assert [row["turn_of"] for row in coordinator.listed(f"rounds/{number}/dialogues?limit=1")] == [
        "nobody"
    ] * 3
    coordinator.post(f"rounds/{number}/close-dialogue")

    weights = {"weight_2y": 50, "weight_5y": 30, "weight_employees": 20, "shortage_factor": "1.5"}
    scenario = coordinator.post(f"rounds/{number}/scenarios", name="A. Behov först", **weights)["id"]
    line = f"rounds/{number}/scenarios/{scenario}/lines/a/ama"
    assert coordinator.put(line, places=5, reason="En handledare är ledig.")["places"] == 5
    coordinator.post(f"rounds/{number}/scenarios/{scenario}/choose")
    coordinator.post(f"rounds/{number}/draft-proposal")
    assert coordinator.post(f"rounds/{number}/send-proposal")["status"] == "proposed"

    protocol = {"decided_on": str(today), "paragraph": "§ 87", "diary_no": "SO 2026/0123"}
    decision = secretary.post(f"rounds/{number}/record-decision", outcome="as_proposed", **protocol)
    with pytest.raises(Refused) as refused:
        school.get(f"decisions/{decision['id']}")
    assert refused.value.answer.status == 404  # not published yet
    coordinator.post(f"decisions/{decision['id']}/publish")

    kept = Decision.objects.get()
    assert kept.round == AllocationRound.objects.get(year=number, status="published")
    places = {(row["department"], row["kind"]): row["decided"] for row in decision["lines"] if row["decided"]}
    assert places == {("a", "ama"): 5, ("a", "praktik"): 3}
    frozen = school.call("GET", f"decisions/{decision['id']}/document")
    assert hashlib.sha256(frozen.content).hexdigest() == kept.document.sha256
    assert school.get(f"decisions/{decision['id']}/frozen")["decision"]["id"] == str(kept.pk)
    names = set(kept.round.events.values_list("actor_name", flat=True))
    assert names == {"Ärendesystemet", "Diariet", "Skolans HR"}  # no person has touched the year
    assert ApiCall.objects.filter(key__user__name="Diariet").count() == 1
