"""Which event of a proposal or placement gives which letter, and to whom. No letter says whom it is about.

A new letter is a row in LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
Whoever caused an event gets no letter about it.
"""

from django.urls import reverse

from organisation import mail, webhooks
from organisation.enums import Role
from organisation.letters import Audience, Letter, Page
from organisation.models import User
from organisation.selectors import contacts_by_department

from .models import PlacementEvent


def _hosts(event: PlacementEvent) -> list[User]:
    """Find the contacts of the place's förvaltning; nobody when the person has a protected identity."""
    proposal = event.proposal
    if proposal.participant.protected_identity:
        return []
    return contacts_by_department().get(proposal.place.department_id, [])


def _told_hosts(event: PlacementEvent) -> list[User]:
    """Find the contacts when they have been offered what is now withdrawn."""
    return _hosts(event) if event.proposal.offered_at else []


def _consultant(event: PlacementEvent) -> list[User]:
    return [event.proposal.participant.consultant]


HOSTS = Audience((Role.DEPARTMENT_CONTACT,), _hosts)
TOLD_HOSTS = Audience((Role.DEPARTMENT_CONTACT,), _told_hosts)
CONSULTANT = Audience((Role.CONSULTANT,), _consultant)
OFFER = Page("participants:offer", "/erbjudanden/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/")
OFFERS = Page("participants:offers", "/erbjudanden/")
PROPOSAL = Page("participants:proposal", "/placeringar/forslag/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/")
NEEDED = "platsen kan bara tillsättas när förvaltningen har svarat"


LETTERS: dict[str, Letter[PlacementEvent, User]] = {  # by PlacementEvent.kind
    "suggested": Letter(
        "proposal_prepared", "Ett förslag förbereds i ett av dina ärenden", CONSULTANT, PROPOSAL
    ),
    "offer": Letter("proposal_offered", "Ett förslag väntar på förvaltningens svar", HOSTS, OFFER, NEEDED),
    "accept": Letter("proposal_accepted", "En förvaltning tackar ja till ett förslag", CONSULTANT, PROPOSAL),
    "decline": Letter(
        "proposal_declined", "En förvaltning tackar nej till ett förslag", CONSULTANT, PROPOSAL
    ),
    "withdraw": Letter("proposal_withdrawn", "Ett förslag återkallas", TOLD_HOSTS, OFFERS),
    "place_period_changed": Letter("place_period_changed", "En plats får en annan tid", CONSULTANT, PROPOSAL),
    "plan": Letter("placement_planned", "En placering planeras hos er", HOSTS, OFFER),
    "dates_changed": Letter("placement_dates_changed", "En placering får andra datum", HOSTS, OFFER),
    "cancel": Letter("placement_cancelled", "En placering ställs in", TOLD_HOSTS, OFFERS),
    "break_off": Letter("placement_broken_off", "En placering avbryts", TOLD_HOSTS, OFFERS),
}


STARTED = webhooks.SignalKind("placement.started", "En placering har startat")
ENDED = webhooks.SignalKind("placement.ended", "En placering har avslutats eller avbrutits")
SIGNALS = {"start": STARTED, "end": ENDED, "break_off": ENDED}


def notify(event: PlacementEvent) -> None:
    """Queue the letters and the signals about what has happened, in the transaction that it happened in.

    Nothing is ever signalled of somebody with protected identity, not even that there is a placement.
    """
    signal = SIGNALS.get(event.kind)
    if signal and not event.proposal.participant.protected_identity:
        webhooks.queue(signal, placement=str(event.proposal.placement.pk))
    letter = LETTERS.get(event.kind)
    if letter is None:
        return
    path = reverse(letter.page.route, args=[] if letter.page is OFFERS else [event.proposal_id])
    key = f"placement event {event.pk} {letter.name}"
    mail.write(letter.kind, letter.to.of(event), path=path, words={}, key=key, but=event.actor_id)
