"""One database per worker, owned by one role and used as another; strict templates, querysets and browser."""

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, TransactionTestCase
from django.test.utils import override_settings, setup_databases, teardown_databases
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer
from weasyprint import HTML

from organisation.models import User

from . import quick_pdf
from .access import Scene, make_scene
from .browser import LEAVING, WIDE, arrive, assert_fits, console_error, error_beside, launch_options
from .database import (
    another_database,
    as_owner,
    connected_to,
    end_other_sessions,
    migrated_template,
    undone,
)
from .strictness import UndefinedVariable, refuse_unordered_querysets, refuse_writes_on_reading_requests

TYPESET = HTML.write_pdf
CLICK = Locator.click


def pytest_configure() -> None:
    """Adjust the settings before Django uses them, and let nothing fail by the clock."""
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
    settings.STORAGES["staticfiles"] = {"BACKEND": "tests.strictness.ExistingStaticFiles"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = settings.BASE_DIR / "var" / "no-static-files"  # not the demo's collected ones
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is missing
    # A busy machine may take long, which says nothing of the product; nobody waits for what comes at once.
    expect.set_options(timeout=30_000)
    hypothesis.settings.register_profile("untimed", parent=hypothesis.settings.default, deadline=None)
    hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files with slow tests begin: the quick ones then even out how long each worker takes.

    First of all those without a database, which need not wait while the other worker makes one. A file stays with
    one worker, since its tests often share a scene that takes seconds to make.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    stored = {item.path for item in items if _uses_the_database(item)}
    items.sort(key=lambda item: (item.path not in slow, item.path in stored))


def _uses_the_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or "django_db_setup" in item.fixturenames


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Copy the migrated database as its owner; the tests then connect as the application's role."""
    with django_db_blocker.unblock(), as_owner():
        # Runs beside each other may share a server, so each process names its own.
        settings.DATABASES["default"]["TEST"] |= {
            "TEMPLATE": migrated_template(),
            "NAME": f"test_{os.getpid()}",
        }
        databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    yield
    with django_db_blocker.unblock():
        end_other_sessions()
        with as_owner():
            teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def _scene_apart(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[BaseDatabaseWrapper, Scene]]:
    """Make the scene once for each worker, in a database of its own: it takes seconds, and many look at it."""
    with django_db_blocker.unblock(), another_database() as apart:
        with connected_to(apart):
            scene = make_scene()
        yield apart, scene


@pytest.fixture(scope="module")
def scene(
    _scene_apart: tuple[BaseDatabaseWrapper, Scene], django_db_blocker: DjangoDbBlocker
) -> Iterator[Scene]:
    """Lend the scene of access.py to the tests of a file, which also use as_it_was."""
    apart, scene = _scene_apart
    # Everybody signed in when the scene was made, which may be long ago on a slow machine.
    patient = override_settings(SIGNED_OUT_AFTER_IDLE_MINUTES=10 * 60)
    with django_db_blocker.unblock(), connected_to(apart), patient:
        yield scene


@pytest.fixture
def as_it_was(scene: Scene) -> Iterator[None]:
    """Undo what the test does to the scene."""
    with undone():
        yield


@pytest.fixture(scope="session", autouse=True)
def _strict() -> Iterator[None]:
    """Only the owner may empty the tables after a transactional test; see strictness.py for the rest."""
    empty_tables = TransactionTestCase._fixture_teardown

    def empty_tables_as_owner(test: TransactionTestCase) -> None:
        with as_owner():
            empty_tables(test)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables_as_owner)
        refuse_unordered_querysets(monkeypatch)
        refuse_writes_on_reading_requests(monkeypatch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_documents() -> Iterator[None]:
    """Let documents be made without being typeset; see quick_pdf.py."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(HTML, "write_pdf", quick_pdf.write_pdf)
        yield


@pytest.fixture(scope="module")
def typeset(_quick_documents: None) -> Iterator[None]:
    """Let the documents of the file's tests be typeset, as they are in the product."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(HTML, "write_pdf", TYPESET)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Run the machine's own Chromium."""
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session", autouse=True)
def _clicks_arrive() -> Iterator[None]:
    """Let each click wait for the page that it asks for; a file comes to no page: `no_wait_after=True`."""

    def click(locator: Locator, **options: object) -> None:
        CLICK(locator, **options)
        if not options.get("no_wait_after"):
            arrive(locator.page)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Locator, "click", click)
        yield


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """The address that `page.goto("/")` starts from."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A Swedish user with an ordinary window."""
    return {**browser_context_args, "locale": "sv-SE", "timezone_id": "Europe/Stockholm", "viewport": WIDE}


@pytest.fixture
def browser_errors() -> list[str]:
    """What the browser complained about; a test that provokes complaints checks and clears it."""
    return []


@pytest.fixture
def new_context(new_context: Callable, browser_errors: list[str]) -> Iterator[Callable]:
    """Fail the test on any error in the browser's console, Content Security Policy violations included."""

    def watched_context(**options: object) -> object:
        context = new_context(**options)
        context.set_default_timeout(30_000)
        context.add_init_script(LEAVING)
        context.on("console", lambda message: browser_errors.extend(filter(None, [console_error(message)])))
        context.on("weberror", lambda error: browser_errors.append(str(error.error)))
        return context

    yield watched_context
    assert browser_errors == []


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Callable[..., Page]:
    """Open a browser of one's own, already signed in when somebody is named."""

    def as_user(user: User | None = None, **options: object) -> Page:
        context = new_context(**options)
        if user:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return context.new_page()

    return as_user


@pytest.fixture
def refused(browser_errors: list[str]) -> Callable[[Page], None]:
    """Check a page that came back with errors; the browser's own remark about its status is expected."""

    def check_refusal(page: Page) -> None:
        expect(page.locator(".ds-error-summary")).to_be_visible()
        assert page.title().startswith("Fel: ")
        for link in page.locator(".ds-error-summary li a").all():
            control = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
            assert link.inner_text().endswith(error_beside(control))
        assert_fits(page)
        browser_errors[:] = [text for text in browser_errors if "status of 422" not in text]

    return check_refusal
