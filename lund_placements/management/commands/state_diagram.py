"""Draw the workflows: the Mermaid diagrams in the documentation are this command's output."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from lund_placements.steps import Diagram


def all_diagrams() -> list[Diagram]:
    """Return the diagrams of every app that has a `workflow` module with DIAGRAMS."""
    modules = [f"{config.name}.workflow" for config in apps.get_app_configs()]
    found = [import_module(name) for name in modules if find_spec(name)]
    return [diagram for module in found for diagram in getattr(module, "DIAGRAMS", ())]


class Command(BaseCommand):
    """`state_diagram`: print every status and step as Mermaid in Markdown."""

    help = "Skriver ut alla statusar och steg som Mermaid-diagram."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one section per diagram."""
        sections = (
            "\n".join([f"### {diagram.title}", "", "```mermaid", *diagram.lines(), "```"])
            for diagram in all_diagrams()
        )
        self.stdout.write("\n\n".join(sections))
