"""Write down what the API is: docs/openapi.json for those who call, docs/api-promises.txt for us."""

import json
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from drf_spectacular.generators import SchemaGenerator

from ...api.promises import broken, is_allowed, promises

DESCRIPTION = settings.BASE_DIR / "docs" / "openapi.json"
PROMISES = settings.BASE_DIR / "docs" / "api-promises.txt"


def described() -> dict[str, Any]:
    """Return the description of the API as the views are now."""
    return SchemaGenerator().get_schema(request=None, public=True)


def published() -> tuple[str, list[str]]:
    """Return the version and the promises that are written down."""
    version, *lines = PROMISES.read_text().splitlines()
    return version, lines


def text_of(description: dict[str, Any]) -> str:
    """Return the description as it is written down."""
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


class Command(BaseCommand):
    """Refuses to write down what would break somebody who calls, unless the version is raised."""

    help = "Skriv docs/openapi.json och docs/api-promises.txt. --check skriver inget."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="säg bara om de stämmer")

    def handle(self, *args: object, **options: Any) -> None:
        """Compare, and write."""
        now = described()
        before, kept = published() if PROMISES.exists() else (settings.API_VERSION, [])
        lost = broken(kept, promises(now))
        if lost and not is_allowed(before, settings.API_VERSION):
            raise CommandError("Höj API_VERSION, eller behåll det som anropas:\n" + "\n".join(lost))
        texts = {
            DESCRIPTION: text_of(now),
            PROMISES: "\n".join([settings.API_VERSION, *promises(now)]) + "\n",
        }
        for path, text in texts.items():
            if not options["check"]:
                path.write_text(text)
            elif not path.exists() or path.read_text() != text:
                raise CommandError(f"{path.name} stämmer inte. Kör manage.py describe_api.")
