"""GAP analyses: the comparison, applying what was reviewed, the pages, the command and the first reply."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from allocation import gaps, selectors
from allocation.actions import gaps as actions
from allocation.gap_import.preview import GapFile, Preview, compare
from allocation.gap_import.reading import read
from allocation.models import GapAnalysis, GapNeed, GapUpload
from allocation.reply_parts import NeedInput
from lund_placements import swedish
from lund_placements.spreadsheets.review import RowState
from lund_placements.xlsx import workbook
from organisation.models import DepartmentPeriod
from organisation.selectors import departments_on
from tests.factories import World, Year, make_world
from tests.refusals import refusal
from tests.workbooks import MADE_ON

from .gap_files import ONLY_COORDINATOR, SCHOOL, a_file, imported, kept, outcomes, stored


def traces() -> tuple[int, int, list]:
    """Return how much history there is, and when each analysis was read in."""
    when = list(GapAnalysis.objects.order_by("pk").values_list("pk", "imported_at", "source"))
    return GapAnalysis.history.count(), GapNeed.history.count(), when


# Comparing and applying


def test_rows_are_added_changed_unchanged_and_rejected(world: World) -> None:
    imported(world, ("a", "Kock", 4, 9), ("a", "Lärare", 7, 8, "ja"), ("a", "Vaktmästare", 1, 1))
    preview = compare(
        a_file(
            ("a", "Kock", 4, 9),
            (SCHOOL.upper(), "lärare", 5, 8, "nej"),
            ("b", "Undersköterska", 3, 6),
            ("Skolan", "Kock"),
            ("a", "KOCK", 1, 1),
        )
    )
    assert outcomes(preview) == [
        ("unchanged", ()),
        ("changed", (("Yrke", "Lärare", "lärare"), ("Inom 2 år", "7", "5"), ("Bristyrke", "ja", "nej"))),
        ("added", ()),
        ("rejected", "Förvaltningen ”Skolan” finns inte. Skriv namnet eller kortnamnet som i mallen."),
        ("rejected", "Yrket står redan på rad 2 för samma förvaltning och datum."),
    ]
    assert [(one.department, one.made_on, one.occupations) for one in preview.left_out] == [
        (SCHOOL, MADE_ON, ("Vaktmästare",))
    ]
    actions.apply_import(preview=preview, by=world.anna)
    assert stored() == [
        ("a", MADE_ON, "Kock", 4, 9, False),
        ("a", MADE_ON, "Vaktmästare", 1, 1, False),
        ("a", MADE_ON, "lärare", 5, 8, False),
        ("b", MADE_ON, "Undersköterska", 3, 6, False),
    ]


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    rows = (("a", "Kock"), ("b", "Kock", 1, 2, "ja"), ("okänd", "Kock"))
    imported(world, *rows)
    before, trace = stored(), traces()
    again = imported(world, *rows, name="samma fil, nytt namn.xlsx")
    assert [row.state.value for row in again.rows] == ["unchanged", "unchanged", "rejected"]
    assert (stored(), traces()) == (before, trace)


def test_an_import_says_where_it_came_from_and_keeps_what_was(world: World) -> None:
    imported(world, ("a", "Kock"), name="mars.xlsx")
    imported(world, ("a", "Kock", 5), name="april.xlsx", is_invented=False)
    analysis = GapAnalysis.objects.get()
    assert (analysis.source, analysis.imported_by, analysis.is_invented) == ("april.xlsx", world.anna, False)
    assert analysis.imported_at <= timezone.now()
    assert [(need.need_2y, need.history_type) for need in GapNeed.history.order_by("history_id")] == [
        (4, "+"),
        (5, "~"),
    ]
    assert list(GapAnalysis.history.order_by("history_id").values_list("source", flat=True)) == [
        "mars.xlsx",
        "april.xlsx",
    ]


def test_invented_and_real_figures_do_not_mix(world: World) -> None:
    imported(world, ("a", "Kock"), is_invented=True)
    mixed = compare(a_file(("a", "Kock", 5), ("a", "Lärare")))
    reason = "GAP-analysen för det datumet finns redan och är påhittad. Filen är inte märkt likadant."
    assert outcomes(mixed) == [("rejected", reason)] * 2
    assert refusal(lambda: actions.apply_import(preview=mixed, by=world.anna)) == "gap_nothing_usable"
    later = compare(a_file(("a", "Kock", 5, 9, "nej", "2025-03-16")))
    assert outcomes(later) == [("added", ())]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("1999-12-31", "Datumet 1999-12-31 är före 2000. Kontrollera årtalet."),
        ("2025-06-02", "Datumet 2025-06-02 ligger i framtiden."),
        ("2025-06-01", ()),
        ("2000-01-01", ()),
    ],
)
def test_the_day_must_be_possible(world: World, day: str, reason: object) -> None:
    with time_machine.travel("2025-06-01 12:00+02:00", tick=False):
        assert [why for _, why in outcomes(compare(a_file(("a", "Kock", 1, 2, "ja", day))))] == [reason]


def test_a_department_is_known_by_the_name_it_had(world: World) -> None:
    period = DepartmentPeriod.objects.get(department__key="soc")
    period.valid_to = dt.date(2022, 9, 30)
    period.save()
    DepartmentPeriod.objects.create(
        department=period.department, name="Nya namnet", board=period.board, valid_from=dt.date(2022, 10, 1)
    )
    old = period.name
    rows = [(old, "Kock", 1, 2, "ja", day) for day in ("2022-09-30", "2022-10-01")]
    preview = compare(a_file(*rows, ("nya namnet", "Kock"), ("SOC", "Bagare")))
    assert [row.state.value for row in preview.rows] == ["added", "rejected", "added", "added"]


def test_an_analysis_has_room_for_200_occupations(world: World) -> None:
    imported(world, *(("a", f"Yrke {number}") for number in range(199)))
    preview = compare(a_file(("a", "Yrke 0", 1), ("a", "Nytt"), ("a", "Ett till"), ("b", "Nytt")))
    assert outcomes(preview) == [
        ("changed", (("Inom 2 år", "4", "1"),)),
        ("added", ()),
        ("rejected", "En GAP-analys kan ha högst 200 yrken. Slå ihop yrken."),
        ("added", ()),
    ]


def test_comparing_takes_the_same_number_of_queries_however_many_rows(
    world: World, django_assert_num_queries: Callable
) -> None:
    imported(world, ("a", "Kock"), ("b", "Kock"))
    many = [(key, f"Yrke {number}") for key in ("a", "b", "soc") for number in range(60)]
    for rows in ([("a", "Kock")], many):
        with django_assert_num_queries(4):
            compare(a_file(*rows))


@pytest.mark.parametrize("name", ["bo", "david", "eva", "greta", "olle"])
def test_only_the_coordinator_reads_in(world: World, name: str) -> None:
    user, file = getattr(world, name), a_file(("a", "Kock"))
    assert refusal(partial(actions.apply_import, preview=compare(file), by=user)) == ONLY_COORDINATOR
    assert refusal(partial(actions.keep_upload, file=file, by=user)) == ONLY_COORDINATOR
    assert (stored(), GapUpload.objects.count()) == ([], 0)


# What was reviewed is what is applied


def test_a_kept_file_is_confirmed_once(world: World) -> None:
    upload, seen = kept(world, ("a", "Kock"))
    assert stored() == []
    actions.confirm(upload=upload, seen=seen, by=world.anna)
    assert stored() == [("a", MADE_ON, "Kock", 4, 9, False)]
    assert refusal(lambda: actions.confirm(upload=upload, seen=seen, by=world.anna)) == "gap_upload_expired"


def test_what_has_changed_since_the_review_is_refused_whole(world: World) -> None:
    upload, seen = kept(world, ("a", "Kock"), ("b", "Kock"))
    imported(world, ("b", "Kock", 1))
    before = stored()
    confirm = partial(actions.confirm, upload=upload, by=world.anna)
    assert refusal(partial(confirm, seen=seen)) == "gap_preview_is_stale"
    assert refusal(partial(confirm, seen="")) == "gap_preview_is_stale"
    assert stored() == before
    confirm(seen=compare(GapFile.of(upload)).fingerprint)  # reviewed again
    assert [row[3] for row in stored()] == [4, 4]


def test_a_preview_made_up_elsewhere_is_not_applied(world: World) -> None:
    preview = compare(a_file(("a", "Kock")))
    other = replace(preview, file=a_file(("a", "Kock", 400)))
    assert refusal(lambda: actions.apply_import(preview=other, by=world.anna)) == "gap_preview_is_stale"


def test_a_review_expires_and_is_the_reviewers_own(world: World) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=61)):
        upload, seen = kept(world, ("a", "Kock"))
    assert refusal(lambda: actions.confirm(upload=upload, seen=seen, by=world.anna)) == "gap_upload_expired"
    fresh, seen = kept(world, ("a", "Kock"))
    assert list(GapUpload.objects.all()) == [fresh]
    assert refusal(lambda: actions.confirm(upload=fresh, seen=seen, by=world.bo)) == "gap_upload_expired"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_do_not_both_apply() -> None:
    world = make_world()
    previews = [compare(a_file(("a", "Kock", need))) for need in (1, 2)]
    barrier, answers = threading.Barrier(2), []

    def apply(preview: Preview) -> None:
        barrier.wait()
        answers.append(refusal(lambda: actions.apply_import(preview=preview, by=world.anna)))
        connection.close()

    threads = [threading.Thread(target=apply, args=(preview,)) for preview in previews]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["accepted", "gap_preview_is_stale"]
    assert GapNeed.objects.count() == GapNeed.history.count() == 1


# The first reply


def needs_of(year: Year, key: str) -> tuple:
    """Return the day and the needs that a förvaltning's first reply was filled in with."""
    reply = selectors.latest_reply(year.dialogue(key))
    lines = reply.needs.values_list("occupation", "need_2y", "need_5y", "is_shortage")
    return reply.gap_made_on, list(lines)


