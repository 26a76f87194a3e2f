"""What `verify` checks of placements: one running per participant and place, and that the chain hangs together.

The database refuses each of these when a row is written; here it is counted from the rows that are there.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from allocation.enums import PlacementKind
from lund_placements.verification import Check

from .models import Place, Placement, Proposal
from .place_enums import PlaceStatus
from .placement_enums import PlacementStatus, ProposalStatus
from .placement_selectors import was_employed_since
from .workflow import HAS_STARTED, LIVE, WAITING

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


def _places() -> Iterator[tuple[str, list[str]]]:
    """A filled place has somebody or was used to its end; one with somebody protected on the way or there is held."""
    there = Placement.objects.filter(place=OuterRef("pk"), status__in=HAS_STARTED)
    used = there.filter(Q(status=PlacementStatus.STARTED) | Q(ended_on__gte=OuterRef("ends_on")))
    going = Q(status__in=WAITING) | Q(placement__status__in=LIVE)
    hidden = Proposal.objects.filter(going, place=OuterRef("pk"), participant__protected_identity=True)
    rows = Place.objects.annotate(is_used=Exists(used), is_hidden=Exists(hidden))
    for place in rows.order_by("pk").iterator(chunk_size=CHUNK):
        problems = []
        if place.status == PlaceStatus.FILLED and not place.is_used:
            problems.append(
                "platsen räknas som tillsatt, men ingen placering pågår och ingen har varit där till slutet."
            )
        if place.is_hidden and not place.is_held:
            problems.append(
                "platsen hålls inte, fast någon med skyddade personuppgifter är på väg dit eller är där."
            )
        yield f"plats {place.pk}", problems


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
        if has_terms and row.terms.employed_from < row.starts_on:
            if not was_employed_since(row, row.terms.employed_from):
                problems.append("anställningen börjar före placeringen.")
        if row.kind != PlacementKind.AMA and has_terms:
            problems.append("en praktik har anställningsvillkor.")
        yield f"placering {row.pk}", problems


CHECKS = (
    Check("En pågående placering per deltagare och plats", _one_at_a_time),
    Check("Tillsatta och hållna platser mot placeringar", _places),
    Check("Placeringar mot förslag och villkor", _chain),
)
