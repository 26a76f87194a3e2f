"""Time the follow-up's pages among 100 000 placements and 1 100 000 milestones: python -m bench.followup.

The demo is loaded in a database of its own and one of its placements copied: 4 in 100 go on, the others have been
over for up to six years. 40 consultants share them. Each page is asked for as a browser does, as often as told.
Times are by the clock, with everything that a page needs; the server and the database share the machine. Processor time
is what Python and the database have used, in one process each: beside others it is what can be compared.

2026-11-23, two cores that eight others worked on at the same time (load 7-10, so that a page waited for three to four
times what it used), 8 times each, in milliseconds. 100,003 placements, 1,200,033 milestones, of which 39,342 are left
(1,000 to 2,000 for each of the consultants who were asked as), 394,990 results, 200,045 assessments.

| page | queries | processor | median | p95 |
| --- | --- | --- | --- | --- |
| own list | 16 | 121 | 378 | 1127 |
| own list, late | 16 | 86 | 286 | 419 |
| unit's list | 16 | 191 | 738 | 1120 |
| unit's list, last page | 16 | 315 | 1222 | 1628 |
| one placement | 16 | 29 | 101 | 141 |
| calendar of 1,000 to 2,000 events | 5 | 584 | 2078 | 3429 |
| dashboard of the year, all in one year | 30 | 2955 | 7891 | 10577 |
| routines | 5 | 42 | 127 | 143 |

The lists use less than a third of a second; the dashboard of 100,000 in one year uses three. At load 2-3, and with the
database's two helpers, its median was 1.5 s: a second is not reached. Its questions used 2.7 s here, and 4.2 s before
they were changed the same day; at load 5 they used 2.1 s, and 1.8 s with work_mem 32MB instead of 4MB.

With 3,003 placements the lists use 30 to 47 ms and the dashboard 157; it came after 424 ms (median) at load 6.

Moving 4,002 placements that go on to a version in which every talk has another last day: what it does is shown in
13.2 s (3.4 s of processor time); shown again under lock and written it takes 24.3 s (7.1 s of processor time).
"""

import argparse
import os
import statistics
import time
from itertools import pairwise

import psycopg2

from lund_placements import pgserver

from . import processor