def test_the_first_reply_is_filled_in_from_the_latest_analysis(world: World) -> None:
    imported(world, ("a", "Äldre", 1, 2, "nej", "2023-03-15"), ("a", "Kock", 4, 9, "ja"), ("a", "Bagare"))
    year = Year(world).targets().open()
    assert needs_of(year, "a") == (MADE_ON, [("Kock", 4, 9, True), ("Bagare", 4, 9, False)])
    assert needs_of(year, "b") == (None, [])


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, False), (1, True)])
def test_an_analysis_made_after_the_earlier_reply_replaces_its_needs(
    world: World, days: int, is_taken: bool
) -> None:
    earlier = timezone.localdate() - dt.timedelta(days=200)
    Year(world, timezone.localdate().year).targets().open().answered("a").closed()
    day = earlier + dt.timedelta(days=days)
    imported(world, ("a", "Kock", 4, 9, "ja", str(day)))
    year = Year(world).targets().open()
    kept_needs = [("Barnbiträde", 6, 10, False), ("Förskollärare", 9, 20, True)]
    assert needs_of(year, "a") == ((day, [("Kock", 4, 9, True)]) if is_taken else (earlier, kept_needs))
    reply = selectors.latest_reply(year.dialogue("a"))
    assert reply.conditions == "Utdrag ur belastningsregistret krävs."  # the rest comes from the reply


