"""Which event of a proposal or placement gives which letter, and to whom. No letter says whom it is about.

A new letter is a row in LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
Whoever caused an event gets no letter about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from organisation import mail, webhooks
from organisation.enums import Role
from organisation.models import User
from organisation.selectors import contacts_by_department

from .models import PlacementEvent


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who get a letter, how they are found, and the page that it leads them to."""

    roles: tuple[Role, ...]
    of: Callable[[PlacementEvent], Iterable[User]]
    route: str
    example_path: str


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


HOSTS = Audience(
    (Role.DEPARTMENT_CONTACT,),
    _hosts,
    "participants:offer",
    "/erbjudanden/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/",
)
CONSULTANT = Audience(
    (Role.CONSULTANT,),
    _consultant,
    "participants:proposal",
    "/placeringar/forslag/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/",
)
TOLD_HOSTS = Audience((Role.DEPARTMENT_CONTACT,), _told_hosts, "participants:offers", "/erbjudanden/")
NEEDED = "platsen kan bara tillsättas när förvaltningen har svarat"


@dataclass(frozen=True, slots=True)
class Letter:
    """What we write when something has happened; `needed_because` says why it cannot be turned off."""

    name: str
    label: str
    to: Audience
    needed_because: str = ""

    @property
    def kind(self) -> mail.MailKind:
        """The kind of letter, as the outbox and its pages know it."""
        return mail.MailKind(
            name=self.name,
            label=self.label,
            roles=self.to.roles,
            example_path=self.to.example_path,
            example={},
            needed_because=self.needed_because,
        )


LETTERS: dict[str, Letter] = {  # by PlacementEvent.kind
    "suggested": Letter("proposal_prepared", "Ett förslag förbereds i ett av dina ärenden", CONSULTANT),
    "offer": Letter("proposal_offered", "Ett förslag väntar på förvaltningens svar", HOSTS, NEEDED),
    "accept": Letter("proposal_accepted", "En förvaltning tackar ja till ett förslag", CONSULTANT),
    "decline": Letter("proposal_declined", "En förvaltning tackar nej till ett förslag", CONSULTANT),
    "withdraw": Letter("proposal_withdrawn", "Ett förslag återkallas", TOLD_HOSTS),
    "place_period_changed": Letter("place_period_changed", "En plats får en annan tid", CONSULTANT),
    "plan": Letter("placement_planned", "En placering planeras hos er", HOSTS),
    "dates_changed": Letter("placement_dates_changed", "En placering får andra datum", HOSTS),
    "cancel": Letter("placement_cancelled", "En placering ställs in", TOLD_HOSTS),
    "break_off": Letter("placement_broken_off", "En placering avbryts", TOLD_HOSTS),
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
    route = letter.to.route
    path = reverse(route) if route == TOLD_HOSTS.route else reverse(route, args=[event.proposal_id])
    subject, body = mail.render(letter.kind, path=path, words={})
    for to in dict.fromkeys(letter.to.of(event)):
        if to.pk != event.actor_id:
            key = f"placement event {event.pk} {letter.name} {to.pk}"
            mail.queue(kind=letter.kind, to=to, subject=subject, body=body, key=key)
