"""Draw the workflow: the Mermaid diagrams in the documentation are this command's output."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import TextChoices

from ...enums import DialogueStatus, Party, RoundStatus
from ...workflow import DIALOGUE_OWNER, DIALOGUE_STEPS, ROUND_OWNER, ROUND_STEPS, Step

DIAGRAMS = (
    ("Året", RoundStatus, ROUND_STEPS, ROUND_OWNER),
    ("Dialogen med en förvaltning", DialogueStatus, DIALOGUE_STEPS, DIALOGUE_OWNER),
)


class Command(BaseCommand):
    """Print the statuses and steps of a year and of a dialogue as Mermaid in Markdown."""

    help = "Skriver ut årets och dialogens statusar och steg som Mermaid-diagram."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one section per diagram."""
        sections = (f"### {title}\n\n{diagram(*tables)}" for title, *tables in DIAGRAMS)
        self.stdout.write("\n\n".join(sections))


def diagram(statuses: type[TextChoices], steps: Iterable[Step], owners: Mapping[Any, Party]) -> str:
    """Return one diagram: each status with whose turn it is, each step; the first status is where it starts."""
    return "\n".join(["```mermaid", *_lines(statuses, steps, owners), "```"])


def _lines(statuses: type[TextChoices], steps: Iterable[Step], owners: Mapping[Any, Party]) -> Iterator[str]:
    yield "stateDiagram-v2"
    first, *_ = statuses
    for status in statuses:
        turn = "" if owners[status] == Party.NOBODY else f" · {owners[status].label}"
        yield f"    {status} : {status.label}{turn}"
    yield f"    [*] --> {first}"
    for step in steps:
        comment = ", med kommentar" if step.goes_back else ""
        for source in sorted(step.sources, key=list(statuses).index):
            yield f"    {source} --> {step.target} : {step.label}{comment}"
