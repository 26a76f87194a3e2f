"""The API's list of placements beside the same page and a bare DRF view: python -m bench.api [--placements 100000].

One consultant has them all; each is over. Fifty rows are asked for at a time. The bare view does what Django REST
framework does by itself: the same rows and fields, and no key, role, reason, access log or audit. Times are of the
whole answer, in one process.

2026-11-23, two cores that eight others worked on at the same time (load 6-7), 100 times each, in milliseconds:

| | queries | processor | median | p95 |
| --- | --- | --- | --- | --- |
| API, a machine that coordinates | 15 | 22.9 | 71.7 | 125.9 |
| API, the same, page 22 of 200 rows | 15 | 24.2 | 67.3 | 208.7 |
| API, a consultant | 15 | 24.8 | 60.7 | 99.5 |

Not measured then: the page of a consultant with 100 000 placements, which takes seconds, and the bare view.
"""

import argparse
import statistics

from . import processor
from .people import database, timed

RUNS = 100


def fill(placements: int) -> str:
    """Make so many placements, and return a coordinating machine's key."""
    from django.db import connection  # settings are read when Django is imported

    from organisation.enums import Role
    from participants.models import Placement
    from tests.api.machines import make_key, make_machine
    from tests.database import copy_rows
    from tests.participants.places import make_places
    from tests.participants.placing import Placing

    scene = Placing(make_places().signed("a"))
    scene.planned(scene.place(), scene.person())
    person, place, proposal = (f"md5('{letter}' || n)::uuid" for letter in "pls")
    copies = {
        "participant": {"id": person, "case_number": "'9999-' || n", "alias": "'A' || n"},
        "place": {"id": place, "status": "'open'"},
        "proposal": {"id": proposal, "participant_id": person, "place_id": place},
        "placement": {
            "id": "md5('q' || n)::uuid",
            "participant_id": person,
            "place_id": place,
            "proposal_id": proposal,
            "status": "'ended'",
            "started_at": "now()",
            "started_by_id": "planned_by_id",
            "ended_on": "ends_on",
            "ended_at": "now()",
            "ended_by_id": "planned_by_id",
        },
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for name, changes in copies.items():
            table = f"participants_{name}"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            copy_rows(table, changes, placements)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    assert Placement.objects.filter(status="ended").count() == placements
    return make_key(scene.world, make_machine(scene.world, "Power BI", Role.COORDINATOR))[1]


def add_bare_view() -> None:
    """Put a view of the same rows and fields at /bare."""
    from django.urls import clear_url_caches, path
    from rest_framework import generics, serializers

    from lund_placements import urls
    from lund_placements.api.pagination import Pages
    from participants.models import Placement

    class Bare(serializers.ModelSerializer):
        alias = serializers.CharField(source="participant.alias")
        year = serializers.IntegerField(source="place.round.year")
        department = serializers.CharField(source="place.department.key")

        class Meta:
            model = Placement
            fields = (
                *("id", "alias", "place", "year", "department", "kind", "status", "starts_on", "ends_on"),
                *("ended_on", "end_reason", "hours_per_week"),
            )

    class BareView(generics.ListAPIView):
        queryset = Placement.objects.select_related("participant", "place__round", "place__department")
        serializer_class, pagination_class, ordering = Bare, Pages, ("pk",)
        authentication_classes = permission_classes = ()

    urls.urlpatterns.insert(0, path("bare", BareView.as_view()))
    clear_url_caches()


def main() -> None:
    """Print the median, the 95th percentile, the requests a second and the queries of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--placements", type=int, default=100_000)
    placements = parser.parse_args().placements
    with database():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext
        from django.urls import reverse

        from organisation.models import User

        key = fill(placements)
        add_bare_view()
        ines = Client(headers={"X-Reason": "Belastningsprov"})
        ines.force_login(User.objects.get(name="Ines"))
        machine = Client(headers={"X-Reason": "Belastningsprov", "Authorization": f"Bearer {key}"})
        listed = reverse("api:placements")
        deep = machine.get(f"{listed}?limit=200").json()["next"]
        for _ in range(min(20, placements // 400)):
            deep = machine.get(deep).json()["next"]
        asked = {
            "API, a machine that coordinates": (machine, listed),
            "API, the same, page 22 of 200 rows": (machine, deep.replace("limit=200", "limit=50")),
            "API, a consultant": (ines, f"{listed}?status=ended"),
            "page, a consultant": (ines, f"{reverse('participants:placements')}?visa=avslutade"),
            "bare DRF view": (Client(), "/bare"),
        }
        print(f"{placements:,} placements, {RUNS} answers each")
        print("| | queries | processor ms | median ms | p95 ms |\n| --- | --- | --- | --- | --- |")
        processor.alone()
        for name, (client, address) in asked.items():

            def ask(client: Client = client, address: str = address) -> None:
                assert client.get(address).status_code == 200, address

            with CaptureQueriesContext(connection) as queries:
                ask()
            count = len(queries)
            before = processor.used()
            times = timed(ask, RUNS)
            used = (processor.used() - before) / RUNS
            p95 = times[round(0.95 * len(times)) - 1]
            row = f"{count} | {used:,.1f} | {statistics.median(times):,.1f} | {p95:,.1f}"
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
