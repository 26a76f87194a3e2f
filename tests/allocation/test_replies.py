"""Writing a reply step by step, what is left to say, and handing it over."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from allocation import reply_parts, selectors
from allocation.actions import dialogues, replies
from allocation.enums import DialogueStatus, Interest, PlacementKind, ReplyStep
from allocation.models import Dialogue, Event, Reply
from allocation.reply_forms import NeedRows
from allocation.reply_parts import Answers, InterestPart, MonthInput, NeedInput, mark, side_by_side
from tests.factories import World, Year, month_of, offer_of, reply_of
from tests.refusals import refusal

NEEDS = (NeedInput("Barnbiträde", 6, 10, False), NeedInput("Förskollärare", 9, 20, True))
NOWHERE = tuple(offer_of(kind, 0, 0) for kind in PlacementKind)
LOOK = "Gå igenom steget och spara det, även om inget behöver ändras."


@pytest.fixture
def year(world: World) -> Year:
    """A year with its dialogue open."""
    return Year(world).targets().open()


def answers(year: Year, key: str = "a") -> Answers:
    """Return what the förvaltning's latest version says."""
    return selectors.answers_of(selectors.latest_reply(year.dialogue(key)))


def missing(year: Year, key: str = "a") -> dict[str, list[str]]:
    """Return what is left to say, by step."""
    left = reply_parts.missing(answers(year, key), timezone.localdate())
    return {step.value: sentences for step, sentences in left.items()}


def test_the_first_reply_is_empty_and_complete_in_form(year: Year) -> None:
    reply = selectors.latest_reply(year.dialogue("a"))
    assert (reply.version, reply.revision, reply.author, reply.submitted_at) == (1, 0, "department", None)
    blank = answers(year)
    assert blank.interest == InterestPart("", "")
    assert (blank.needs.needs, blank.needs.gap_made_on) == ((), None)
    assert [(offer.kind, offer.at_most, offer.tasks) for offer in blank.places.offers] == [
        ("ama", 0, ""),
        ("praktik", 0, ""),
    ]
    assert blank.supervisors.supervisors == (0,) * 12
    assert blank.conditions.months == (month_of(),) * 12
    assert missing(year) == {
        "intresse": ["Svara på om ni är intresserade av att ta emot."],
        "kompetensbehov": ["Skriv minst ett yrke under kompetensbehov."],
        "platser": [LOOK],
        "handledare": [LOOK],
        "forutsattningar": [LOOK],
    }


def test_each_step_is_saved_by_itself_and_says_what_was_written(year: Year) -> None:
    given_parts = reply_of(
        training="Handledarrollen.",
        to_train=2,
        union_on=timezone.localdate(),
        union_note="Vision, i samverkansgruppen.",
        ancillary_costs="Skor.",
        compensation="30 000 kr.",
        months=tuple(month_of(is_closed=n == 6, feriepraktik=n, lia=1, prao=2) for n in range(12)),
    )
    for number, part in enumerate(given_parts, start=1):
        year.saved_part("a", part)
        reply = selectors.latest_reply(year.dialogue("a"))
        assert (reply.revision, len(reply.saved_steps)) == (number, number)
        assert selectors.answers_of(reply).part(ReplyStep(reply_parts.STEP_OF[type(part)])) == part
    assert list(answers(year).parts()) == given_parts
    events = Event.objects.filter(kind="reply_saved")
    assert [event.details["step"] for event in events] == [step.value for step in reversed(ReplyStep)]
    assert missing(year) == {}
    month = selectors.latest_reply(year.dialogue("a")).months.get(month=4)
    assert month.competing == 3 + 1 + 2


def test_what_somebody_else_has_saved_is_not_overwritten(year: Year) -> None:
    year.saved("a")
    opened = answers(year)
    mine, theirs = (replace(opened.conditions, conditions=text) for text in ("Mitt.", "Deras."))
    year.saved_part("a", theirs)
    dialogue, bo = year.dialogue("a"), year.world.bo

    def save(seen: str) -> Reply:
        return replies.save(dialogue=dialogue, part=mine, seen=seen, by=bo)

    assert refusal(lambda: save(mark(opened.conditions))) == "reply_is_stale"
    assert answers(year).conditions == theirs
    (row,) = [row for row in side_by_side([theirs, mine]) if row.differs]
    assert (row.label, [cell.value for cell in row.cells]) == ("Övrigt", ["Deras.", "Mitt."])
    save(mark(theirs))  # having seen what differs
    assert answers(year).conditions == mine


