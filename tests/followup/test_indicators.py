"""The questions in versions, what is answered every third month, and the picture of how it develops."""

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from followup import indicator_selectors as selectors
from followup.actions import conversations, plans
from followup.actions import indicators as actions
from followup.actions.indicators import RatingInput
from followup.models import Milestone, PersonEvent, QuestionVersion, Rating, RatingDraft
from followup.person_enums import HOW_MANY, Asked
from followup.progress import answered, mean, next_due
from followup.standard_questions import STANDARD
from followup.verification import CHECKS
from participants.models import Participant, Placement
from participants.register_extract import extract
from tests.participants.placing import DAY, Placing
from tests.refusals import refusal

from .build import MONDAY, client, praktik

pytestmark = pytest.mark.django_db
HANDED_IN = CHECKS[1]
GIVEN = RatingInput(MONDAY, [3] * 8 + [0], [4] * 11)


@pytest.fixture
def person(scene: Placing) -> Participant:
    return scene.person()


@pytest.fixture(autouse=True)
def _with_questions(scene: Placing) -> None:
    """A test that empties the tables may have come before."""
    actions.load_first()


def rated(scene: Placing, person: Participant, data: RatingInput = GIVEN) -> Rating:
    return actions.rate(participant=person, questions=1, data=data, by=scene.ines)


def test_the_products_questions_are_nine_and_eleven_and_none_is_about_health(scene: Placing) -> None:
    stored = selectors.wording(selectors.current_questions())
    assert stored == {asked: list(rows) for asked, rows in STANDARD.items()}
    assert {asked: len(rows) for asked, rows in stored.items()} == HOW_MANY
    words = " ".join(text.lower() for rows in stored.values() for _, text in rows)
    assert [word for word in ("hälsa", "sjuk", "mår", "diagnos") if word in words] == []


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([1, 2], "1.5"), ([0, 0], None), ([1, 2, 2, 0], "1.7"), ([1, 1, 1, 2], "1.3"), ([5] * 9, "5.0")],
)
def test_the_mean_leaves_out_what_was_not_answered(answers: list[int], expected: str | None) -> None:
    assert mean(answers) == (expected and Decimal(expected))


def test_every_third_month_is_due_by_the_calendar() -> None:
    days = [dt.date(2026, 11, 30), dt.date(2027, 11, 30), dt.date(2026, 12, 31)]
    assert [next_due(day) for day in days] == [
        dt.date(2027, 2, 28),
        dt.date(2028, 2, 29),
        dt.date(2027, 3, 31),
    ]


def test_answers_are_kept_and_corrected_by_a_version(scene: Placing, person: Participant) -> None:
    first = rated(scene, person)
    correct = partial(actions.correct, rating=first, by=scene.ines)
    other = replace(GIVEN, person=[5] * 9)
    assert refusal(partial(correct, data=other, correction=" ", seen=1)) == "correction_without_reason"
    correct(data=other, correction="Fel person.", seen=1)
    assert refusal(partial(correct, data=other, correction="Igen.", seen=1)) == "rating_is_stale"
    rated(scene, person, replace(GIVEN, taken_on=MONDAY - DAY))
    latest = selectors.latest_ratings(person)
    assert [(one.number, one.version, one.person[0]) for one in latest] == [(1, 2, 5), (2, 1, 3)]
    assert [one.version for one in selectors.rating_versions(person, 1)] == [2, 1]
    told = PersonEvent.objects.filter(participant=person).order_by("pk")
    assert [one.kind for one in told] == ["rated", "rating_corrected", "rated"]
    for wrong in (replace(GIVEN, person=[3] * 8), replace(GIVEN, consultant=[6] + [1] * 10)):
        assert refusal(partial(rated, scene, person, wrong)) != "accepted"
    late = partial(rated, scene, person, replace(GIVEN, taken_on=MONDAY + DAY))
    assert refusal(late) == "rated_in_the_future"
    for user in (scene.world.jens, scene.world.anna, scene.world.greta, scene.bo):
        rate = partial(actions.rate, participant=person, questions=1, data=GIVEN, by=user)
        assert refusal(rate) != "accepted"


def test_answers_are_for_the_nearest_day_and_those_before_never_came() -> None:
    days = [dt.date(2027, month, 10) for month in (3, 6, 9)]
    assert answered(days, dt.date(2027, 2, 20)) == (None, frozenset())
    assert answered(days, dt.date(2027, 2, 24)) == (days[0], frozenset())
    assert answered(days, dt.date(2027, 6, 1)) == (days[1], {days[0]})
    assert answered(days, dt.date(2027, 12, 31)) == (days[2], {*days[:2]})
    assert answered([days[0], days[0] + 2 * DAY], days[0] + DAY) == (days[0] + 2 * DAY, {days[0]})


def test_the_routine_reminds_and_the_answers_are_what_it_waits_for(scene: Placing) -> None:
    """The milestone is in the list; a draft keeps what is begun, and what is written down closes the milestone."""
    placement = praktik(scene, MONDAY - 10 * DAY, days=200)
    first, second = placement.milestones.filter(key="skattning").order_by("number")
    with time_machine.travel(dt.datetime.combine(first.due_on, dt.time(12), tzinfo=dt.UTC), tick=False):
        reminded(scene, placement, first)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.held_on, second.status) == ("done", first.due_on, "open")
    assert [one.kind for one in first.events.all()] == ["rating_held"]
    assert not RatingDraft.objects.exists()
    assert [problems for _, problems in HANDED_IN.run() if problems] == []
    rated(scene, placement.participant)  # nothing waits: it is only kept


