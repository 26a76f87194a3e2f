"""Which event of an agreement gives which letter, and to whom.

A new letter is a row in LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
Whoever caused an event gets no letter about it.
"""

from django.urls import reverse
from django.utils import timezone

from organisation import mail, webhooks
from organisation.enums import Role
from organisation.letters import Audience, Letter, Page
from organisation.models import DepartmentPeriod, User
from organisation.selectors import contacts_by_department, people_with

from .models import AgreementEvent, AgreementVersion


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
AGREEMENT = Page(
    "agreements:agreement", "/ar/2027/overenskommelser/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/", EXAMPLE
)
NEEDED = "nämnden ska få överenskommelsen att ta ställning till (riktlinjen, avsnitt 4)"


LETTERS: dict[str, Letter[AgreementEvent, User]] = {  # by AgreementEvent.kind
    "send": Letter("agreement_sent", "En överenskommelse skickas", RECEIVERS, AGREEMENT, NEEDED),
    "reminded": Letter(
        "agreement_reminded", "Påminnelse om en överenskommelse", RECEIVERS, AGREEMENT, NEEDED
    ),
    "take_back": Letter(
        "agreement_taken_back", "En överenskommelse tas tillbaka", RECEIVERS, AGREEMENT, NEEDED
    ),
    "renew": Letter(
        "agreement_renewed", "En överenskommelse görs om efter rättat beslut", RECEIVERS, AGREEMENT, NEEDED
    ),
    "withdraw": Letter("agreement_withdrawn", "En överenskommelse återkallas", RECEIVERS, AGREEMENT, NEEDED),
    "request_change": Letter(
        "agreement_change_requested", "En nämnd begär ändring i överenskommelsen", COORDINATORS, AGREEMENT
    ),
    "approve": Letter("agreement_approved", "En nämnd godkänner överenskommelsen", COORDINATORS, AGREEMENT),
    "decline": Letter("agreement_declined", "En nämnd avböjer överenskommelsen", COORDINATORS, AGREEMENT),
    "conclude": Letter("agreement_signed", "Båda nämnderna har undertecknat", EVERYBODY, AGREEMENT),
    "end": Letter("agreement_ended", "En överenskommelse avslutas", EVERYBODY_ONCE, AGREEMENT),
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
    path = reverse(letter.page.route, args=[agreement.round.year, agreement.pk])
    key = f"agreement event {event.pk} {letter.name}"
    mail.write(letter.kind, letter.to.of(event), path=path, words=words, key=key, but=event.actor_id)