def test_two_who_write_in_different_steps_do_not_disturb_each_other(year: Year) -> None:
    year.saved("a")
    opened, dialogue, bo = answers(year), year.dialogue("a"), year.world.bo
    for part in (
        replace(opened.conditions, conditions="Nytt."),
        replace(opened.supervisors, to_train=3),
    ):
        step = reply_parts.STEP_OF[type(part)]
        replies.save(dialogue=dialogue, part=part, seen=mark(opened.part(step)), by=bo)
    assert (answers(year).conditions.conditions, answers(year).supervisors.to_train) == ("Nytt.", 3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interest": "perhaps"}, "interest: "),
        ({"needs": (NEEDS[0], NEEDS[0])}, "Yrket står redan i listan. Slå ihop raderna."),
        ({"needs": (NeedInput("  ", 1, 1, False),)}, "occupation: Detta fält får inte vara tomt."),
        ({"needs": (NeedInput("Kock", -1, 1, False),)}, "need_2y: "),
        ({"needs": tuple(NeedInput(f"Yrke {n}", 1, 1, False) for n in range(201))}, "too_many_occupations"),
        ({"needs": (NeedInput("Kock", 1, 20_001, False),)}, "need_5y: "),
        ({"offers": (offer_of("ama", 5, 4), NOWHERE[1])}, "Ordningen måste vara minst, önskat, högst"),
        ({"offers": (offer_of("ama", 0, 4, wished=5), NOWHERE[1])}, "Ordningen måste vara minst"),
        ({"offers": (offer_of("ama", 0, 10_001), NOWHERE[1])}, "wished: "),
        ({"offers": (offer_of("kurs", 0, 1), NOWHERE[1])}, "offers_are_not_one_of_each"),
        ({"offers": NOWHERE[:1]}, "offers_are_not_one_of_each"),
        ({"supervisors": (2001,) * 12}, "supervisors: "),
        ({"months": (month_of(lia=1001),) * 12}, "lia: "),
        ({"places_per_supervisor": 0}, "places_per_supervisor: "),
        ({"to_train": 2001}, "to_train: "),
    ],
)
def test_an_absurd_step_is_refused_whole(year: Year, changes: dict, message: str) -> None:
    year.saved("a")
    before, turn = answers(year), selectors.latest_reply(year.dialogue("a")).revision
    (part,) = [
        part for part, complete in zip(reply_of(**changes), reply_of(), strict=True) if part != complete
    ]
    assert message in refusal(lambda: year.saved_part("a", part))
    assert (answers(year), selectors.latest_reply(year.dialogue("a")).revision) == (before, turn)


