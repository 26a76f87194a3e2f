"""How many questions a page about participants asks does not depend on how many there are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.actions import facts, secrecy
from participants.models import AccessLog, Participant

from ..database import undone
from ..factories import make_world
from ..people import make_participant

pytestmark = pytest.mark.django_db


def _asked(more: int) -> dict[str, int]:
    world = make_world()
    today = timezone.localdate()
    for _ in range(1 + more):
        one = make_participant(world.ines)
        facts.assess(participant=one, is_ready=True, assessed_on=today, by=world.ines)
        facts.set_grounds(participant=one, has_children=True, other="Ung.", by=world.ines)
        for key in ("a", "b")[: 1 + more]:
            secrecy.disclose(
                participant=one,
                department=world.departments[key],
                basis="consent",
                text="",
                valid_from=today,
                valid_to=None,
                by=world.ines,
            )
        facts.set_wishes(participant=one, wishes=[facts.WishInput("Kock")] * (1 + more // 3), by=world.ines)
    ines, bo = Client(), Client()
    ines.force_login(world.ines)
    bo.force_login(world.bo)
    case = [one.pk]
    for _ in range(more):
        ines.get(reverse("participants:case", args=case))

    def count(client: Client, name: str, *args: object, data: dict | None = None) -> int:
        where = reverse(f"participants:{name}", args=args)
        with CaptureQueriesContext(connection) as asked:
            response = client.post(where, data) if data else client.get(where)
            assert response.status_code == 200
        return len(asked)

    return {
        "list": count(ines, "cases"),
        "search": count(ines, "search", data={"text": "Test"}),
        "case": count(ines, "case", *case),
        "looks": count(ines, "case_looks", *case),
        "statistics": count(ines, "statistics"),
        "export": count(ines, "export", data={"reason": "Möte."}),
        "shared": count(bo, "shared"),
    }


def test_queries_do_not_depend_on_rows() -> None:
    with undone():
        few = _asked(0)
    assert _asked(6) == few
    assert few["case"] <= 26


def test_looking_somebody_up_uses_an_index() -> None:
    """Also among as many as a large kommun has over the years."""
    world = make_world()
    one = make_participant(world.ines, "own")
    plans = {
        "personnummer": Participant.objects.filter(personnummer_index=b"x" * 32),
        "name": Participant.objects.filter(last_name__istartswith="Egen"),
        "case": Participant.objects.filter(case_number="2026-1"),
        "who has looked": AccessLog.objects.filter(subjects__contains=[one.pk]),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    unindexed = {name for name, rows in plans.items() if "Index" not in rows.order_by().explain()}
    assert unindexed == set()
