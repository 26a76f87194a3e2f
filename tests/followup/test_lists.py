"""What is next for whom: in order, by group, once for each placement, and noted in the access log."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from allocation.enums import PlacementKind
from followup import selectors
from followup.models import Milestone
from followup.selectors import Group
from participants.actions import people, secrecy
from participants.models import AccessLog
from tests.participants.placing import DAY, Placing
from tests.people import CANARIES

from .build import MONDAY, client, hold, praktik

pytestmark = pytest.mark.django_db


def test_late_ones_first_and_each_placement_once(scene: Placing) -> None:
    later = praktik(scene, MONDAY + 14 * DAY)
    late = praktik(scene, MONDAY - 10 * DAY)
    sunday = praktik(scene, MONDAY + 6 * DAY)
    ending = praktik(scene, MONDAY - 4 * DAY, days=20)
    for key in ("start", "vecka-2", "halvtid"):
        hold(ending, key)
    today, mine = timezone.localdate(), selectors.own_next(scene.ines)
    assert [one.placement for one in mine] == [late, sunday, later, ending]
    listed = {group: [one.placement for one in selectors.in_group(mine, group, today)] for group in Group}
    assert listed == {
        Group.LATE: [late],
        Group.WEEK: [sunday],
        Group.LATER: [later, ending],
        Group.ENDING: [ending],
    }
    counts = selectors.group_counts(mine, today)
    assert counts == {**{group: len(found) for group, found in listed.items()}, selectors.ALL: 4}
    assert list(selectors.listed(one.pk for one in reversed(mine))) == list(mine)
    assert [one.key for one in mine] == ["start", "start", "start", "avslut"]


@pytest.mark.parametrize("days", range(8))
def test_a_milestone_is_in_one_group_on_every_day(scene: Placing, days: int) -> None:
    praktik(scene, MONDAY + 3 * DAY)
    mine = selectors.own_next(scene.ines)
    today = MONDAY + days * DAY
    in_groups = [
        group for group in (Group.LATE, Group.WEEK, Group.LATER) if selectors.in_group(mine, group, today)
    ]
    assert in_groups == [Group.WEEK if days < 7 else Group.LATE]


def test_what_is_next_is_the_consultants_of_the_case(scene: Placing) -> None:
    """Also after a placement is over, and when the case has changed hands since."""
    person = scene.person()
    place = scene.place(PlacementKind.PRAKTIK)
    placement = scene.broken_off(scene.started(place, person), MONDAY)
    people.hand_over(participant=person, consultant=scene.world.jens, by=scene.ines)
    assert not selectors.own_next(scene.ines)
    assert [one.key for one in selectors.own_next(scene.world.jens)] == ["avslut"]
    assert placement.status == "broken_off"


def test_the_pages_show_their_people_and_note_it(scene: Placing) -> None:
    ines, anna = client(scene.ines), client(scene.world.anna)
    first, last, _ = CANARIES["own"]
    person = scene.person()
    type(person).objects.filter(pk=person.pk).update(first_name=first, last_name=last)
    placement = scene.planned(scene.place(PlacementKind.PRAKTIK), person)
    own = ines.get(reverse("followup:mine")).content.decode()
    assert (f"{first} {last}" in own, "Följ upp starten" in own, "Försenad" in own) == (True, True, True)
    unit = anna.get(reverse("followup:mine")).content.decode()
    assert (last in unit, person.alias in unit, person.case_number in unit) == (False, True, False)
    assert unit.replace("\u00a0", " ").count("Följ upp starten") == 1
    looks = AccessLog.objects.filter(what="placement", subjects=[person.pk], outcome="allowed")
    assert {row.actor for row in looks} >= {scene.ines, scene.world.anna}
    waiting = placement.milestones.all()
    waiting.update(due_on=MONDAY - DAY, latest_on=MONDAY)
    assert "Dagen har gått" in ines.get(reverse("followup:mine")).content.decode()
    waiting.update(due_on=MONDAY)
    assert "Dagen har gått" not in ines.get(reverse("followup:mine")).content.decode()


def test_nobody_outside_sees_somebody_protected(scene: Placing) -> None:
    placement = praktik(scene, MONDAY)
    secrecy.protect(participant=placement.participant, by=scene.ines)
    assert [one.placement for one in selectors.own_next(scene.ines)] == [placement]
    assert not selectors.unit_next()
    page = client(scene.world.anna).get(reverse("followup:unit")).content.decode()
    assert placement.participant.alias not in page
    assert "Inga uppföljningar" in page


def test_the_address_narrows_the_list(scene: Placing) -> None:
    praktik(scene, MONDAY - 10 * DAY)
    ines = client(scene.ines)

    def found(**asked: str) -> int:
        return len(ines.get(reverse("followup:mine"), asked).context["rows"])

    assert (found(), found(visa="forsenade"), found(visa="senare"), found(typ="ama")) == (1, 1, 0, 0)
    assert found(visa="trams", typ="praktik") == 1
    assert (
        "Inga uppföljningar i urvalet" in ines.get(reverse("followup:mine"), {"typ": "ama"}).content.decode()
    )


def test_the_files_name_nobody(scene: Placing) -> None:
    """And are given out for a reason, without anybody protected: also not to who works with the case."""
    placement, hidden = praktik(scene, MONDAY), praktik(scene, MONDAY)
    secrecy.protect(participant=hidden.participant, by=scene.ines)
    person = placement.participant
    for user, name, called in (
        (scene.ines, "mine_export", person.case_number),
        (scene.world.anna, "unit_export", person.alias),
    ):
        browser, address = client(user), reverse(f"followup:{name}")
        assert (browser.get(address).status_code, browser.post(address).status_code) == (200, 422)
        file = load_workbook(BytesIO(browser.post(address, {"reason": "Möte."}).content))
        [head, row] = file["Uppföljning"].iter_rows(values_only=True)
        assert (head[2], row[2]) == ("Deltagare", called)
        assert person.first_name not in str(row)
        assert ("Skäl", "Möte.") in list(file["Om filen"].iter_rows(values_only=True))
        look = AccessLog.objects.get(what="export", actor=user)
        assert (look.subjects, look.reason, look.is_flagged) == ([person.pk], "Möte.", True)


def test_queries_do_not_depend_on_rows(scene: Placing) -> None:
    pages = [(scene.ines, "mine"), (scene.world.anna, "unit"), (scene.ines, "mine_export")]

    def asked() -> list[int]:
        numbers = []
        for user, name in pages:
            browser = client(user)
            with CaptureQueriesContext(connection) as queries:
                ask = browser.post if name == "mine_export" else browser.get
                assert ask(reverse(f"followup:{name}"), {"reason": "Möte."}).status_code == 200
            numbers.append(len(queries))
        return numbers

    praktik(scene, MONDAY)
    few = asked()
    for number in range(4):
        praktik(scene, MONDAY + number * DAY)
    assert asked() == few
    assert max(few) <= 16
    assert Milestone.objects.count() > 30


def test_empty_lists_say_where_they_come_from(scene: Placing) -> None:
    assert (
        "Du har inga uppföljningar" in client(scene.world.jens).get(reverse("followup:mine")).content.decode()
    )