def test_no_more_occupations_than_a_page_can_hold() -> None:
    def rows(count: int) -> NeedRows:
        numbers = {f"behov-{n}-{name}": "1" for n in range(count) for name in ("need_2y", "need_5y")}
        names = {f"behov-{n}-occupation": f"Yrke {n}" for n in range(count)}
        counts = {"behov-TOTAL_FORMS": str(count), "behov-INITIAL_FORMS": "0"}
        return NeedRows({**numbers, **names, **counts}, prefix="behov")

    assert rows(200).is_valid()
    for count in (201, 1000):
        refused = rows(count)
        assert not refused.is_valid()
        assert refused.non_form_errors() == ["Ett svar kan ha högst 200 yrken. Slå ihop yrken."]
        assert len(refused.forms) == 200


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"needs": ()}, {"kompetensbehov": ["Skriv minst ett yrke under kompetensbehov."]}),
        ({"gap_made_on": None}, {"kompetensbehov": ["Ange när GAP-analysen gjordes."]}),
        (
            {"needs": (NeedInput("Kock", 5, 4, False),)},
            {"kompetensbehov": ["Behovet inom 5 år räknar in det inom 2 år. Kontrollera Kock."]},
        ),
        (
            {"offers": (offer_of("ama", 0, 3, tasks=""), NOWHERE[1])},
            {"platser": ["Skriv vilka arbetsuppgifter det gäller för arbetsmarknadsanställningar."]},
        ),
        (
            {"replaces_no_post": False},
            {"platser": ["Intyga att platserna inte ersätter någon ordinarie tjänst."]},
        ),
        (
            {"months": (month_of(is_closed=True),) * 12},
            {"handledare": ["Ni erbjuder platser men har inga handledare i någon öppen månad."]},
        ),
        (
            {"union_on": dt.date(2002, 1, 1)},
            {
                "forutsattningar": [
                    "Datumet för den fackliga samverkan ligger mer än två år bort. Kontrollera årtalet."
                ]
            },
        ),
        ({"interest": "maybe"}, {"intresse": ["Skriv varför ni svarar kanske eller nej."]}),
        ({"offers": NOWHERE, "supervisors": (0,) * 12, "replaces_no_post": False}, {}),
    ],
)
def test_an_unfinished_reply_is_not_handed_over(year: Year, changes: dict, left: dict) -> None:
    year.saved("a", **changes)
    dialogue = year.dialogue("a")
    assert missing(year) == left
    answer = refusal(lambda: replies.submit(dialogue=dialogue, by=year.world.bo))
    assert answer == ("reply_incomplete" if left else "accepted")
    assert year.dialogue("a").status == (DialogueStatus.DRAFT if left else DialogueStatus.SUBMITTED)


def test_a_no_needs_only_its_reason_and_offers_nothing(year: Year) -> None:
    year.saved("a")
    year.saved_part("a", InterestPart(Interest.NO, "Vi omorganiserar."))
    assert [offer.at_most for offer in answers(year).places.offers] == [0, 0]
    year.saved_part("soc", InterestPart(Interest.NO, ""))
    assert missing(year, "soc") == {"intresse": ["Skriv varför ni svarar kanske eller nej."]}
    year.saved_part("soc", InterestPart(Interest.NO, "Vi har ingen handledare."))
    for key in ("a", "soc"):
        assert missing(year, key) == {}
        replies.submit(dialogue=year.dialogue(key), by=year.contact(key))
        year.accepted(key)
    year.answered("b").closed().scenario()
    (ama, *_) = [plan for plan in year.latest_scenario.result["kinds"]]
    assert {line["key"]: line["places"] for line in ama["lines"] if line["key"] != "b"} == {"a": 0, "soc": 0}


def test_a_no_that_offers_places_is_not_handed_over(year: Year) -> None:
    year.saved_part("a", InterestPart(Interest.NO, "Kanske ändå."))
    year.saved_part("a", reply_of()[2])
    assert missing(year) == {
        "intresse": ["Ni svarar nej men erbjuder platser. Sätt platserna till 0 eller ändra svaret."]
    }


def test_submitting_hands_the_turn_to_the_coordinator(year: Year) -> None:
    dialogue = year.submitted("a").dialogue("a")
    reply = selectors.latest_submitted(dialogue)
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.SUBMITTED, 2)
    assert reply.submitted_by == year.world.bo
    assert reply.submitted_at <= timezone.now()
    event = Event.objects.filter(dialogue=dialogue).first()
    assert (event.kind, event.turn, event.actor_name, event.to_status) == ("submit", 2, "Bo", "submitted")
    sealed = "Svaret är inlämnat. Be samordnaren återlämna det om något ska ändras."
    assert refusal(lambda: year.saved("a")) == sealed
    assert refusal(lambda: replies.submit(dialogue=dialogue, by=year.world.bo)) == sealed


def test_who_goes_back_after_handing_in_is_led_to_what_was_sent(year: Year) -> None:
    year.submitted("a")
    bo, anna = Client(), Client()
    bo.force_login(year.contact("a"))
    anna.force_login(year.world.anna)
    where = [year.round.year, "a"]
    pages = [reverse(f"allocation:{name}", args=where) for name in ("reply_write", "reply_check")]
    step = reverse("allocation:reply_step", args=[*where, ReplyStep.PLACES.value])
    for address in (*pages, step):
        led = bo.get(address, follow=True)
        assert led.redirect_chain == [(reverse("allocation:dialogue", args=where), 302)]
        sentence = "Svaret är inlämnat. Be samordnaren återlämna det om något ska ändras."
        assert led.content.decode().count(sentence) == 1
        assert anna.get(address).status_code == 403
    assert bo.post(step).status_code == 403


