"""The house rules hold, each of them can fail, and the linters have nothing to say."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command

from .house_rules import BASE_DIR, RULES, Source, no_unsafe_template, product_sources
from .secrets import PERSON_SECRETS

BROKEN = [
    ("import_direction", "organisation/models.py", "from allocation.models import Target"),
    ("import_direction", "allocation/views.py", "import agreements.models"),
    ("import_direction", "lund_placements/pdf.py", "import organisation"),
    ("import_direction", "allocation/views.py", "from tests.factories import a_round"),
    ("pure_engine", "allocation/engine/year.py", "from django.db import models"),
    ("pure_engine", "allocation/engine/year.py", "from ..models import Target"),
    ("pure_engine", "participants/matching/rules.py", "from participants.models import Participant"),
    ("pure_engine", "participants/matching/rules.py", "from lund_placements.errors import Verdict"),
    ("inline_imports_explained", "allocation/views.py", "def f():\n\n    import json"),
    ("status_moves_in_one_place", "allocation/views.py", "round.status = 'open'"),
    ("status_moves_in_one_place", "allocation/actions/rounds.py", "X.objects.update(status='open')"),
    (
        "history_is_kept",
        "allocation/actions/rounds.py",
        "Target.objects.filter(places=1).update(places=2)",
    ),
    ("history_is_kept", "allocation/actions/rounds.py", "round.targets.bulk_create([])"),
    ("no_careless_calls", "allocation/views.py", "print('hej')"),
    ("no_careless_calls", "allocation/views.py", "datetime.datetime.now(tz)"),
    ("no_careless_calls", "allocation/views.py", "date.today()"),
    ("no_careless_calls", "allocation/views.py", "mark_safe(text)"),
    ("reasonable_size", "allocation/views.py", "x = 1\n" * 501),
    ("reasonable_size", "allocation/views.py", "def f():\n" + "    x = 1\n" * 60),
]
ALLOWED = [
    ("import_direction", "lund_placements/urls.py", "import organisation.urls"),
    ("import_direction", "allocation/views.py", "from organisation.models import User"),
    ("pure_engine", "allocation/engine/year.py", "from .errors import FloorsAboveTarget"),
    ("pure_engine", "participants/matching/words.py", "from lund_placements.swedish import long_date"),
    ("inline_imports_explained", "allocation/views.py", "def f():\n    import json  # slow, rarely needed"),
    ("history_is_kept", "allocation/actions/rounds.py", "ScenarioLine.objects.bulk_create([])"),
    ("history_is_kept", "allocation/actions/rounds.py", "draft.update({'a': 1})"),
    ("no_careless_calls", "allocation/views.py", "timezone.now()"),
]
LINTERS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["djlint", "--lint", "--quiet", "templates"],
    ["mypy"],
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_product_keeps(rule: Callable[[Source], Iterator[str]]) -> None:
    assert [f"{source.path}:{fault}" for source in product_sources() for fault in rule(source)] == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_rule_can_fail(rule: str, path: str, text: str) -> None:
    assert len(_faults(rule, path, text)) == 1


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_rule_lets_through(rule: str, path: str, text: str) -> None:
    assert _faults(rule, path, text) == []


def test_templates_escape_everything() -> None:
    templates = {str(path.relative_to(BASE_DIR)): path for path in (BASE_DIR / "templates").rglob("*.html")}
    unsafe = {name for name, path in templates.items() if list(no_unsafe_template(path.read_text()))}
    assert unsafe == {"templates/mfa/totp/activate_form.html"}  # the QR code, an SVG drawn by allauth
    assert len(list(no_unsafe_template("{{ text|safe }}\n{% autoescape off %}"))) == 2


@pytest.mark.parametrize("command", LINTERS, ids=" ".join)
def test_linter_is_silent(command: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", *command], cwd=BASE_DIR, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.django_db
def test_models_have_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


def test_production_settings_pass_djangos_deployment_check() -> None:
    secret = "a-long-and-random-key-" * 4
    result = _manage_in_production(secret, "check", "--deploy", "--fail-level=WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("secret", ["", "kort"])
def test_production_refuses_to_start_without_a_real_secret(secret: str) -> None:
    result = _manage_in_production(secret, "check")
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr


def _faults(rule: str, path: str, text: str) -> list[str]:
    return list({each.__name__: each for each in RULES}[rule](Source(path, text)))


def _manage_in_production(secret: str, *command: str) -> subprocess.CompletedProcess[str]:
    production = {
        "DEMO": "0",
        "SECRET_KEY": secret,
        "ALLOWED_HOSTS": "platsmodellen.example.se",
        "SITE_URL": "https://platsmodellen.example.se",
        **PERSON_SECRETS,
    }
    environment = {**os.environ, **production}
    del environment["DJANGO_ALLOW_ASYNC_UNSAFE"]  # set for Playwright; no deployment has it
    command = (sys.executable, "manage.py", *command)
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)
