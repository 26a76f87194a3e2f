"""Two steps: who needs them, how far one comes without, setting them up, and what an administrator can do."""

import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from organisation.actions import reset_second_factor
from organisation.enums import Role
from organisation.models import OutboxMail, SecondFactorReset, User

from ..access import CAST
from ..api.machines import make_key, make_machine
from ..factories import World, make_world
from ..refusals import refusal

pytestmark = pytest.mark.django_db
SET_UP = "/konto/tvastegs/"
PASSWORD = "fyra ord efter varandra"
ONE_STEP = {"eva", "frida", "olle"}  # board members read what is public to them; Olle has no role


@pytest.fixture(scope="module")
def same_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(same_world: World, settings: object) -> Iterator[World]:
    """The kommun as it runs for real, each time as it was."""
    settings.SECOND_FACTOR_REQUIRED = True
    with transaction.atomic():
        yield same_world
        transaction.set_rollback(True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def with_app(user: User) -> User:
    """Let somebody have an app."""
    auth.TOTP.activate(user, auth.generate_totp_secret())
    return user


def code(secret: str) -> str:
    """Return what the app shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


PAGES = ("/", "/organisation/", "/konto/brev/", "/fortsatt/", "/beslut/")
STILL_OPEN = (SET_UP, "/konto/logout/", "/hjalp/", "/konto/tid-kvar/", "/oppna-data/")


def test_whoever_needs_two_steps_reaches_only_where_they_are_set_up(world: World) -> None:
    for name in CAST:
        client = signed_in(getattr(world, name))
        led = {page for page in PAGES if client.get(page).headers.get("Location") == SET_UP}
        assert led == (set() if name in ONE_STEP else set(PAGES)), name
        assert [client.get(page).status_code for page in STILL_OPEN] == [200] * 5, name
        assert client.post("/konto/brev/", {"wanted": []})["Location"] == (
            "/konto/brev/" if name in ONE_STEP else SET_UP
        )
        answer = client.get(reverse("api:rounds"))
        assert answer.status_code == (200 if name in ONE_STEP else 403), name
        with_app(getattr(world, name))
        assert client.get("/konto/brev/").status_code == client.get(reverse("api:rounds")).status_code == 200


def test_codes_alone_are_no_second_factor(world: World) -> None:
    RecoveryCodes.activate(world.bo)
    assert signed_in(world.bo).get("/")["Location"] == SET_UP


def test_a_demo_asks_nobody_and_says_so(world: World, settings: object) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    User.objects.create_user(email="demo@kommun.example", name="Demo", is_demo=True)
    assert signed_in(world.greta).get("/").status_code == 200
    assert "Demon hoppar över det" in Client().get("/konto/login/").content.decode()


def test_a_key_needs_no_second_factor(world: World) -> None:
    _, key = make_key(world, make_machine(world, "HR", Role.COORDINATOR))
    answer = Client().get(reverse("api:rounds"), headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200


def test_the_page_says_why_and_how_and_leads_in(world: World) -> None:
    world.bo.set_password(PASSWORD)
    world.bo.save()
    client = Client()
    sign_in = {"login": world.bo.email, "password": PASSWORD}
    page = client.post("/konto/login/", sign_in, follow=True)
    assert page.redirect_chain[-1] == (SET_UP, 302)
    assert "Din roll når uppgifter om personer" in page.content.decode()
    assert [word for word in ("Huvudmeny", "Mina brev") if word in page.content.decode()] == []
    again = client.get(reverse("mfa_activate_totp"))["Location"]
    form = client.post(again, {"password": PASSWORD}, follow=True)
    secret = re.search(r'<strong class="nowrap">(\w+)</strong>', form.content.decode())[1]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert "Huvudmeny" in client.get("/").content.decode()
    # From now on the password alone lets nobody in.
    other = Client()
    assert other.post("/konto/login/", sign_in)["Location"] == reverse("mfa_authenticate")
    assert other.get("/")["Location"].startswith("/konto/login/")


def test_an_administrator_takes_it_away_with_a_reason_and_everybody_concerned_is_told(world: World) -> None:
    client, bo = signed_in(world.greta), signed_in(with_app(world.bo))
    assert bo.get("/").status_code == 200
    with_app(world.greta)
    address = reverse("user_second_factor", args=[world.bo.pk])
    assert f'href="{address}"' in client.get(reverse("users")).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Tappad mobil. Ringde upp."})["Location"] == reverse("users")
    assert not Authenticator.objects.filter(user=world.bo).exists()
    assert bo.get("/")["Location"].startswith("/konto/login/")
    letter = OutboxMail.objects.get(kind="second_factor_reset")
    assert (letter.recipient, "Greta har återställt" in letter.body) == (world.bo, True)
    assert "Tappad mobil" not in letter.body
    assert "Tappad mobil. Ringde upp." in client.get(address).content.decode()
    assert "har inte ställt in" in refusal(
        lambda: reset_second_factor(user=world.bo, reason="Igen.", by=world.greta)
    )


def test_nobody_takes_away_their_own_but_those_who_run_the_service_can(world: World) -> None:
    for name in ("greta", "bo"):
        with_app(getattr(world, name))
    own = refusal(lambda: reset_second_factor(user=world.greta, reason="Ny mobil.", by=world.greta))
    assert own == "Du kan inte återställa din egen tvåstegsinloggning. Be en annan administratör."
    assert refusal(lambda: reset_second_factor(user=world.bo, reason="Ny mobil.", by=world.anna)) == (
        "Bara en administratör kan ändra här."
    )
    call_command("reset_second_factor", world.greta.email, "Tappad mobil.")
    row = SecondFactorReset.objects.get()
    assert (row.user, row.reset_by, Authenticator.objects.get().user) == (world.greta, None, world.bo)
    assert "Driften har återställt" in OutboxMail.objects.get(kind="second_factor_reset").body
    with pytest.raises(CommandError, match="Det finns inget konto"):
        call_command("reset_second_factor", "x@kommun.example", "Tappad mobil.")
