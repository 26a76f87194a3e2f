"""The pages about participants among many open cases: python -m bench.people [--people 100000] [--runs 20].

One consultant has 300 of the cases, of which each is assessed, has children in the household and a wish; a tenth has
been proposed to a place. TEST_DATABASE_URL, a superuser's address, selects a server that already runs; otherwise one
is started and thrown away. Times are of the whole answer, from the request to the page, on the wall; processor time is
what Python and the database used for it. docs/matching.md has the latest figures.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from . import processor

OWN = 300  # the consultant's cases
DATABASE = "bench_people"


@contextmanager
def database() -> Iterator[None]:
    """Set Django up on an empty database with every migration run, as the tables' owner; it is dropped afterwards."""
    from lund_placements import pgserver  # settings are read when Django is imported

    server = None
    if url := os.environ.get("TEST_DATABASE_URL"):
        pgserver.create_roles(url)
        os.environ["DATABASE_URL"] = pgserver.as_role(url, pgserver.OWNER)
    else:
        server = pgserver.throw_away_server()
        server.start()
        os.environ["DATABASE_URL"] = server.url(pgserver.OWNER, "postgres")
    os.environ |= {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "lund_placements.settings"}
    import django  # as above
    from django.conf import settings  # as above

    # Styles are not collected, and not asked for.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.db import connection  # as above
    from django.test.utils import setup_test_environment  # as above

    from tests.database import migrated_template  # as above

    setup_test_environment()
    template = migrated_template()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template}")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        yield
    finally:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")
        if server:
            server.stop()


def fill(people: int) -> dict[str, tuple[str, str, dict[str, str] | None]]:
    """Make so many cases, and return what is asked for: who asks, the address, and what is sent."""
    from django.db import connection
    from django.urls import reverse

    from participants.actions import facts
    from participants.models import Participant
    from tests.database import copy_rows
    from tests.participants.places import make_places
    from tests.participants.placing import Placing

    scene = Placing(make_places().signed("a"))
    person = scene.person(income_support_since="2020-01-01", language_level="sfi_c", education_level="upper")
    facts.set_grounds(participant=person, has_children=True, other="", by=scene.ines)
    facts.set_wishes(participant=person, wishes=[facts.WishInput("Kock")], by=scene.ines)
    place = scene.place()
    scene.offered(place, person)
    free = scene.place()
    one = "md5(n::text)::uuid"
    copies = {
        "participant": {
            "id": one,
            "case_number": "'9999-' || n",
            "alias": "'A' || n",
            "first_name": "'Namn' || n % 5000",
            "last_name": "'Efternamn' || n % 7000",
            "consultant_id": f"CASE WHEN n < {OWN} THEN {scene.ines.pk} ELSE {scene.world.jens.pk} END",
            "income_support_since": "DATE '2015-01-01' + n % 4000",
            "language_level": "(ARRAY['sfi_a', 'sfi_b', 'sfi_c', ''])[1 + n % 4]",
        },
        "jobreadiness": {"id": "1000000 + n", "participant_id": one, "is_ready": "n % 3 > 0"},
        "priorityground": {"id": "1000000 + n", "participant_id": one},
        "wish": {"id": "1000000 + n", "participant_id": one},
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for name, changes in copies.items():
            copy_rows(f"participants_{name}", changes, people - 1)
        cursor.execute("ALTER TABLE participants_proposal DISABLE TRIGGER USER")
        proposal = {"id": "md5('p' || n)::uuid", "participant_id": "md5((10 * n)::text)::uuid"}
        copy_rows("participants_proposal", proposal, (people - 1) // 10)
        cursor.execute("ALTER TABLE participants_proposal ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    assert Participant.objects.count() == people
    year = scene.places.round.year
    search = reverse("participants:search")
    return {
        "search by name": ("Ines", search, {"text": "Namn4711"}),
        "search by part of a name": ("Ines", search, {"text": "na ef"}),
        "search by case number": ("Ines", search, {"text": "9999-4711"}),
        "search by personnummer": ("Ines", search, {"text": "19121212-1212"}),
        "own cases": ("Ines", reverse("participants:cases"), None),
        "own cases, page 5": ("Ines", f"{reverse('participants:cases')}?sida=5", None),
        "one case": ("Ines", reverse("participants:case", args=[person.pk]), None),
        "statistics": ("Anna", reverse("participants:statistics"), None),
        "own proposals and placements": ("Ines", reverse("participants:placements"), None),
        "people for a place": ("Ines", reverse("participants:place_match", args=[year, free.pk]), None),
        "places for a case": ("Ines", reverse("participants:case_match", args=[person.pk]), None),
        "suggestion, consultant": ("Ines", reverse("participants:portfolio"), None),
        "suggestion, coordinator": ("Anna", reverse("participants:portfolio"), None),
    }


def timed(ask: Callable[[], object], runs: int) -> list[float]:
    """Return how long each answer took, in milliseconds, in order."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    return sorted(times)


def main() -> None:
    """Print the median, the 95th percentile and the queries of each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    with database():
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from organisation.models import User

        asked = fill(arguments.people)
        print(f"{arguments.people:,} open cases, {arguments.runs} answers each")
        print("| page | queries | processor ms | median ms | p95 ms |\n| --- | --- | --- | --- | --- |")
        processor.alone()
        for name, (who, address, sent) in asked.items():
            client = Client()
            client.force_login(User.objects.get(name=who))

            def ask(client: Client = client, address: str = address, sent: dict | None = sent) -> None:
                answer = client.post(address, sent) if sent else client.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            with CaptureQueriesContext(connection) as queries:
                ask()
            count = len(queries)
            before = processor.used()
            times = timed(ask, arguments.runs)
            used = (processor.used() - before) / arguments.runs
            p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
            row = f"{count} | {used:,.0f} | {statistics.median(times):,.0f} | {p95:,.0f}"
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
