"""Somebody's plan from draft to agreed to the next version, and what the person takes part in beside placements."""

import datetime as dt
from functools import partial

import pytest
from django.urls import reverse

from followup.actions import plans as actions
from followup.actions.plans import EffortInput, PlanInput, StepInput
from followup.models import ActionPlan, Effort, PersonEvent
from participants.actions import people, secrecy
from participants.models import AccessLog, Participant
from tests.participants.placing import DAY, Placing
from tests.refusals import refusal

from .build import MONDAY, client, praktik

pytestmark = pytest.mark.django_db
READY = PlanInput(
    ["Ett arbete i kök"], [StepInput("Gå kursen i livsmedelshygien", "participant", MONDAY + 30 * DAY)]
)
SFI = EffortInput("SFI C", "Vuxenutbildningen", MONDAY - 60 * DAY, None)


@pytest.fixture
def person(scene: Placing) -> Participant:
    return scene.person()


def agreed(person: Participant, scene: Placing, data: PlanInput = READY, news: str = "") -> ActionPlan:
    draft = actions.save(participant=person, data=data, seen=0, by=scene.ines)
    return actions.agree(participant=person, agreed_on=MONDAY, news=news, seen=draft.revision, by=scene.ines)


def test_a_plan_is_agreed_and_then_only_followed_by_another(scene: Placing, person: Participant) -> None:
    first = agreed(person, scene)
    again = PlanInput(["Ett arbete i kök", "Svenska på jobbet"], READY.steps)
    draft = actions.save(participant=person, data=again, seen=0, by=scene.ines)
    agree = partial(actions.agree, participant=person, agreed_on=MONDAY, seen=draft.revision, by=scene.ines)
    assert refusal(partial(agree, news=" ")) == "plan_without_news"
    assert refusal(partial(agree, news="Svenska.", agreed_on=MONDAY + DAY)) == "agreed_in_the_future"
    assert refusal(partial(agree, news="Svenska.", seen=0)) == "plan_is_stale"
    agree(news="Svenska.")
    versions = ActionPlan.objects.filter(participant=person).order_by("version")
    assert [(one.version, one.news, one.goals.count()) for one in versions] == [
        (1, "", 1),
        (2, "Svenska.", 2),
    ]
    assert first.pk == versions[0].pk
    assert refusal(partial(agree, news="Om igen.")) == "Det finns inget utkast till handlingsplan."
    kinds = PersonEvent.objects.filter(participant=person).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["plan_agreed", "plan_agreed"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (PlanInput([], READY.steps), "Skriv minst ett mål och ett steg."),
        (PlanInput(READY.goals, []), "Skriv minst ett mål och ett steg."),
        (PlanInput(READY.goals, [StepInput("Gå kursen")]), "Skriv vem som gör varje steg och när"),
        (
            PlanInput(READY.goals, [StepInput("Gå kursen", "participant")]),
            "Skriv vem som gör varje steg och när",
        ),
    ],
)
def test_what_is_not_ready_is_kept_but_not_agreed(
    scene: Placing, person: Participant, data: PlanInput, said: str
) -> None:
    assert refusal(partial(agreed, person, scene, data)).startswith(said)
    assert ActionPlan.objects.filter(participant=person).count() == 0


def test_two_who_write_at_once_lose_nothing(scene: Placing, person: Participant) -> None:
    save = partial(actions.save, participant=person, data=READY, by=scene.ines)
    save(seen=0)
    assert refusal(partial(save, seen=0)) == "plan_is_stale"
    save(seen=1)
    for text in ("Ring 811218-9876", "8112189876"):
        written = PlanInput([text], READY.steps)
        refused = refusal(partial(actions.save, participant=person, data=written, seen=2, by=scene.ines))
        assert refused == "text: Skriv inte personnummer i texten."
    actions.discard(participant=person, by=scene.ines)
    assert not ActionPlan.objects.filter(participant=person).exists()


