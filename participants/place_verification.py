"""What `verify` checks of places: that there are no more of them than is agreed.

The database refuses more when a place is written; an agreement may be made smaller afterwards.
"""

from collections.abc import Iterator

from agreements.enums import AgreementStatus
from agreements.selectors import agreements
from agreements.selectors import numbers as numbers_in
from allocation.models import AllocationRound
from lund_placements.verification import Check

from . import place_selectors as selectors
from .place_selectors import Line, Numbers


def _within_agreements() -> Iterator[tuple[str, list[str]]]:
    names = selectors.department_names()
    for round in AllocationRound.objects.filter(places__isnull=False).distinct().order_by("year"):
        ended = _ended(round)
        for (department, kind), numbers in sorted(selectors.numbers_by_line(round).items()):
            if numbers.registered:
                name = f"{names.get(department, department)}, {kind} {round.year}"
                yield name, list(_differences(numbers, ended.get((department, kind), 0)))


def _ended(round: AllocationRound) -> dict[Line, int]:
    """Return what agreements that have been ended were about: placements under them may still go on."""
    found: dict[Line, int] = {}
    ended = agreements().filter(round=round, status=AgreementStatus.ENDED).order_by("number")
    for agreement in ended:
        found.update(numbers_in(agreement))
    return found


def _differences(numbers: Numbers, ended: int) -> Iterator[str]:
    offered = numbers.open + numbers.held + numbers.filled
    if numbers.agreed is None and offered > ended:
        yield f"{offered} platser är öppna eller tillsatta utan undertecknad överenskommelse."
    if numbers.registered > max(numbers.most, ended):
        yield f"{numbers.registered} platser är registrerade, men {numbers.most} får finnas."


CHECKS = (Check("Platser inom överenskommelserna", _within_agreements),)
