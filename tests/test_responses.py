"""Every kind of response carries the same protection, and every failure has a page that helps."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import FakePayload
from django.urls import clear_url_caches, path, reverse
from pytest_django import DjangoDbBlocker

from lund_placements import urls

from .factories import World, Year, make_world

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
}
PROTECTION = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
NO_DATABASE = "/nowhere"  # a directory without a server's socket


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("hemligheten i felet")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a view that fails."""
    monkeypatch.setattr(urls, "urlpatterns", [path("trasig/", _broken), *urls.urlpatterns])
    clear_url_caches()
    yield "/trasig/"
    clear_url_caches()


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _client(user: object = None, **options: object) -> Client:
    client = Client(raise_request_exception=False, **options)
    if user:
        client.force_login(user)
    return client


def _unprotected(response: HttpResponse) -> dict[str, str | None]:
    """Return the protecting headers that are missing or different."""
    policy = {part.strip() for part in response.get("Content-Security-Policy", "").split(";")}
    wrong = {name: response.get(name) for name, value in PROTECTION.items() if response.get(name) != value}
    return (
        wrong
        if policy == POLICY
        else {**wrong, "Content-Security-Policy": response.get("Content-Security-Policy")}
    )


def _kinds(world: World, broken: str) -> dict[str, tuple[int, HttpResponse]]:
    """Return one response of each kind that a signed-in coordinator can get, with its expected status."""
    year = Year(world).proposed()
    anna, number = _client(world.anna), year.round.year

    def address(name: str, *args: object) -> str:
        return reverse(f"allocation:{name}", args=args)

    scenario = year.latest_scenario.pk
    return {
        "page": (200, anna.get("/")),
        "fragment": (
            200,
            anna.get(address("what_if", number, scenario, "a", "ama"), headers={"HX-Request": "true"}),
        ),
        "redirect": (302, anna.get(address("latest_scenarios"))),
        "done": (302, anna.post(address("proposal_take_back", number), {"comment": "Fel bilaga."})),
        "form with errors": (422, anna.post(address("year_new"))),
        "pdf": (200, anna.get(address("proposal_pdf", number))),
        "excel": (200, anna.get(address("scenarios_xlsx", number))),
        "data": (200, anna.get(address("scenario_json", number, scenario))),
        "wrong role": (403, anna.get(reverse("users"))),
        "no such year": (404, anna.get(address("year", 2099))),
        "no such address": (404, anna.get("/finns/inte/")),
        "wrong method": (405, anna.delete("/")),
        "our fault": (500, anna.get(broken)),
        "wrong host": (400, anna.get("/", headers={"host": "ond.example"})),
        "no token": (403, _client(world.anna, enforce_csrf_checks=True).post(address("year_new"))),
    }


def test_every_kind_of_response_is_protected(world: World, broken: str) -> None:
    kinds = _kinds(world, broken)
    assert {name: response.status_code for name, (_, response) in kinds.items()} == {
        name: status for name, (status, _) in kinds.items()
    }
    assert {name: wrong for name, (_, response) in kinds.items() if (wrong := _unprotected(response))} == {}
    # A wrong host is turned away before anybody knows who is asking.
    cached = {
        name for name, (_, response) in kinds.items() if "no-store" not in response.get("Cache-Control", "")
    }
    assert cached == {"wrong host"}


def test_anonymous_responses_are_protected(world: World, broken: str) -> None:
    client = _client()
    responses = [
        client.get(address) for address in ("/konto/login/", "/", "/hjalp/", "/finns/inte/", "/konto/signup/")
    ]
    assert [response.status_code for response in responses] == [200, 302, 200, 404, 200]
    assert [_unprotected(response) for response in responses] == [{}] * 5


def test_cookies_cannot_be_read_by_scripts_or_sent_from_elsewhere(world: World) -> None:
    world.bo.set_password("fyra ord efter varandra")
    world.bo.save()
    client = _client()
    client.get("/konto/login/")
    client.post("/konto/login/", {"login": world.bo.email, "password": "fyra ord efter varandra"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], session["max-age"]) == (True, "Lax", "")
    assert token["samesite"] == "Lax"


# Pages for what goes wrong


@pytest.mark.parametrize("address", ["/kontrollera/", "/konto/login/", "/finns/inte/"])
def test_what_is_too_large_is_refused_before_it_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def read(*args: object) -> bytes:
        raise AssertionError("something was read")

    monkeypatch.setattr(FakePayload, "read", read)
    response = _client(enforce_csrf_checks=True).post(
        address, b"x" * (6 * 1024 * 1024 + 1), content_type="application/x-www-form-urlencoded"
    )
    assert (response.status_code, "högst 5 MB" in response.content.decode()) == (413, True)
    assert _unprotected(response) == {}


def test_a_request_of_any_other_length_goes_on(world: World) -> None:
    lengths = ("", "0", "abc", "-1", "²", "9" * 5000)
    kind = "application/x-www-form-urlencoded"
    answers = [
        _client().post("/konto/login/", b"", content_type=kind, CONTENT_LENGTH=length).status_code
        for length in lengths
    ]
    assert answers == [200, 200, 200, 200, 200, 413]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/finns/inte/", 404, "Sidan finns inte"),
        ("/organisation/anvandare/", 403, "Bara en administratör kan ändra här."),
        ("/trasig/", 500, "Det här är vårt fel, inte ditt."),
    ],
)
def test_failure_is_explained(world: World, broken: str, address: str, status: int, words: str) -> None:
    response = _client(world.bo).get(address)
    assert (response.status_code, words in response.content.decode()) == (status, True)
    assert "hemligheten" not in response.content.decode()


@pytest.fixture
def unreachable_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict]:
    """Let this thread look for the database where it is not; gives where it is."""
    found = connection.settings_dict
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict = {**found, "HOST": NO_DATABASE}
        yield found
        connection.close()
        connection.settings_dict = found


def test_without_database_every_page_says_closed_for_a_while(unreachable_database: dict) -> None:
    client = _client()
    client.cookies["sessionid"] = "a" * 32
    for address in ("/", "/konto/login/", "/beslut/", "/hjalp/"):
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert "Platsmodellen är stängd en kort stund" in response.content.decode()
        assert _unprotected(response) == {}
    assert client.post("/konto/login/", {"login": "a@b.se", "password": "x"}).status_code == 503
    connection.close()
    connection.settings_dict = unreachable_database
    assert client.get("/konto/login/").status_code == 200
