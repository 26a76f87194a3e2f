"""Recompute everything that is frozen and compare it with what was stored."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management import BaseCommand, CommandError

from lund_placements.verification import Check


def all_checks() -> list[Check]:
    """Return the checks of every app that has a `verification` module with CHECKS."""
    modules = [f"{config.name}.verification" for config in apps.get_app_configs()]
    found = [import_module(name) for name in modules if find_spec(name)]
    return [check for module in found for check in getattr(module, "CHECKS", ())]


class Command(BaseCommand):
    """`verify`: one line per kind of check; exit status 1 when anything differs."""

    help = "Kontrollerar allt som är låst mot sina underlag. Avslutar med 1 om något skiljer sig."

    def handle(self, **options: Any) -> None:
        """Run every check, also after one has failed."""
        failed = 0
        for check in all_checks():
            objects, differing = 0, []
            for name, differences in check.run():
                objects += 1
                if differences:
                    differing.append((name, differences))
            failed += len(differing)
            self.stdout.write(f"{check.name}: {objects} kontrollerade, {len(differing)} avviker")
            for name, differences in differing:
                for difference in differences[:20]:
                    self.stdout.write(f"  {name}: {difference}")
        if failed:
            raise CommandError(f"{failed} objekt stämmer inte med sina underlag.", returncode=1)