def reminded(scene: Placing, placement: Placement, first: Milestone) -> None:
    """Find it in the list, begin to answer, and write the rest down."""
    person, ines, day = placement.participant, client(scene.ines), timezone.localdate()
    for one in placement.milestones.filter(status="open", due_on__lt=first.due_on):
        conversations.skip(milestone=one, reason="unit", by=scene.ines)
    here, draft = (reverse(f"followup:{name}", args=[person.pk]) for name in ("rate", "rate_draft"))
    assert f'href="{here}"' in ines.get(reverse("followup:mine")).content.decode()
    assert f'href="{here}"' in ines.get(reverse("followup:milestone", args=[first.pk])).content.decode()
    begun = {"questions": "1", "taken_on": f"{day}", "person_3": "5"}
    assert ines.post(draft, begun)["Location"] == here
    assert re.search(r'name="person_3"[^>]* value="5"[^>]* checked', ines.get(here).content.decode())
    assert RatingDraft.objects.get().person == [-1, -1, 5, *[-1] * 6]
    half = replace(GIVEN, consultant=[4] * 10 + [-1])
    assert refusal(partial(rated, scene, person, half)).startswith("consultant_11: Välj")
    rated(scene, person, replace(GIVEN, taken_on=day))


def test_new_questions_are_asked_when_they_are_published(scene: Placing, person: Participant) -> None:
    rated(scene, person)
    greta = scene.world.greta
    draft = actions.start_draft(by=greta)
    changed = selectors.wording(draft)
    changed[Asked.PERSON][0] = ("Söka", "Jag söker arbete.")
    actions.save_draft(version=draft, wording=changed, by=greta)
    rated(scene, person)
    assert refusal(partial(actions.publish, version=draft, note=" ", by=greta)) == "note_missing"
    actions.publish(version=draft, note="Kortare.", by=greta)
    assert refusal(partial(rated, scene, person)) == "questions_are_stale"
    actions.rate(participant=person, questions=2, data=GIVEN, by=scene.ines)
    assert [one.questions.number for one in selectors.latest_ratings(person)] == [1, 1, 2]
    for action in (actions.discard, partial(actions.save_draft, wording=changed)):
        assert refusal(partial(action, version=draft, by=greta)).startswith("Frågorna är publicerade.")
    for user in (scene.ines, scene.world.anna):
        assert refusal(partial(actions.start_draft, by=user)) == "Bara en administratör kan ändra här."


def test_a_day_with_the_pages(scene: Placing, person: Participant) -> None:
    ines, page = client(scene.ines), reverse("followup:person", args=[person.pk])
    here = reverse("followup:rate", args=[person.pk])
    assert "Jag tror att jag klarar ett arbete." in ines.get(here).content.decode()
    form = {"taken_on": f"{MONDAY}", "questions": "1"}
    form |= {f"{asked}_{order}": "4" for asked in Asked for order in range(1, HOW_MANY[asked] + 1)}
    refused = ines.post(here, {**form, "person_9": ""})
    assert (refused.status_code, refused.content.decode().count("Välj ett av svaren.")) == (422, 2)
    assert ines.post(here, {**form, "person_9": "0"})["Location"] == page
    text = ines.get(page).content.decode()
    assert ("4,0" in text, "<svg" in text) == (True, True)
    rating, correct = (
        reverse(f"followup:{name}", args=[person.pk, 1]) for name in ("rating", "rating_correct")
    )
    assert "Vill inte svara" in ines.get(rating).content.decode()
    assert 'name="seen" value="1"' in ines.get(correct).content.decode()
    better = {**form, "seen": "1", "correction": "Fel."}
    assert ines.post(correct, better)["Location"] == page
    assert "Tidigare version 1" in ines.get(rating).content.decode()
    assert ines.get(reverse("followup:rating", args=[person.pk, 2])).status_code == 404
    greta, questions = client(scene.world.greta), reverse("followup:questions")
    edit = reverse("followup:questions_edit")
    assert greta.post(reverse("followup:questions_start"))["Location"] == edit
    rows = {f"{asked}-{name}_FORMS": HOW_MANY[asked] for asked in Asked for name in ("TOTAL", "INITIAL")}
    rows |= {
        f"{asked}-{order}-{name}": f"{name} {order}"
        for asked in Asked
        for order in range(HOW_MANY[asked])
        for name in ("topic", "text")
    }
    assert greta.post(edit, {**rows, "person-0-text": ""}).status_code == 422
    assert greta.post(edit, rows)["Location"] == questions
    assert "text 10" in greta.get(questions).content.decode()
    publish = reverse("followup:questions_publish")
    assert greta.post(publish, {"note": "Egna."})["Location"] == questions
    assert QuestionVersion.objects.get(number=2).published_by == scene.world.greta
    assert "text 10" in ines.get(here).content.decode()


def test_everything_comes_with_the_extract_of_the_register(scene: Placing, person: Participant) -> None:
    rated(scene, person)
    plans.add_effort(participant=person, data=plans.EffortInput("SFI", "Vux", MONDAY, None), by=scene.ines)
    sections = {section.heading: section.rows for section in extract(person, {})}
    assert ("Personens svar", ", ".join(["3 – delvis"] * 8 + ["vill inte svara"])) in sections["Skattningar"][
        0
    ]
    assert ("Insats", "SFI") in sections["Insatser"][0]
    told = {text for _, text in sections["Händelser i personers uppföljning"]}
    assert told == {"En skattning skrevs in", "En insats skrevs in"}
