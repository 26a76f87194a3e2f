"""May this user take this step with this proposal or placement now? One answer each, with its reason.

A person decides every time (GDPR article 22, kommunallagen 6:38). The case's consultant proposes, offers, plans and
starts; the place's förvaltning answers; the coordinator prepares proposals for all places, by alias.
"""

from django.utils import timezone

from allocation.enums import PlacementKind
from lund_placements.errors import YES, Verdict, no
from lund_placements.steps import Step, may_take
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from . import permissions
from . import placement_selectors as selectors
from .models import Participant, Place, Placement, Proposal
from .place_enums import PlaceStatus
from .place_permissions import HELD
from .placement_enums import PlacementStatus, ProposalStatus
from .workflow import PLACEMENT_STEPS, PROPOSAL_STEPS, SHOWN_TO_HOST

NOT_FREE = "Platsen är inte ledig."
STILL_NEEDED = "Platsen blir tillgänglig när det som pågår där är över."
NOT_YOURS = "Den konsulent som gjorde platsen otillgänglig gör den tillgänglig igen."
GONE = "Steget går inte att ta längre. Någon kan ha hunnit före. Ladda om sidan."


def may_match(user: User, place: Place) -> Verdict:
    """Consultants match their own people to a place that is free."""
    return permissions.may_handle_cases(user) and _is_free(place)


def _is_free(place: Place) -> Verdict:
    """The same is said of every held place, whoever may be on the way to it."""
    if place.is_held:
        return no(HELD)
    if place.status != PlaceStatus.OPEN:
        return no("Bara en öppen plats kan få ett förslag.")
    return YES if selectors.is_free(place) else no(NOT_FREE)


def may_hold(user: User, place: Place) -> Verdict:
    """A consultant keeps a free place from others for a while."""
    return permissions.may_handle_cases(user) and _is_free(place)


def may_release(user: User, place: Place) -> Verdict:
    """Whoever holds a place lets it go, or any consultant when they have left; not while somebody needs it."""
    if not (verdict := permissions.may_handle_cases(user)):
        return verdict
    if not place.is_held:
        return no("Ingen håller platsen.")
    is_mine = place.held_by_id == user.pk
    if not is_mine and permissions.may_handle_cases(place.held_by):
        return no(NOT_YOURS)
    if place.status != PlaceStatus.OPEN or selectors.protected_are_at(place):
        return no(STILL_NEEDED if is_mine else NOT_YOURS)
    return YES


def may_match_all(user: User) -> Verdict:
    """A suggestion for all open places: a consultant's for the own cases, the coordinator's by alias."""
    if has_right(user, Right.RUN_YEAR) or permissions.may_handle_cases(user):
        return YES
    return no("Bara samordnaren och konsulenterna matchar deltagare och platser.")


def may_suggest(user: User, place: Place, participant: Participant) -> Verdict:
    """Prepare a proposal of somebody whose case is open to a place that is free."""
    if has_right(user, Right.RUN_YEAR) and not participant.protected_identity:
        may_case = YES if participant.is_open else no("Ärendet är avslutat.")
    else:
        may_case = permissions.may_change(user, participant)
    if not may_case:
        return may_case
    return _is_free(place)


def may_read_offers(user: User) -> Verdict:
    """A förvaltning reads what it has been offered."""
    return YES if departments_of(user) else no("Bara en förvaltnings kontaktperson läser förslagen till den.")


def is_host(user: User, proposal: Proposal) -> bool:
    """Say whether the user answers for the place's förvaltning and the proposal is one that it has been shown."""
    return (
        proposal.place.department_id in departments_of(user)
        and proposal.status in SHOWN_TO_HOST
        and not proposal.participant.protected_identity
    )


def _step(steps: tuple[Step, ...], name: str, status: str) -> Verdict:
    return YES if may_take(steps, name, status) else no(GONE)


def may_offer(user: User, proposal: Proposal) -> Verdict:
    """The case's consultant offers what has been prepared, when the participant wants it."""
    if not (verdict := permissions.may_change(user, proposal.participant)):
        return verdict
    if not (verdict := _step(PROPOSAL_STEPS, "offer", proposal.status)):
        return verdict
    return YES if selectors.has_room(proposal) else no(NOT_FREE)


