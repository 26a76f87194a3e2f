"""The pages of proposals and placements cost the same however many there are, and find them by an index."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocation.enums import PlacementKind
from organisation.models import User
from participants import placement_selectors as selectors
from participants.models import Participant, Place, Placement
from participants.views import proposals
from participants.workflow import LIVE
from tests.database import copy_rows, undone
from tests.test_verify import sql, triggers_off

from .places import make_places
from .placing import DAY, TODAY, Placing

MANY = 100_000


def _asked(more: int) -> dict[str, int]:
    scene = Placing(make_places().signed("a"))
    places = [scene.places.opened("soc") for _ in range(1 + min(more, 2))]
    Place.objects.filter(pk__in=[place.pk for place in places]).update(ends_on=TODAY + 400 * DAY)
    persons = [scene.person() for _ in range(2 + more)]
    for person in persons[:-1]:
        scene.offered(Place.objects.get(pk=places[0].pk), person, "Prövas.")
    praktik = scene.place(PlacementKind.PRAKTIK)
    scene.planned(praktik, scene.person(), "Prövas.")
    clients = {name: Client() for name in ("ines", "cilla", "anna")}
    for name, client in clients.items():
        client.force_login(getattr(scene.world, name))

    def count(name: str, route: str, *args: object) -> int:
        where = reverse(f"participants:{route}", args=args)
        with CaptureQueriesContext(connection) as asked:
            assert clients[name].get(where).status_code == 200
        return len(asked)

    year = scene.places.round.year
    return {
        "placements": count("ines", "placements"),
        "from a place": count("ines", "place_match", year, places[0].pk),
        "from a case": count("ines", "case_match", persons[-1].pk),
        "all places": count("anna", "portfolio"),
        "offers": count("cilla", "offers"),
    }


@pytest.mark.django_db
def test_queries_do_not_depend_on_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    with undone():
        few = _asked(0)
    assert _asked(5) == few
    assert max(few.values()) <= 30
    monkeypatch.setattr(proposals, "ON_A_PAGE", 2)
    ines = Client()
    ines.force_login(User.objects.get(name="Ines"))
    address = reverse("participants:placements")
    assert "Visa alla 6 förslag" in ines.get(address).content.decode()
    last = ines.get(address, {"visa": "forslag", "sida": 3}).content.decode()
    assert "Sida 3 av 3" in last
    assert last.count(reverse("participants:placements") + "forslag/") == 2


def _plan(rows: QuerySet) -> str:
    return rows.explain()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_among_a_hundred_thousand_placements_an_index_finds_the_page() -> None:
    scene = Placing(make_places().signed("a"))
    placement = scene.planned(scene.place(PlacementKind.PRAKTIK), scene.person())
    tables = [model._meta.db_table for model in (Participant, type(placement.proposal), Placement)]
    with triggers_off(tables[0]), triggers_off(tables[1]), triggers_off(tables[2]):
        _multiply()
    assert Placement.objects.count() == MANY + 1
    sql("ANALYZE participants_placement")
    page = selectors.own_placements(scene.ines, LIVE)[:50]
    plans = {
        "a consultant's page": _plan(page),
        "the place's": _plan(Placement.objects.filter(place=placement.place, status__in=LIVE)),
        "the participant's": _plan(Placement.objects.filter(participant=placement.participant)),
    }
    assert {name: plan for name, plan in plans.items() if "Seq Scan on participants_placement" in plan} == {}
    with CaptureQueriesContext(connection) as asked:
        assert len(list(page)) == 1
    assert len(asked) == 1


def _multiply() -> None:
    """Copy the one participant, proposal and placement; each copy is over, and still its consultant's."""
    copy_rows(
        "participants_participant",
        {"id": "md5(n::text)::uuid", "case_number": "'9999-' || n", "alias": "'A' || n"},
        MANY,
    )
    copy_rows(
        "participants_proposal",
        {"id": "md5('p' || n)::uuid", "participant_id": "md5(n::text)::uuid"},
        MANY,
    )
    copy_rows(
        "participants_placement",
        {
            "id": "md5('q' || n)::uuid",
            "proposal_id": "md5('p' || n)::uuid",
            "participant_id": "md5(n::text)::uuid",
            "status": "'ended'",
            "ended_on": "ends_on",
            "started_at": "planned_at",
            "started_by_id": "planned_by_id",
            "ended_at": "planned_at",
            "ended_by_id": "planned_by_id",
        },
        MANY,
    )