def test_the_next_year_begins_with_what_counted_last(world: World) -> None:
    number = timezone.localdate().year
    earlier = Year(world, number).targets().open().answered("a", conditions="Gammalt.")
    earlier.submitted("b")  # never agreed
    later = Year(world, number + 2).targets().open()
    reply, source = (one.dialogue("a").replies.get() for one in (later, earlier))
    begun, old = selectors.answers_of(reply), selectors.answers_of(source)
    assert begun.needs == old.needs
    assert begun.supervisors == old.supervisors
    assert begun.places.offers == old.places.offers
    assert begun.conditions.conditions == "Gammalt."
    assert (reply.version, reply.revision, reply.submitted_at) == (1, 0, None)
    # What is declared for one year says nothing of the next.
    assert (begun.interest.interest, begun.places.replaces_no_post, begun.saved_steps) == (
        "",
        False,
        frozenset(),
    )
    assert answers(later, "b").needs.needs == ()
    assert list(missing(later, "a")) == [step.value for step in ReplyStep], "every step is looked at anew"

    later.submitted("a", conditions="Nytt.").accepted("a")
    between = Year(world, number + 1).open()
    assert between.dialogue("a").replies.get().conditions == "Gammalt."  # not from a later year
    newest = Year(world, number + 3).open()
    assert newest.dialogue("a").replies.get().conditions == "Nytt."


def test_without_agreement_the_next_year_begins_with_the_own_numbers(world: World) -> None:
    number = timezone.localdate().year
    Year(world, number).targets().open().submitted("a").countered("a", ama=(1, 2, 3)).not_agreed("a")
    later = Year(world, number + 1).open()
    assert answers(later).places.offers[0].at_most == 8


@pytest.mark.parametrize(("days", "old"), [(0, False), (730, False), (731, True)])
def test_a_gap_analysis_is_old_after_two_years(days: int, old: bool) -> None:
    today = dt.date(2026, 11, 1)
    reply = Reply(gap_made_on=today - dt.timedelta(days=days))
    assert selectors.gap_is_old(reply, today) is old
    assert selectors.gap_is_old(Reply(), today) is False


def test_only_the_contact_writes(year: Year) -> None:
    world, b = year.world, year.dialogue("b")
    part = reply_of()[0]
    for user in (world.anna, world.bo, world.david, world.greta, world.olle):
        for action in (
            lambda user=user: replies.save(dialogue=b, part=part, seen="", by=user),
            lambda user=user: replies.submit(dialogue=b, by=user),
        ):
            assert refusal(action) == "Bara förvaltningens kontaktperson kan svara."
    assert Dialogue.objects.get(pk=b.pk).status == "draft"


texts = st.text(max_size=20)
months = st.builds(MonthInput, st.booleans(), *[st.integers(0, 9)] * 5)


@given(first=st.tuples(months, texts), second=st.tuples(months, texts))
def test_two_parts_share_a_mark_only_when_they_say_the_same(first: tuple, second: tuple) -> None:
    *_, part = reply_of()
    one, other = (replace(part, months=(month,) * 12, conditions=text) for month, text in (first, second))
    assert (mark(one) == mark(other)) == (one == other)
    differs = any(row.differs for row in side_by_side([one, other]))
    shown_alike = first[1] == second[1] and (
        first[0] == second[0] or (first[0].is_closed and second[0].is_closed)
    )
    assert differs == (not shown_alike)


def test_a_reply_handed_back_continues_where_it_was(year: Year) -> None:
    year.submitted("a")
    first = answers(year)
    dialogues.hand_back(dialogue=year.dialogue("a"), by=year.world.anna, comment="Fler platser?")
    assert answers(year) == first, "also the steps that are done"
    assert missing(year) == {}
