"""Production refuses to start unless it is fit to serve real data; each refusal says what to do."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from lund_placements import pgserver, settings
from organisation import checks
from organisation.models import User

from .database import as_owner
from .house_rules import BASE_DIR
from .secrets import ONE_KEY, OTHER_KEY, PERSON_SECRETS

FIT = {
    "DEMO": "0",
    "SECRET_KEY": "en-lång-hemlighet-som-bara-driften-känner-" * 2,
    "ALLOWED_HOSTS": "platsmodellen.kommun.example",
    "SITE_URL": "https://platsmodellen.kommun.example",
    **PERSON_SECRETS,
    "DATABASE_URL": "postgresql://app@db.kommun.example/platsmodellen",
}
SETTINGS = ("-c", "import lund_placements.settings")
WSGI = ("-c", "import lund_placements.wsgi")
NO_KEY = "SECRET_KEY är demons eller för kort. Skapa en egen på minst 50 tecken."
BETWEEN = " ska vara ett heltal mellan {} och {}."
WRONG_KEYS = "Skriv PERSON_KEYS som nummer:nyckel, med olika nummer mellan 1 och 255."


def _bad_key(name: str) -> str:
    return f"{name} ska vara 32 slumpade byte i base64. Skapa dem med: openssl rand -base64 32"


def _missing(name: str) -> str:
    return f"Sätt miljövariabeln {name}. Se README, avsnittet om drift."


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, with an environment fit for production but for what is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in (*FIT, "APP_DATABASE_ROLE")}
    inherited.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # set for Playwright; no deployment has it
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={**inherited, **FIT, **environment},
        capture_output=True,
        text=True,
    )


def _complaint(result: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of what was written when it refused."""
    assert result.returncode != 0
    return (
        result.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")
    )


def test_fit_environment_is_accepted() -> None:
    assert _python(*SETTINGS).stderr == ""


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"SECRET_KEY": ""}, _missing("SECRET_KEY")),
        ({"SECRET_KEY": settings.DEMO_SECRET_KEY}, NO_KEY),
        ({"SECRET_KEY": "x" * 49}, NO_KEY),
        ({"ALLOWED_HOSTS": ""}, _missing("ALLOWED_HOSTS")),
        ({"SITE_URL": ""}, _missing("SITE_URL")),
        ({"PERSON_KEYS": ""}, _missing("PERSON_KEYS")),
        ({"PERSON_PEPPER": ""}, _missing("PERSON_PEPPER")),
        ({"PERSON_KEYS": ONE_KEY}, WRONG_KEYS),
        ({"PERSON_KEYS": f"0:{ONE_KEY}"}, WRONG_KEYS),
        ({"PERSON_KEYS": f"1:{ONE_KEY},1:{OTHER_KEY}"}, WRONG_KEYS),
        ({"PERSON_KEYS": "1:hemligt"}, _bad_key("PERSON_KEYS")),
        ({"PERSON_KEYS": f"1:{ONE_KEY[:-4]}"}, _bad_key("PERSON_KEYS")),
        ({"PERSON_KEYS": f"1:{'A' * 43}="}, _bad_key("PERSON_KEYS")),
        ({"PERSON_PEPPER": "peppar"}, _bad_key("PERSON_PEPPER")),
        ({"PERSON_PEPPER": ONE_KEY}, "PERSON_KEYS och PERSON_PEPPER ska vara olika nycklar."),
        ({"SIGNED_OUT_AFTER_IDLE_MINUTES": "9"}, "SIGNED_OUT_AFTER_IDLE_MINUTES" + BETWEEN.format(10, 120)),
        ({"SIGNED_OUT_AFTER_HOURS": "en dag"}, "SIGNED_OUT_AFTER_HOURS" + BETWEEN.format(1, 12)),
        ({"DATABASE_URL": ""}, _missing("DATABASE_URL")),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL måste peka på PostgreSQL."),
        ({"DEMO": "1", "DATABASE_URL": ""}, _missing("DATABASE_URL")),
    ],
)
def test_unfit_environment_is_refused(environment: dict[str, str], complaint: str) -> None:
    assert _complaint(_python(*SETTINGS, **environment)) == complaint


