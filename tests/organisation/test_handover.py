"""A contact leaves: who is told, once, and a förvaltning is never without a contact unnoticed."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisation import actions
from organisation.enums import Role
from organisation.models import MailPreference, OutboxMail, RoleAssignment, User
from tests.factories import LONG_AGO, World, make_user, make_world

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
ONE_DAY = dt.timedelta(days=1)
SCHOOL, CARE = "Barn- och skolförvaltningen", "Vård- och omsorgsförvaltningen"
SOCIAL = "Arbetsmarknads- och socialförvaltningen"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A day that stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def world(db: None, clock: time_machine.Traveller) -> World:
    """The kommun and its cast: Bo alone answers for a, Cilla alone for b and soc."""
    return make_world()


def contact(world: World, name: str, key: str = "a", **period: dt.date) -> User:
    """Add somebody who answers for a förvaltning."""
    person = User.objects.filter(name=name).first() or make_user(name)
    answer_for(world, person, key, **period)
    return person


def answer_for(
    world: World,
    person: User,
    key: str = "a",
    valid_from: dt.date = LONG_AGO,
    valid_to: dt.date | None = None,
) -> RoleAssignment:
    """Let somebody answer for a förvaltning during a period."""
    return RoleAssignment.objects.create(
        user=person,
        role=Role.DEPARTMENT_CONTACT,
        department=world.departments[key],
        valid_from=valid_from,
        valid_to=valid_to,
    )


def end(world: World, person: User, last_day: dt.date = TODAY, by: User | None = None) -> None:
    """End the only role of somebody."""
    actions.end_role(held=person.roles.get(), last_day=last_day, by=by or world.greta)


def told() -> Counter[tuple[str, str, str]]:
    """Return who has got which kind of letter about which förvaltning, and how many times."""
    letters = OutboxMail.objects.select_related("recipient").order_by("pk")
    return Counter(
        (letter.recipient.name, letter.kind, letter.subject.partition(": ")[2]) for letter in letters
    )


def letter(kind: str) -> str:
    """Return the text of the only letter of the kind."""
    return OutboxMail.objects.get(kind=kind).body


# Who is told


def test_those_who_remain_and_the_coordinators_are_told_who_left_and_who_remains(world: World) -> None:
    contact(world, "Nina")
    make_user("Alva", Role.COORDINATOR)
    end(world, world.bo)
    assert told() == {(name, "contact_left", SCHOOL): 1 for name in ("Nina", "Anna", "Alva")}
    body = OutboxMail.objects.filter(kind="contact_left")[0].body
    assert f"Bo slutar som kontaktperson för {SCHOOL}, med 22\u00a0november 2026 som sista dag." in body
    assert "Kvar som kontaktperson: Nina. Dialoger, svar och uppgifter hör till förvaltningen." in body
    assert "\nhttp://127.0.0.1:8000/\n" in body


def test_when_nobody_remains_the_coordinators_are_told_so_and_cannot_turn_it_off(world: World) -> None:
    for kind in ("contact_left", "contact_missing"):
        MailPreference.objects.create(user=world.anna, kind=kind)
    end(world, world.bo)
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}
    body = letter("contact_missing")
    assert "INGEN ÄR KVAR. Därefter kan ingen svara för förvaltningen" in body
    assert "Be en administratör (Greta) ge en person i förvaltningen rollen förvaltningskontakt." in body
    assert "Det skickas alltid: en förvaltning utan kontaktperson kan inte höras" in body


def test_the_letter_about_who_remains_can_be_turned_off(world: World) -> None:
    contact(world, "Nina")
    MailPreference.objects.create(user=world.anna, kind="contact_left")
    end(world, world.bo)
    assert told() == {("Nina", "contact_left", SCHOOL): 1}


def test_the_one_who_did_it_gets_no_letter_and_one_in_two_roles_gets_one(world: World) -> None:
    RoleAssignment.objects.create(user=world.greta, role=Role.COORDINATOR, valid_from=LONG_AGO)
    answer_for(world, world.anna)
    end(world, world.bo)
    assert told() == {("Anna", "contact_left", SCHOOL): 1}


def test_whoever_still_holds_an_equal_role_has_not_left(world: World) -> None:
    first = world.bo.roles.get()
    second = answer_for(world, world.bo)
    actions.end_role(held=first, last_day=TODAY, by=world.greta)
    assert told() == {}
    actions.end_role(held=second, last_day=TODAY, by=world.greta)
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_other_roles_than_contact_end_in_silence(world: World) -> None:
    end(world, world.david)
    actions.set_active(user=world.frida, is_active=False, by=world.greta)
    assert told() == {}


def test_who_remains_is_counted_from_the_day_after(world: World) -> None:
    contact(world, "Nina", valid_to=TODAY)  # leaves the same day
    contact(world, "Olof", valid_from=TODAY + 2 * ONE_DAY)  # too late
    end(world, world.bo)
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}
    contact(world, "Per", "b", valid_from=TODAY + ONE_DAY)
    actions.end_role(
        held=world.cilla.roles.get(department__key="b"), last_day=TODAY - ONE_DAY, by=world.greta
    )
    assert told()["Anna", "contact_missing", CARE] == 1, "from today nobody answers, until tomorrow"
    contact(world, "Per", "soc", valid_from=TODAY + ONE_DAY)
    actions.end_role(held=world.cilla.roles.get(department__key="soc"), last_day=TODAY, by=world.greta)
    assert told()["Per", "contact_left", SOCIAL] == told()["Anna", "contact_left", SOCIAL] == 1


def test_a_closed_account_leaves_every_forvaltning_it_answered_for(world: World) -> None:
    contact(world, "Nina", "soc")
    actions.set_active(user=world.cilla, is_active=False, by=world.greta)
    expected = {
        ("Anna", "contact_missing", CARE): 1,
        ("Anna", "contact_left", SOCIAL): 1,
        ("Nina", "contact_left", SOCIAL): 1,
    }
    assert told() == expected
    # Whatever is tidied up afterwards tells nobody again.
    actions.set_active(user=world.cilla, is_active=False, by=world.greta)
    for held in world.cilla.roles.all():
        actions.end_role(held=held, last_day=TODAY, by=world.greta)
    actions.set_active(user=world.cilla, is_active=True, by=world.greta)
    actions.tell_of_expired_roles()
    assert told() == expected


def test_ending_the_role_and_closing_the_account_is_one_departure(world: World) -> None:
    end(world, world.bo)
    actions.set_active(user=world.bo, is_active=False, by=world.greta)
    end(world, world.bo)
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_ending_a_role_never_prolongs_it(world: World, clock: time_machine.Traveller) -> None:
    end(world, world.bo)
    clock.shift(3 * ONE_DAY)
    end(world, world.bo, last_day=timezone.localdate())
    assert world.bo.roles.get().valid_to == TODAY
    assert sum(told().values()) == 1


def test_a_long_name_does_not_stop_the_letter(world: World) -> None:
    User.objects.filter(pk=world.bo.pk).update(name="B" * 120)
    world.departments["a"].periods.update(name="S" * 120)
    end(world, world.bo)
    assert OutboxMail.objects.get().subject == f"Ingen kontaktperson kvar: {'S' * 120}"


# Roles that end by themselves


def run_send_mail() -> None:
    call_command("send_mail", verbosity=0)


def test_a_role_that_expires_is_told_of_the_day_after_and_once(
    world: World, clock: time_machine.Traveller
) -> None:
    contact(world, "Nina", valid_to=TODAY)
    run_send_mail()
    assert told() == {}, "she still answers today"
    clock.shift(ONE_DAY)
    for _ in range(3):
        run_send_mail()
    expected = {("Anna", "contact_left", SCHOOL): 1, ("Bo", "contact_left", SCHOOL): 1}
    assert told() == expected
    assert sorted(message.to[0] for message in django_mail.outbox) == [world.anna.email, world.bo.email]
    contact(world, "Per")
    clock.shift(5 * ONE_DAY)
    run_send_mail()
    assert told() == expected, "who comes later does not hear of what was"


def test_the_last_role_that_expires_says_that_nobody_remains(
    world: World, clock: time_machine.Traveller
) -> None:
    world.bo.roles.update(valid_to=TODAY)
    clock.shift(ONE_DAY)
    run_send_mail()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}
    assert "med 22\u00a0november 2026 som sista dag" in letter("contact_missing")


@pytest.mark.parametrize(("days", "letters"), [(14, 1), (15, 0)])
def test_only_recent_days_are_looked_at(
    world: World, clock: time_machine.Traveller, days: int, letters: int
) -> None:
    world.bo.roles.update(valid_to=TODAY)
    clock.shift(days * ONE_DAY)
    actions.tell_of_expired_roles()
    assert sum(told().values()) == letters


def test_a_role_that_was_ended_ahead_of_time_is_told_of_when_its_day_has_passed(
    world: World, clock: time_machine.Traveller
) -> None:
    end(world, world.bo, last_day=TODAY + ONE_DAY)
    assert told() == {}
    clock.shift(2 * ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_an_ended_role_is_not_told_of_again_when_it_expires(
    world: World, clock: time_machine.Traveller
) -> None:
    end(world, world.bo)
    clock.shift(ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_an_expired_role_that_another_replaces_is_no_departure(
    world: World, clock: time_machine.Traveller
) -> None:
    world.bo.roles.update(valid_to=TODAY)
    following = answer_for(world, world.bo, valid_from=TODAY + ONE_DAY)
    clock.shift(ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {}
    following.valid_to = TODAY + ONE_DAY
    following.save()
    clock.shift(ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}, "both have expired; he left once"
    assert "med 23\u00a0november 2026 som sista dag" in letter("contact_missing")


def test_a_role_that_expired_before_the_account_was_closed_is_not_forgotten(
    world: World, clock: time_machine.Traveller
) -> None:
    world.bo.roles.update(valid_to=TODAY)
    clock.shift(ONE_DAY)
    actions.set_active(user=world.bo, is_active=False, by=world.greta)
    run_send_mail()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_a_closed_accounts_role_expires_in_silence(world: World, clock: time_machine.Traveller) -> None:
    world.bo.roles.update(valid_to=TODAY + ONE_DAY)
    actions.set_active(user=world.bo, is_active=False, by=world.greta)
    clock.shift(2 * ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_ending_what_ended_long_ago_tells_nobody(world: World) -> None:
    world.bo.roles.update(valid_to=TODAY - 100 * ONE_DAY)
    end(world, world.bo)
    assert told() == {}


def test_a_forvaltning_that_ceases_misses_nobody(world: World, clock: time_machine.Traveller) -> None:
    world.departments["a"].periods.update(valid_to=TODAY)
    world.bo.roles.update(valid_to=TODAY)
    clock.shift(ONE_DAY)
    actions.tell_of_expired_roles()
    assert told() == {}


def test_looking_for_expired_roles_costs_one_query_when_there_are_none(
    world: World, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):  # and the savepoint around it
        actions.tell_of_expired_roles()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_that_leave_at_the_same_moment_do_not_believe_that_the_other_remains() -> None:
    world = make_world()
    nina = contact(world, "Nina")
    ready = threading.Barrier(2)

    def leave(act: partial) -> None:
        try:
            ready.wait(timeout=10)
            act()
        finally:
            connection.close()

    today = timezone.localdate()
    acts = (
        partial(actions.end_role, held=world.bo.roles.get(), last_day=today, by=world.greta),
        partial(actions.set_active, user=nina, is_active=False, by=world.greta),
    )
    threads = [threading.Thread(target=leave, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told()["Anna", "contact_missing", SCHOOL] == 1


# The administrator's pages


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_ending_the_last_role_is_confirmed_on_a_page_that_names_the_forvaltning(world: World) -> None:
    client, url = client_of(world.greta), reverse("role_end", args=[world.bo.roles.get().pk])
    answer = client.post(url)
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert world.bo.roles.get().valid_to is None
    page = client.get(url).content.decode()
    assert "Ingen kontaktperson blir kvar" in page
    assert f"<li>{SCHOOL}</li>" in page
    answer = client.post(url, {"confirmed": "ja"}, follow=True)
    assert answer.redirect_chain == [(reverse("users"), 302)]
    assert world.bo.roles.get().valid_to == TODAY
    assert told() == {("Anna", "contact_missing", SCHOOL): 1}


def test_closing_the_last_contacts_account_is_confirmed_too(world: World) -> None:
    contact(world, "Nina", "soc")
    client, url = client_of(world.greta), reverse("user_close", args=[world.cilla.pk])
    assert client.post(url)["Location"] == url
    assert User.objects.get(pk=world.cilla.pk).is_active
    page = client.get(url).content.decode()
    assert f"<li>{CARE}</li>" in page
    assert SOCIAL not in page
    assert client.post(url, {"confirmed": "ja"})["Location"] == reverse("users")
    assert not User.objects.get(pk=world.cilla.pk).is_active


def test_what_leaves_nobody_alone_needs_no_confirmation(world: World) -> None:
    contact(world, "Nina")
    answer_for(world, world.david, "b", valid_to=TODAY - ONE_DAY)  # long gone as a contact
    client = client_of(world.greta)
    for name, pk in (
        ("role_end", world.bo.roles.get().pk),
        ("user_close", world.david.pk),
        ("user_open", world.david.pk),
    ):
        assert client.post(reverse(name, args=[pk]))["Location"] == reverse("users")
    assert world.bo.roles.get().valid_to == TODAY
    assert User.objects.get(pk=world.david.pk).is_active
    page = client.get(reverse("role_end", args=[world.frida.roles.get().pk])).content.decode()
    assert "Avsluta rollen nämndledamot för Frida" in page
    assert "Ingen kontaktperson blir kvar" not in page


@pytest.mark.parametrize("name", ["users", "organisation"])
def test_administrators_see_which_forvaltningar_have_no_contact(world: World, name: str) -> None:
    greta, heading = client_of(world.greta), "Förvaltningar utan kontaktperson"
    assert heading not in greta.get(reverse(name)).content.decode()
    world.bo.roles.update(valid_to=TODAY - ONE_DAY)
    world.cilla.is_active = False
    world.cilla.save()
    page = greta.get(reverse(name)).content.decode()
    assert heading in page
    for department in (SCHOOL, CARE, SOCIAL):
        assert f"<li>{department}</li>" in page
    assert heading not in client_of(world.anna).get(reverse("organisation")).content.decode()


def test_a_role_for_a_period_can_be_ended_before_its_time(world: World) -> None:
    url = reverse("role_end", args=[world.bo.roles.get().pk])
    shown = {}
    for valid_to in (None, TODAY + ONE_DAY, TODAY, TODAY - ONE_DAY):
        world.bo.roles.update(valid_to=valid_to)
        shown[valid_to] = url in client_of(world.greta).get(reverse("users")).content.decode()
    assert shown == {None: True, TODAY + ONE_DAY: True, TODAY: False, TODAY - ONE_DAY: False}