def test_only_who_works_with_an_open_case_plans(scene: Placing, person: Participant) -> None:
    save = partial(actions.save, participant=person, data=READY, seen=0)
    add = partial(actions.add_effort, participant=person, data=SFI)
    for user in (scene.world.jens, scene.world.anna, scene.bo):
        assert refusal(partial(save, by=user)) != "accepted"
        assert refusal(partial(add, by=user)) != "accepted"
    effort = actions.add_effort(participant=person, data=SFI, by=scene.ines)
    secrecy.protect(participant=person, by=scene.ines)
    save(by=scene.ines)
    actions.discard(participant=person, by=scene.ines)
    people.close(participant=person, by=scene.ines)
    remove = partial(actions.remove_effort, effort=effort, by=scene.ines)
    assert refusal(remove).startswith("Ärendet är avslutat.")
    assert refusal(partial(save, by=scene.ines)).startswith("Ärendet är avslutat.")


def test_a_day_with_the_pages(scene: Placing) -> None:
    ended = scene.broken_off(scene.started(scene.place("praktik"), scene.person()), MONDAY)
    case = ended.participant
    ines, page = client(scene.ines), reverse("followup:person", args=[case.pk])
    plan, agree = (reverse(f"followup:{name}", args=[case.pk]) for name in ("plan", "plan_agree"))
    rows = {
        f"{prefix}-{name}": value
        for prefix in ("mal", "steg")
        for name, value in (("TOTAL_FORMS", "5"), ("INITIAL_FORMS", "0"))
    }
    rows |= {"seen": "0", "mal-0-text": "Ett arbete i kök", "steg-1-who": "participant"}
    refused = ines.post(plan, rows)
    assert (refused.status_code, "Skriv vad som ska göras." in refused.content.decode()) == (422, True)
    rows |= {"steg-1-text": "Gå kursen", "steg-1-until": f"{MONDAY + 30 * DAY}", "terms": "Närvaro."}
    assert ines.post(plan, rows)["Location"] == page
    text = ines.get(page).content.decode()
    assert ("Utkast till nästa plan" in text, "Gå kursen" in text) == (True, True)
    assert ines.post(agree, {"seen": "1", "agreed_on": f"{MONDAY}"})["Location"] == page
    assert ines.get(agree).status_code == 403
    new = reverse("followup:effort_new", args=[case.pk])
    given = {"name": "SFI C", "organiser": "Vuxenutbildningen", "starts_on": f"{MONDAY + 40 * DAY}"}
    refused = ines.post(new, {**given, "ends_on": f"{MONDAY}"})
    assert (refused.status_code, "sluta innan den börjar" in refused.content.decode()) == (422, True)
    assert ines.post(new, given)["Location"] == page
    text = ines.get(page).content.decode()
    assert ("<svg" in text, "Återkomst: " in text, "Personen har kommit tillbaka" in text) == (True,) * 3
    effort = Effort.objects.get(participant=case)
    here = reverse("followup:effort", args=[effort.pk])
    assert "Ta bort insatsen" in ines.get(here).content.decode()
    assert ines.post(here, {**given, "ends_on": f"{MONDAY + 90 * DAY}"})["Location"] == page
    assert ines.post(reverse("followup:effort_remove", args=[effort.pk]))["Location"] == page
    assert "Återkomst: " not in ines.get(page).content.decode()
    assert AccessLog.objects.filter(subjects=[case.pk], what__in=["case", "change"]).count() >= 10


def test_the_page_asks_the_same_whatever_there_is(
    scene: Placing, django_assert_max_num_queries: object
) -> None:
    placement = praktik(scene, MONDAY - 10 * DAY)
    person = placement.participant
    for number in range(4):
        data = EffortInput(
            f"SFI {number}", "Vux", MONDAY + dt.timedelta(days=100 * number), MONDAY + 400 * DAY
        )
        actions.add_effort(participant=person, data=data, by=scene.ines)
    agreed(person, scene)
    agreed(person, scene, news="Nytt.")
    agreed(person, scene, news="Nyare.")
    ines = client(scene.ines)
    with django_assert_max_num_queries(35):
        ines.get(reverse("followup:person", args=[person.pk]))
    talk = reverse("followup:record", args=[placement.milestones.get(key="start").pk])
    assert "Mål 1: " in ines.get(talk).content.decode()