def test_demo_needs_no_secrets_of_its_own() -> None:
    none = dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", *PERSON_SECRETS), "")
    assert _python(*SETTINGS, DEMO="1", **none).stderr == ""


REQUESTS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
secure, plain = (Client().get("/", secure=yes, HTTP_HOST=settings.ALLOWED_HOSTS[0]) for yes in (True, False))
print(json.dumps({
    "secure": [secure.status_code, secure["Location"], secure["Strict-Transport-Security"]],
    "plain": [plain.status_code, plain["Location"]],
    "cookies": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
                settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE],
    "debug": settings.DEBUG,
    "demo": "demo_login" in get_resolver().reverse_dict,
}))
"""


def test_production_speaks_https_only_and_has_no_demo_accounts() -> None:
    result = _python("-c", REQUESTS, DJANGO_SETTINGS_MODULE="lund_placements.settings")
    assert json.loads(result.stdout) == {
        "secure": [302, "/konto/login/?next=/", "max-age=31536000; includeSubDomains; preload"],
        "plain": [301, "https://platsmodellen.kommun.example/"],
        "cookies": ["__Host-sessionid", True, True, "__Host-csrftoken", True],
        "debug": False,
        "demo": False,
    }


def test_limit_on_sign_ins_counts_clients_not_the_proxy() -> None:
    program = "from lund_placements import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
    assert [_python("-c", program, TLS_AT_PROXY=tls).stdout for tls in ("1", "0")] == ["1\n", "0\n"]


# What the database holds, and as whom we ask it


@pytest.mark.django_db
def test_demo_account_is_refused_in_production_only(settings: object) -> None:
    User.objects.create_user(email="demo@kommun.example", name="Demo", is_demo=True)
    assert checks.no_demo_data_in_production(databases=["default"]) == []
    settings.DEMO = False
    assert [found.id for found in checks.no_demo_data_in_production(databases=["default"])] == [
        "organisation.E001"
    ]


@pytest.mark.django_db
def test_real_account_is_served_in_production(settings: object) -> None:
    User.objects.create_user(email="anna@kommun.example", name="Anna")
    settings.DEMO = False
    assert checks.no_demo_data_in_production(databases=["default"]) == []


@pytest.mark.django_db
def test_application_role_is_ordinary() -> None:
    assert checks.database_role_is_ordinary(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_owner_of_the_tables_is_refused() -> None:
    with as_owner():
        assert [found.id for found in checks.database_role_is_ordinary(databases=["default"])] == [
            "organisation.E002"
        ]


def _test_database(role: str) -> str:
    """Return the address of the tests' own database as a role; other processes see what is committed there."""
    return (
        pgserver.as_role(os.environ["DATABASE_URL"], role).rsplit("/", 1)[0]
        + f"/{connection.settings_dict['NAME']}"
    )


@pytest.mark.django_db(transaction=True)
def test_server_starts_when_fit_and_refuses_otherwise() -> None:
    app = _test_database(pgserver.APP)
    assert _python(*WSGI, DATABASE_URL=app).returncode == 0
    deploy = ("manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING")
    result = _python(*deploy, DATABASE_URL=app)
    assert (result.returncode, result.stderr) == (0, "")
    owner = _complaint(_python(*WSGI, DATABASE_URL=_test_database(pgserver.OWNER)))
    assert (
        owner == "DATABASE_URL pekar på databasens ägare eller en superuser. Använd applikationens egen roll."
    )
    User.objects.create_user(email="demo@kommun.example", name="Demo", is_demo=True)
    demo = _complaint(_python(*WSGI, DATABASE_URL=app))
    assert demo == "Databasen innehåller demokonton. Starta med en tom databas, eller med DEMO=1 för en demo."
    assert _python(*WSGI, DATABASE_URL=app, DEMO="1").returncode == 0
