"""Signing in, staying signed in and no longer than that; and what is typed is not lost on the way."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation.models import AllocationRound
from allocation.selectors import latest_reply
from organisation.middleware import signed
from organisation.models import BoardName, RoleAssignment, SentForm, User

from .factories import World, Year, make_user, make_world

PASSWORD = "fyra ord efter varandra"
LOGIN, RESUME = "/konto/login/", "/fortsatt/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def bo(world: World) -> User:
    world.bo.set_password(PASSWORD)
    world.bo.save()
    return world.bo


def _signed_in(user: User, **options: object) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def _sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def _is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# Demo accounts


def test_demo_account_is_one_click_away(client: Client) -> None:
    demo = User.objects.create_user(email="demo@kommun.example", name="Demo Demosson", is_demo=True)
    address = reverse("demo_login", args=[demo.pk])
    assert f'action="{address}"' in client.get(LOGIN).content.decode()
    assert client.post(address)["Location"] == "/"
    assert _is_signed_in(client)


def test_demo_sign_in_leads_nowhere_else(client: Client) -> None:
    demo = User.objects.create_user(email="demo@kommun.example", name="Demo", is_demo=True)
    address = reverse("demo_login", args=[demo.pk])
    assert client.post(address, {"next": "https://ond.example/"})["Location"] == "/"
    assert client.post(address, {"next": "/beslut/"})["Location"] == "/beslut/"


def test_real_and_closed_accounts_are_not_one_click_away(client: Client, world: World) -> None:
    closed = User.objects.create_user(email="d@kommun.example", name="D", is_demo=True, is_active=False)
    page = client.get(LOGIN).content.decode()
    for user in (world.greta, closed):
        address = reverse("demo_login", args=[user.pk])
        assert address not in page
        assert client.post(address).status_code == 404
    assert not _is_signed_in(client)


# Accounts and passwords


def test_nobody_signs_up(client: Client) -> None:
    data = {"email": "ny@kommun.example", "password1": PASSWORD, "password2": PASSWORD}
    assert "Du kan inte skapa konto själv" in client.get("/konto/signup/").content.decode()
    assert "Du kan inte skapa konto själv" in client.post("/konto/signup/", data).content.decode()
    assert User.objects.count() == 0


def test_new_user_chooses_a_password_through_the_mail(world: World, mailoutbox: list) -> None:
    data = {"email": "Nils@Kommun.example", "name": "Nils"}
    _signed_in(world.greta).post(reverse("user_new"), data)
    nils = User.objects.get(email="nils@kommun.example")
    client = Client()
    assert client.post("/konto/password/reset/", {"email": nils.email}).status_code == 302
    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Välj lösenord i Platsmodellen", [nils.email])
    link = re.search(r"https?://testserver(/\S+)", mail.body)[1]
    form = client.get(link)["Location"]
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(form, chosen)["Location"] == reverse("account_reset_password_from_key_done")
    assert "Länken gäller inte längre" in Client().get(link).content.decode()
    assert _sign_in(client, nils)["Location"] == "/"
    confirm = client.get(reverse("mfa_activate_totp"))["Location"]
    client.post(confirm, {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_reset_says_the_same_for_unknown_addresses_and_writes_to_none(
    client: Client, bo: User, mailoutbox: list
) -> None:
    known = client.post("/konto/password/reset/", {"email": bo.email})
    unknown = client.post("/konto/password/reset/", {"email": "ingen@kommun.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox] == [[bo.email]]


def test_forged_reset_link_is_refused_in_words(client: Client, bo: User) -> None:
    page = client.get(f"/konto/password/reset/key/{bo.pk}-abc123-0123456789abcdef/")
    assert (page.status_code, "Länken gäller inte längre" in page.content.decode()) == (200, True)


def test_short_password_is_refused(bo: User) -> None:
    client = Client()
    _sign_in(client, bo)
    data = {"oldpassword": PASSWORD, "password1": "fjorton tecken", "password2": "fjorton tecken"}
    assert "minst 15 tecken" in client.post("/konto/password/change/", data).content.decode()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("passwordpassword", "upprepar"),
        ("a" * 15, "upprepar"),
        ("BoboBoboBoboBoboB", "upprepar"),
        ("123456789012345", "tecken i följd"),
        ("ABCDEFGHIJKLMNO", "tecken i följd"),
        ("mnbvcxzäölkjhgfdsa", "tecken i följd"),
        ("q" * 500, "upprepar"),
        ("fyra ord i följd utan mening", ""),
        (" ".join(f"ord{number}" for number in range(60)), ""),  # far longer than 64 characters
    ],
)
def test_first_passwords_that_somebody_tries_are_refused(bo: User, password: str, why: str) -> None:
    client = _signed_in(bo)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/konto/password/change/", data)
    if why:
        assert [why in error for error in _alerts(answer)] == [True]
    else:
        assert answer.status_code == 302
        assert _sign_in(Client(), bo, password)["Location"] == "/"


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, bo: User) -> None:
    wrong = client.post(LOGIN, {"login": bo.email, "password": "fel lösenord helt och hållet"})
    unknown = client.post(LOGIN, {"login": "x@kommun.example", "password": "fel lösenord helt och hållet"})
    assert _alerts(wrong) == _alerts(unknown) != []


def _alerts(response: HttpResponse) -> list[str]:
    return [error for errors in response.context["form"].errors.values() for error in errors]


def test_failed_sign_ins_are_limited_for_a_quarter(bo: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert _sign_in(Client(), bo, "fel lösenord helt och hållet").status_code == 200
        refused = _sign_in(Client(), bo)
        assert _alerts(refused) == ["För många misslyckade inloggningsförsök. Försök igen senare."]
        clock.shift(dt.timedelta(minutes=16))
        assert _sign_in(Client(), bo).status_code == 302


def test_too_many_requests_is_explained_in_swedish(client: Client) -> None:
    answers = [client.post("/konto/password/reset/", {"email": "x@kommun.example"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "För många försök på kort tid" in answers[-1].content.decode()


# As long as it holds


def test_role_that_ended_yesterday_gives_nothing_today(world: World) -> None:
    """The same session, two minutes later: the day turns in between."""
    year = Year(world).targets().open()
    today = timezone.localdate()
    RoleAssignment.objects.filter(user=world.bo).update(valid_to=today)
    midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), timezone.get_current_timezone())
    addresses = [
        reverse("allocation:dialogues", args=[year.round.year]),
        reverse("allocation:dialogue", args=[year.round.year, "a"]),
        reverse("allocation:reply_step", args=[year.round.year, "a", "intresse"]),
    ]
    with time_machine.travel(midnight - dt.timedelta(minutes=1), tick=False) as clock:
        client = _signed_in(world.bo)
        assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
        clock.shift(dt.timedelta(minutes=2))
        assert [client.get(address).status_code for address in addresses] == [403, 404, 404]


def test_role_that_starts_tomorrow_gives_nothing_today(world: World) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    RoleAssignment.objects.create(user=world.olle, role="administrator", valid_from=tomorrow)
    assert _signed_in(world.olle).get(reverse("users")).status_code == 403


SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def test_session_ends_after_a_working_day_however_much_is_done(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = _signed_in(world.anna)
        for _ in range(20):
            clock.shift(30 * MINUTE - SECOND)
            assert _is_signed_in(client)
            session = client.session
            session["used"] = True  # what is written in a session makes Django's own time begin anew
            session.save()
        clock.shift(19 * SECOND)
        assert _is_signed_in(client)
        clock.shift(SECOND)
        assert not _is_signed_in(client)


def test_session_ends_after_half_an_hour_away(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client, colleague = _signed_in(world.anna), _signed_in(world.cilla)
        clock.shift(20 * MINUTE)
        assert _is_signed_in(client)
        last_here = client.cookies["lasthere"]
        assert (last_here["httponly"], last_here["samesite"], last_here["max-age"]) == (True, "Lax", "")
        clock.shift(10 * MINUTE)
        colleague.cookies["lasthere"] = last_here.value  # nobody stays signed in by the cookie of another
        assert not _is_signed_in(colleague)
        clock.shift(20 * MINUTE - SECOND)
        for _ in range(2):  # the page asks by itself, which does not count
            assert "Du loggas ut kl." in client.get(reverse("time_left")).content.decode()
        clock.shift(SECOND)
        assert "Du har blivit utloggad" in client.get("/", follow=True).content.decode()
        assert "Du är utloggad" in client.post(reverse("time_left")).content.decode()
        assert not Session.objects.exists()


def test_somebody_who_says_so_stays_signed_in(world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = _signed_in(world.anna)
        assert 'hx-trigger="load delay:1500s"' in client.get("/").content.decode()
        clock.shift(26 * MINUTE)
        assert "Jag är kvar" in client.get(reverse("time_left")).content.decode()
        assert "delay:1500s" in client.post(reverse("time_left")).content.decode()
        clock.shift(29 * MINUTE)
        assert _is_signed_in(client)
        for _ in range(19):
            clock.shift(28 * MINUTE)
            client.post(reverse("time_left"))
        clock.shift(10 * MINUTE)  # 9 h 57 min: to stay is no longer possible
        page = client.get(reverse("time_left")).content.decode()
        assert ("Spara det du har skrivit" in page, "Jag är kvar" in page) == (True, False)


def test_what_somebody_may_read_without_an_account_is_stored_without_a_cookie(world: World) -> None:
    client = _signed_in(world.anna)
    assert client.get(reverse("allocation:open_data_catalogue")).status_code == 200
    assert "lasthere" not in client.cookies


def test_form_sent_after_half_an_hour_away_is_kept_for_its_writer(world: World, bo: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        year = Year(world).targets().open()
        address = reverse("allocation:reply_step", args=[year.round.year, "a", "forutsattningar"])
        clients = []
        for _ in range(2):
            clients.append(client := _signed_in(bo, enforce_csrf_checks=True))
            filled = {**_form(client, address, ""), "conditions": TYPED}
            clock.shift(31 * MINUTE)
            assert client.post(address, filled)["Location"] == f"{LOGIN}?next={RESUME}"
        _signs_in_again(client, bo)
        client.post(address, _form(client, RESUME, address))
        assert latest_reply(year.dialogue("a")).conditions == TYPED.strip()
        clients[0].force_login(world.eva)
        assert clients[0].get(RESUME).status_code == 404


def test_closed_account_is_out_at_once(bo: User, world: World) -> None:
    client, colleague = _signed_in(bo), _signed_in(world.cilla)
    _signed_in(world.greta).post(reverse("user_close", args=[bo.pk]), {"confirmed": "ja"})
    assert (_is_signed_in(client), _is_signed_in(colleague)) == (False, True)
    assert client.session.session_key not in Session.objects.values_list("session_key", flat=True)
    assert _sign_in(client, bo)["Location"] == "/konto/inactive/"


# A form that was sent when the session had ended


class _Forms(HTMLParser):
    """The forms of a page: what the browser would send, by the address it would send it to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._textarea = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = dict(attributes)
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        is_box = given.get("type") in ("checkbox", "radio")
        if tag == "input" and given.get("name") and (not is_box or "checked" in given):
            self._form[given["name"]] = given.get("value", "on" if is_box else "")
        if tag == "textarea":
            self._textarea, self._form[given["name"]] = given["name"], ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._form[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""


def _form(client: Client, page: str, action: str) -> dict[str, str]:
    return _Forms(client.get(page).content.decode()).forms[action]


TYPED = "Vi kan ta emot fler om handledarna får tid. " * 20


@pytest.fixture
def kept(world: World, bo: User) -> tuple[Client, Year, str]:
    """Bo has written a step of a reply, and sends it after the session has ended."""
    year = Year(world).targets().open()
    address = reverse("allocation:reply_step", args=[year.round.year, "a", "forutsattningar"])
    client = _signed_in(bo, enforce_csrf_checks=True)
    filled = {**_form(client, address, ""), "conditions": TYPED, "manader-3-lia": "7"}
    client.session.flush()
    response = client.post(address, filled)
    assert response["Location"] == f"{LOGIN}?next={RESUME}"
    return client, year, address


def _signs_in_again(client: Client, user: User) -> None:
    form = _form(client, f"{LOGIN}?next={RESUME}", LOGIN)
    assert client.post(LOGIN, {**form, "login": user.email, "password": PASSWORD})["Location"] == RESUME


def test_form_sent_after_the_session_ended_is_kept_and_sent_again(kept: tuple, bo: User) -> None:
    client, year, address = kept
    _signs_in_again(client, bo)
    assert TYPED.strip() in client.get(RESUME).content.decode()
    form = _form(client, RESUME, address)
    assert client.post(address, form)["Location"] == reverse(
        "allocation:reply_check", args=[year.round.year, "a"]
    )
    reply = latest_reply(year.dialogue("a"))
    assert (reply.conditions, reply.months.get(month=4).lia) == (TYPED.strip(), 7)
    assert client.get(RESUME).status_code == 404  # nothing is left to send
    client.post(address, form)
    assert latest_reply(year.dialogue("a")).revision == 1  # the second click did nothing


def test_kept_form_is_shown_only_to_the_one_who_wrote_it(kept: tuple, world: World, bo: User) -> None:
    client, _, _ = kept
    client.force_login(world.eva)
    assert client.get(RESUME).status_code == 404
    client.force_login(bo)
    assert client.get(RESUME).status_code == 404, "gone, once somebody else has signed in"


def test_kept_form_with_errors_stays_kept(kept: tuple, bo: User) -> None:
    client, _, address = kept
    _signs_in_again(client, bo)
    form = _form(client, RESUME, address)
    assert client.post(address, {**form, "manader-3-lia": "tolv"}).status_code == 422
    assert client.get(RESUME).status_code == 200


def test_password_is_never_kept(bo: User, world: World) -> None:
    client = _signed_in(bo)
    client.session.flush()
    data = {"oldpassword": PASSWORD, "password1": "ett nytt långt lösenord", "password2": "x"}
    client.post("/konto/password/change/", data)
    client.force_login(bo)
    assert client.get(RESUME).status_code == 404


@pytest.mark.parametrize(
    "huge", [{"year": "1" * 200_001}, {f"{number:04}" * 50: "" for number in range(1001)}]
)
def test_huge_form_is_not_kept(bo: User, huge: dict[str, str]) -> None:
    client = Client()
    answer = client.post("/ar/ny/", {"once": "x", "who": signed(bo), **huge})
    assert answer["Location"] == f"{LOGIN}?next={RESUME}"
    client.force_login(bo)
    assert client.get(RESUME).status_code == 404


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/ar/ny/", ""),  # no mark
        ("/ar/ny/", "1:made-up"),
        ("/beslut/", None),  # a page without a form
    ],
)
def test_what_is_no_form_of_ours_is_not_stored(bo: User, address: str, who: str | None) -> None:
    data = {"once": "x", "who": signed(bo) if who is None else who, "year": "2030"}
    assert Client().post(address, data)["Location"] == f"{LOGIN}?next={address}"
    assert not Session.objects.exists()


