"""What `verify` checks of placements: one running per participant and place, and that the chain hangs together.

The database refuses each of these when a row is written; here it is counted from the rows that are there.
"""

from collections.abc import Iterator

from allocation.enums import PlacementKind
from lund_placements.verification import Check

from .models import Placement
from .place_enums import PlaceStatus
from .placement_enums import PlacementStatus, ProposalStatus

CHUNK = 2000


def _one_at_a_time() -> Iterator[tuple[str, list[str]]]:
    """Every placement that goes on is the only one of its participant and of its place."""
    running = Placement.objects.filter(status=PlacementStatus.STARTED)
    people: set[object] = set()
    places: set[object] = set()
    rows = running.order_by("pk").values_list("pk", "participant", "place", "place__status")
    for pk, participant, place, status in rows.iterator(chunk_size=CHUNK):
        problems = []
        if participant in people:
            problems.append("deltagaren har en annan placering som pågår.")
        if place in places:
            problems.append("platsen har en annan placering som pågår.")
        if status != PlaceStatus.FILLED:
            problems.append("platsen räknas inte som tillsatt.")
        people.add(participant)
        places.add(place)
        yield f"placering {pk}", problems


def _chain() -> Iterator[tuple[str, list[str]]]:
    """Every placement comes of a proposal that was offered and accepted, and an AMA that started has its terms."""
    rows = Placement.objects.select_related("proposal", "place", "terms").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        proposal, problems = row.proposal, []
        if (proposal.participant_id, proposal.place_id) != (row.participant_id, row.place_id):
            problems.append("förslaget gäller någon annan eller en annan plats.")
        if proposal.status != ProposalStatus.PLACED or proposal.answered_at is None:
            problems.append("förslaget är inte godtaget.")
        has_terms = hasattr(row, "terms")
        if row.kind == PlacementKind.AMA and row.started_at and not has_terms:
            problems.append("anställningsvillkor saknas.")
        if row.kind != PlacementKind.AMA and has_terms:
            problems.append("en praktik har anställningsvillkor.")
        yield f"placering {row.pk}", problems


CHECKS = (
    Check("En pågående placering per deltagare och plats", _one_at_a_time),
    Check("Placeringar mot förslag och villkor", _chain),
)