LOAD = ("load_demo", "load_demo_agreements", "load_demo_people", "load_demo_places", "load_demo_placements")
CONSULTANTS, LIVE = 40, 25  # one in LIVE goes on
# The days of placement n: those that go on began within half a year, the others ended since 2 200 days.
STARTS = (
    f"CASE WHEN n % {LIVE} = 0 THEN current_date - (n / {LIVE} % 170) ELSE current_date - 400 - n % 2000 END"
)
EARLY = "ARRAY['work', 'studies', 'other_intervention', 'participant', 'workplace', 'no_show']"
COPIES = {
    "organisation_user": {
        "id": "900000 + n",
        "email": "'k' || n || '@demo.example'",
        "name": "'Konsulent ' || n",
    },
    "organisation_roleassignment": {"id": "900000 + n", "user_id": "900000 + n"},
    "participants_participant": {
        "id": "md5(n::text)::uuid",
        "case_number": "'9999-' || n",
        "alias": "'A' || n",
        "legal_sex": "(ARRAY['woman', 'man'])[1 + n % 7 / 4]",
        "consultant_id": f"900000 + n / {LIVE} % {CONSULTANTS} + 1",
    },
    "participants_place": {
        "id": "md5('l' || n)::uuid",
        "status": "'filled'",
        "department_id": "(ARRAY(SELECT id FROM organisation_department ORDER BY id))[1 + n % 11]",
    },
    "participants_proposal": {
        "id": "md5('p' || n)::uuid",
        "participant_id": "md5(n::text)::uuid",
        "place_id": "md5('l' || n)::uuid",
        "offered_at": f"{STARTS} - 30",
        "answered_at": f"{STARTS} - 30 + n % 23",
    },
    "participants_placement": {
        "id": "md5('q' || n)::uuid",
        "proposal_id": "md5('p' || n)::uuid",
        "participant_id": "md5(n::text)::uuid",
        "place_id": "md5('l' || n)::uuid",
        "consultant_id": f"900000 + n / {LIVE} % {CONSULTANTS} + 1",
        "starts_on": STARTS,
        "ends_on": f"{STARTS} + 180",
        "status": f"CASE WHEN n % {LIVE} = 0 THEN 'started' WHEN n % 5 = 1 THEN 'broken_off' ELSE 'ended' END",
        "end_reason": f"CASE WHEN n % {LIVE} > 0 AND n % 5 = 1 THEN ({EARLY})[1 + n % 6] ELSE '' END",
        "ended_on": f"CASE WHEN n % {LIVE} = 0 THEN NULL ELSE {STARTS} + CASE n % 5 WHEN 1 THEN 90 ELSE 180 END END",
        "ended_at": f"CASE WHEN n % {LIVE} = 0 THEN NULL ELSE now() END",
        "ended_by_id": f"CASE WHEN n % {LIVE} = 0 THEN NULL ELSE planned_by_id END",
    },
    "followup_followedroutine": {"placement_id": "md5('q' || n)::uuid"},
}
# What had its day ten days ago is done, and a result that has waited for forty.
MILESTONES = """
INSERT INTO followup_milestone (id, placement_id, rule_id, key, number, due_on, latest_on, status, held_on, finished_at,
    finished_by_id, changed_at)
SELECT gen_random_uuid(), id, rule_id, key, 1, due, due + tolerance, CASE WHEN is_done THEN 'done' ELSE 'open' END,
    CASE WHEN is_done THEN due END, CASE WHEN is_done THEN now() END, CASE WHEN is_done THEN planned_by_id END, now()
FROM (
    SELECT *, due < current_date - CASE records WHEN 'outcome' THEN 40 ELSE 10 END AS is_done
    FROM (
        SELECT placement.id, placement.planned_by_id, rule.id AS rule_id, rule.key, rule.tolerance, rule.records,
            CASE rule.anchor WHEN 'start' THEN placement.starts_on
                WHEN 'end' THEN COALESCE(placement.ended_on, placement.ends_on) ELSE placement.starts_on + 90 END
            + rule."offset" * CASE rule.unit WHEN 'weeks' THEN 7 WHEN 'months' THEN 30 ELSE 1 END AS due
        FROM participants_placement placement
            JOIN followup_followedroutine followed ON followed.placement_id = placement.id
            JOIN followup_milestonerule rule ON rule.version_id = followed.version_id
        WHERE placement.id NOT IN (SELECT placement_id FROM followup_milestone)
    ) AS dated
) AS known
"""
# What came of those that are over, of which every twentieth has been corrected; and what the people are chosen by.
FACTS = (
    """
INSERT INTO followup_outcome (milestone_id, version, code, lasting, correction, written_at, written_by_id)
SELECT milestone.id, version, (ARRAY['other_job', 'studies_csn', 'seeking', 'income_support', 'unknown'])[
        1 + abs(hashtext(milestone.id::text || version)) % 5], '', CASE version WHEN 1 THEN '' ELSE 'Fel.' END, now(),
    finished_by_id
FROM followup_milestone milestone JOIN followup_milestonerule rule ON rule.id = rule_id,
    generate_series(1, 1 + (hashtext(milestone.id::text) % 20 = 0)::int) AS version
WHERE milestone.status = 'done' AND rule.records = 'outcome'
""",
    """
INSERT INTO participants_jobreadiness (participant_id, is_ready, assessed_on, assessed_by_id, recorded_at)
SELECT id, hashtext(id::text || time) % 2 = 0, current_date - time, consultant_id, now()
FROM participants_participant, generate_series(1, 2) AS time
""",
    """
INSERT INTO participants_priorityground (participant_id, ground, reason)
SELECT id, 'children', '' FROM participants_participant WHERE hashtext(id::text) % 3 = 0
ON CONFLICT DO NOTHING
""",
)
TEMPLATE = {  # the row that is copied
    "organisation_user": "email = 'ines.falk@demo.example'",
    "organisation_roleassignment": "role = 'consultant'",
    "participants_placement": "status = 'started' AND kind = 'ama'",
}