# The same form twice


def _rename(client: Client, **changes: str) -> HttpResponse:
    data = {"name": "skolnämnden", "valid_from": timezone.localdate().isoformat(), **changes}
    return client.post(reverse("board_name", args=["a-n"]), data)


ONCE = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def test_form_sent_twice_acts_once_and_answers_the_same(world: World) -> None:
    client = _signed_in(world.greta)
    first, second = _rename(client, once=ONCE), _rename(client, once=ONCE, name="något annat")
    assert (
        (first.status_code, first["Location"])
        == (second.status_code, second["Location"])
        == (302, "/organisation/")
    )
    assert list(BoardName.objects.filter(board__key="a-n").values_list("name", flat=True)) == [
        "barn- och skolnämnden",
        "skolnämnden",
    ]


def test_form_with_errors_can_be_corrected_and_sent_again(world: World) -> None:
    client = _signed_in(world.greta)
    assert _rename(client, once=ONCE, name="").status_code == 422
    assert _rename(client, once=ONCE).status_code == 302
    assert BoardName.objects.filter(board__key="a-n").count() == 2


def test_refused_form_leaves_no_mark(world: World) -> None:
    assert _rename(_signed_in(world.bo), once=ONCE).status_code == 403
    assert SentForm.objects.count() == 0


def test_another_users_mark_does_nothing(world: World) -> None:
    _rename(_signed_in(world.greta), once=ONCE)
    data = {"once": ONCE, "year": "2030"}
    response = _signed_in(world.anna).post(reverse("allocation:year_new"), data)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert AllocationRound.objects.count() == 0


def test_form_without_a_valid_token_is_refused_in_swedish(world: World) -> None:
    client = _signed_in(world.greta, enforce_csrf_checks=True)
    response = _rename(client)
    assert (response.status_code, "Formuläret togs inte emot" in response.content.decode()) == (403, True)
    assert BoardName.objects.filter(board__key="a-n").count() == 1


def test_signing_in_starts_a_new_session(bo: User) -> None:
    client = Client()
    client.post("/ar/ny/", {"once": "x", "who": signed(bo), "year": "2030"})  # an anonymous session
    before = client.session.session_key
    _sign_in(client, bo)
    assert client.session.session_key not in (None, before)


def test_new_user_starts_without_rights() -> None:
    client = _signed_in(make_user("Nils"))
    assert _is_signed_in(client)
    assert client.get(reverse("users")).status_code == 403