def may_answer(user: User, proposal: Proposal) -> Verdict:
    """The place's förvaltning answers; of somebody protected, those who know of the case write down what it said."""
    if proposal.participant.protected_identity:
        verdict = permissions.may_change(user, proposal.participant)
    elif is_host(user, proposal):
        verdict = YES
    else:
        verdict = no("Bara platsens förvaltning svarar på förslaget.")
    if not verdict:
        return verdict
    return YES if proposal.status == ProposalStatus.OFFERED else no("Förslaget väntar inte på svar.")


def may_accept(user: User, proposal: Proposal) -> Verdict:
    """One is accepted for a place."""
    if not (verdict := may_answer(user, proposal)):
        return verdict
    return YES if selectors.has_room(proposal) else no(NOT_FREE)


def may_withdraw(user: User, proposal: Proposal) -> Verdict:
    """What has not become a placement is withdrawn, with the reason."""
    if not (verdict := permissions.may_write(user, proposal.participant)):
        return verdict
    return _step(PROPOSAL_STEPS, "withdraw", proposal.status)


def may_plan(user: User, proposal: Proposal) -> Verdict:
    """What has been accepted is planned."""
    if not (verdict := permissions.may_change(user, proposal.participant)):
        return verdict
    return _step(PROPOSAL_STEPS, "plan", proposal.status)


def may_prepare(user: User, placement: Placement) -> Verdict:
    """What the start needs is written until the placement is over."""
    if not (verdict := permissions.may_change(user, placement.participant)):
        return verdict
    return YES if placement.is_live else no("Placeringen är över.")


def may_set_terms(user: User, placement: Placement) -> Verdict:
    """Only an arbetsmarknadsanställning has terms: a praktikant is not employed."""
    if placement.kind != PlacementKind.AMA:
        return no("En praktik är ingen anställning. Den har inga anställningsvillkor.")
    return may_prepare(user, placement)


def may_change_dates(user: User, placement: Placement) -> Verdict:
    """A placement gets longer or shorter until it is over."""
    return may_prepare(user, placement)


def _may_take(user: User, step: str, placement: Placement) -> Verdict:
    if not (verdict := permissions.may_write(user, placement.participant)):
        return verdict
    return _step(PLACEMENT_STEPS, step, placement.status)


def may_start(user: User, placement: Placement) -> Verdict:
    """A planned placement starts, an AMA when it is written what the person is employed on."""
    if not (verdict := _may_take(user, "start", placement)):
        return verdict
    if timezone.localdate() < placement.starts_on:
        first = long_date(placement.starts_on)
        return no(f"Placeringen börjar {first}. Ändra datumen om den börjar tidigare.")
    if placement.place.status != PlaceStatus.OPEN:
        return no("Någon har platsen. Den placeringen avslutas först.")
    if placement.kind == PlacementKind.AMA and selectors.terms_of(placement) is None:
        return no("Skriv anställningsvillkoren först.")
    return YES


def may_end(user: User, placement: Placement) -> Verdict:
    """A placement ends on its last day."""
    if not (verdict := _may_take(user, "end", placement)):
        return verdict
    if timezone.localdate() < placement.ends_on:
        last = long_date(placement.ends_on)
        return no(f"Placeringen är till och med {last}. Ändra datumen, eller avbryt den.")
    return YES


def may_break_off(user: User, placement: Placement) -> Verdict:
    """A placement that goes on is broken off, with the reason."""
    if placement.status == PlacementStatus.PLANNED:
        return no("Placeringen har inte startat. Ställ in den i stället.")
    return _may_take(user, "break_off", placement)


def may_cancel(user: User, placement: Placement) -> Verdict:
    """A placement that has not started is cancelled, with the reason."""
    if placement.status == PlacementStatus.STARTED:
        return no("Placeringen har startat. Avbryt den i stället.")
    return _may_take(user, "cancel", placement)