def fill(url: str, placements: int) -> None:
    """Multiply the demo's AMA placement; triggers and references are not asked."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"SELECT * FROM participants_placement WHERE {TEMPLATE['participants_placement']}")
        one = dict(zip((column.name for column in cursor.description), cursor.fetchone(), strict=True))
        rows = {
            "participants_participant": f"id = '{one['participant_id']}'",
            "participants_place": f"id = '{one['place_id']}'",
            "participants_proposal": f"id = '{one['proposal_id']}'",
            "followup_followedroutine": f"placement_id = '{one['id']}'",
            **TEMPLATE,
        }
        for table, changes in COPIES.items():
            cursor.execute(
                "SELECT quote_ident(column_name) FROM information_schema.columns WHERE table_name = %s",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            given = ", ".join(changes.get(name, name) for name in names)
            many = CONSULTANTS if table.startswith("organisation") else placements
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {given} FROM"
                f" (SELECT * FROM {table} WHERE {rows[table]} LIMIT 1) AS one, generate_series(1, {many}) AS n"
            )
        for statement in (MILESTONES, *FACTS):
            cursor.execute(statement)
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def measure(times: int) -> None:
    """Print a row for each page: how many questions it asks, its processor time, its median and 95th percentile."""
    # Django reads the database's address when it is set up.
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from followup.actions.calendars import make_address
    from followup.calendar_feed import token_of
    from followup.models import Milestone
    from organisation.models import User
    from participants.models import Placement

    anna = User.objects.get(email="anna.holm@demo.example")
    consultants = list(User.objects.filter(pk__gt=900000).order_by("pk"))
    own = {user: Placement.objects.filter(consultant=user, status="started")[0].pk for user in consultants}
    pages = {
        "own list": lambda user: (user, reverse("followup:mine")),
        "own list, late": lambda user: (user, reverse("followup:mine") + "?visa=forsenade"),
        "unit's list": lambda user: (anna, reverse("followup:unit")),
        "unit's list, last page": lambda user: (anna, reverse("followup:unit") + "?sida=9999"),
        "one placement": lambda user: (user, reverse("followup:placement", args=[own[user]])),
        "calendar": lambda user: (
            user,
            reverse("followup:calendar_feed", args=[token_of(make_address(by=user))]),
        ),
        "dashboard of the year": lambda user: (
            anna,
            reverse("followup:year_statistics", args=[timezone.localdate().year]),
        ),
        "routines": lambda user: (anna, reverse("followup:routines")),
    }
    counts = f"{Placement.objects.count():,} placements, {Milestone.objects.count():,} milestones"
    print(f"{counts}, of which {Milestone.objects.filter(status='open').count():,} are left\n")
    print("| page | queries | processor ms | median ms | p95 ms |\n| --- | --- | --- | --- | --- |")
    processor.alone()
    for name, page in pages.items():
        taken, asked, used = [], 0, 0
        for number in range(times + 1):
            user, address = page(consultants[number % len(consultants)])
            client = Client(SERVER_NAME="127.0.0.1")
            client.force_login(user)
            reset_queries()
            start, used_before = time.perf_counter(), processor.used()
            if number:
                response = client.get(address)
                used += processor.used() - used_before
                taken.append((time.perf_counter() - start) * 1000)
            else:  # the first time does not count
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(address)
                asked = len(queries)
            assert response.status_code == 200, (name, response.status_code)
        p95 = statistics.quantiles(taken, n=20)[-1]
        row = f"{asked} | {used / times:.0f} | {statistics.median(taken):.0f} | {p95:.0f}"
        print(f"| {name} | {row} |", flush=True)


def move() -> None:
    """Print how long it takes to see what a new version of the routine does, and to move everybody to it."""
    from followup.actions import routines
    from followup.actions.routine_moves import move_placements
    from followup.routine_move import Which, plan_move
    from organisation.models import User

    greta, anna = (User.objects.get(email=f"{name}@demo.example") for name in ("greta.sand", "anna.holm"))
    draft = routines.start_draft(kind="ama", by=greta)
    for rule in draft.rules.filter(records="conversation"):
        rule.tolerance += 1  # every talk that is left gets another last day
        rule.save()
    version = routines.publish(version=draft, note="Mäts.", by=greta)
    moments = [(time.perf_counter(), processor.used())]
    plan = plan_move(version, Which.LIVE)
    moments.append((time.perf_counter(), processor.used()))
    move_placements(version=version, which=Which.LIVE, reason="Mäts.", seen=plan.digest, by=anna)
    moments.append((time.perf_counter(), processor.used()))
    seen, moved = (
        f"in {after[0] - before[0]:.1f} s ({(after[1] - before[1]) / 1000:.1f} s of processor time)"
        for before, after in pairwise(moments)
    )
    print(f"\n{len(plan.changes):,} placements: seen {seen}, moved {moved}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--placements", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=40)
    arguments = parser.parse_args()
    server = pgserver.throw_away_server()
    server.start()
    try:
        pgserver.create_database(server.url(pgserver.SUPERUSER, "postgres"))
        os.environ |= {
            "DEMO": "1",
            "DATABASE_URL": server.url(pgserver.OWNER),
            "APP_DATABASE_ROLE": pgserver.APP,
            "DJANGO_SETTINGS_MODULE": "lund_placements.settings",
        }
        import django  # once the address is known
        from django.conf import settings
        from django.core.management import call_command

        # Styles are not collected, and not asked for.
        settings.STORAGES["staticfiles"] = {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        django.setup()
        for command in ("migrate", *LOAD):
            call_command(command, verbosity=0)
        fill(server.url(pgserver.SUPERUSER), arguments.placements)
        measure(arguments.times)
        move()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
