"""Which event of an agreement gives which letter, and to whom.

A new letter is a row in LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
Whoever caused an event gets no letter about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from organisation import mail, webhooks
from organisation.enums import Role
from organisation.models import DepartmentPeriod, User
from organisation.selectors import contacts_by_department, people_with

from .models import AgreementEvent, AgreementVersion


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who get a letter: the roles that they hold, and how they are found for an event."""

    roles: tuple[Role, ...]
    of: Callable[[AgreementEvent], Iterable[User]]


def _coordinators(event: AgreementEvent) -> list[User]:
    return people_with(Role.COORDINATOR)


def _receivers(event: AgreementEvent) -> list[User]:
    """Find those who speak for the receiving nämnd; nobody before it has got a first version."""
    agreement = event.agreement
    if not AgreementVersion.objects.filter(agreement=agreement).exists():
        return []
    under = DepartmentPeriod.objects.valid_on(timezone.localdate()).filter(board=agreement.board_id)
    contacts = contacts_by_department()
    departments = under.order_by("department__key").values_list("department_id", flat=True)
    people = [user for department in departments for user in contacts.get(department, [])]
    return [*people, *people_with(Role.BOARD_SECRETARY, board=agreement.board_id)]


def _everybody(event: AgreementEvent) -> list[User]:
    """Find both sides, the deciding nämnd's secretary included."""
    ours = people_with(Role.BOARD_SECRETARY, board=event.agreement.round.deciding_board_id)
    return [*_coordinators(event), *ours, *_receivers(event)]


def _everybody_of_base(event: AgreementEvent) -> list[User]:
    """Find both sides; an amendment ends with its agreement, whose letter says so."""
    return [] if event.agreement.amends_id else _everybody(event)


COORDINATORS = Audience((Role.COORDINATOR,), _coordinators)
RECEIVERS = Audience((Role.DEPARTMENT_CONTACT, Role.BOARD_SECRETARY), _receivers)
BOTH_SIDES = (Role.COORDINATOR, Role.DEPARTMENT_CONTACT, Role.BOARD_SECRETARY)
EVERYBODY = Audience(BOTH_SIDES, _everybody)
EVERYBODY_ONCE = Audience(BOTH_SIDES, _everybody_of_base)

EXAMPLE = {"year": "2027", "board": "servicenämnden", "what": "överenskommelsen"}
EXAMPLE_PATH = "/ar/2027/overenskommelser/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/"
NEEDED = "nämnden ska få överenskommelsen att ta ställning till (riktlinjen, avsnitt 4)"


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
            example_path=EXAMPLE_PATH,
            example=EXAMPLE,
            needed_because=self.needed_because,
        )


LETTERS: dict[str, Letter] = {  # by AgreementEvent.kind
    "send": Letter("agreement_sent", "En överenskommelse skickas", RECEIVERS, NEEDED),
    "reminded": Letter("agreement_reminded", "Påminnelse om en överenskommelse", RECEIVERS, NEEDED),
    "take_back": Letter("agreement_taken_back", "En överenskommelse tas tillbaka", RECEIVERS, NEEDED),
    "renew": Letter("agreement_renewed", "En överenskommelse görs om efter rättat beslut", RECEIVERS, NEEDED),
    "withdraw": Letter("agreement_withdrawn", "En överenskommelse återkallas", RECEIVERS, NEEDED),
    "request_change": Letter(
        "agreement_change_requested", "En nämnd begär ändring i överenskommelsen", COORDINATORS
    ),
    "approve": Letter("agreement_approved", "En nämnd godkänner överenskommelsen", COORDINATORS),
    "decline": Letter("agreement_declined", "En nämnd avböjer överenskommelsen", COORDINATORS),
    "conclude": Letter("agreement_signed", "Båda nämnderna har undertecknat", EVERYBODY),
    "end": Letter("agreement_ended", "En överenskommelse avslutas", EVERYBODY_ONCE),
}


SIGNED = webhooks.SignalKind("agreement.signed", "En överenskommelse är undertecknad av båda nämnderna")


def notify(event: AgreementEvent) -> None:
    """Queue the letters and the signals about what has happened, in the transaction that it happened in."""
    if event.kind == "conclude":
        webhooks.queue(SIGNED, agreement=str(event.agreement_id), year=event.agreement.round.year)
    letter = LETTERS.get(event.kind)
    if letter is None:
        return
    agreement = event.agreement
    number = agreement.number
    words = {
        "year": str(agreement.round.year),
        "board": agreement.board_name,
        "what": f"tillägg {number} till överenskommelsen" if number else "överenskommelsen",
    }
    path = reverse("agreements:agreement", args=[agreement.round.year, agreement.pk])
    subject, body = mail.render(letter.kind, path=path, words=words)
    for to in dict.fromkeys(letter.to.of(event)):
        if to.pk != event.actor_id:
            key = f"agreement event {event.pk} {letter.name} {to.pk}"
            mail.queue(kind=letter.kind, to=to, subject=subject, body=body, key=key)