def test_a_reply_says_where_its_needs_come_from(world: World) -> None:
    imported(world, ("a", "Kock", 4, 9, "ja"), name="hr.xlsx")
    year = Year(world).targets().open()

    def source(key: str) -> tuple:
        found = gaps.needs_source(selectors.latest_reply(year.dialogue(key)))
        return found.made_on, found.analysis and found.analysis.source, found.is_same

    assert source("a") == (MADE_ON, "hr.xlsx", True)
    assert source("b") == (None, None, False)
    year.saved("a", gap_made_on=MADE_ON)
    assert source("a") == (MADE_ON, "hr.xlsx", False)
    year.saved("a", gap_made_on=MADE_ON, needs=(NeedInput("kock", 4, 9, True),))
    assert source("a") == (MADE_ON, "hr.xlsx", True)
    year.saved("a")
    assert source("a") == (timezone.localdate() - dt.timedelta(days=200), None, False)


def test_the_age_of_a_submitted_replys_needs_stands_still(world: World) -> None:
    made_on = timezone.localdate() - dt.timedelta(days=700)
    year = Year(world).targets().open().submitted("a", gap_made_on=made_on).saved("b", gap_made_on=made_on)
    with time_machine.travel(timezone.now() + dt.timedelta(days=100)):
        found = [gaps.needs_source(selectors.latest_reply(year.dialogue(key))) for key in ("a", "b")]
    assert [(source.is_handed_over, source.is_old) for source in found] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ("2026-05-31", "mindre än en månad"),
        ("2026-05-01", "1\u00a0månad"),
        ("2025-06-02", "11\u00a0månader"),
        ("2025-06-01", "1\u00a0år"),
        ("2024-04-30", "2\u00a0år och 1\u00a0månad"),
    ],
)
def test_age_in_words(since: str, words: str) -> None:
    assert swedish.age(dt.date.fromisoformat(since), dt.date(2026, 6, 1)) == words


# Workbooks out


def test_the_export_can_be_read_in_again_without_changing_anything(world: World) -> None:
    imported(
        world,
        ("a", "Kock", 4, 9, "ja"),
        ("a", "=SUM(A1)", 1, 2),
        ("b", "Kock", 1, 2, "nej", "2023-01-31"),
    )
    sheets = gaps.analysis_sheets(departments_on(timezone.localdate()))
    preview = compare(GapFile("x", read(workbook(sheets))))
    assert [row.state for row in preview.rows] == [RowState.UNCHANGED] * 3


def test_the_template_is_read_once_it_has_rows(world: World) -> None:
    (name, headings, rows), *others = gaps.template_sheets(timezone.localdate())
    examples = tuple(example for *_, example in others[0][2])
    filled = [(name, headings, [*rows, examples, ("a", *examples[1:])]), *others]
    rows = read(workbook(filled))
    assert [row.problem for row in rows] == ["", ""]
    assert [row.state.value for row in compare(GapFile("x", rows)).rows] == ["rejected", "added"]
    assert ("Barn- och skolförvaltningen", "a") in others[1][2]
