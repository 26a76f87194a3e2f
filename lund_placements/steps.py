"""Steps between statuses, as every workflow is written, and their diagrams. Pure: no database."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import TextChoices

from .errors import TransitionDenied


class Step(NamedTuple):
    """One permitted move. A step that goes back, or says no to what the other party said, demands a comment."""

    name: str
    sources: frozenset[str]
    target: str
    label: str
    goes_back: bool = False


def find(steps: Iterable[Step], name: str) -> Step:
    """Return the step of that name; a KeyError is a programming error."""
    return {step.name: step for step in steps}[name]


def may_take(steps: Iterable[Step], name: str, status: str) -> bool:
    """Say whether the step can be taken from the status."""
    return status in find(steps, name).sources


def target(steps: Iterable[Step], name: str, status: str) -> str:
    """Return the status that the step leads to; raise TransitionDenied when it cannot be taken."""
    step = find(steps, name)
    if status not in step.sources:
        raise TransitionDenied(
            f"”{step.label}” går inte att göra längre. Någon kan ha hunnit före. Ladda om sidan.",
            code=f"{name}_not_possible",
        )
    return step.target


class Diagram(NamedTuple):
    """A workflow to be drawn; `owners` says whose turn a status is, and leaves out those that are nobody's."""

    title: str
    statuses: type[TextChoices]
    steps: tuple[Step, ...]
    owners: Mapping[Any, TextChoices]

    def lines(self) -> Iterator[str]:
        """Yield the diagram as Mermaid: each status and step; the first status is where it starts."""
        yield "stateDiagram-v2"
        first, *_ = self.statuses
        for status in self.statuses:
            owner = self.owners.get(status)
            turn = f" · {owner.label}" if owner and owner.value != "nobody" else ""
            yield f"    {status} : {status.label}{turn}"
        yield f"    [*] --> {first}"
        for step in self.steps:
            comment = ", med kommentar" if step.goes_back else ""
            for source in sorted(step.sources, key=list(self.statuses).index):
                yield f"    {source} --> {step.target} : {step.label}{comment}"
