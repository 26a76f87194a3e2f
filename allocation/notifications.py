"""Which event of a year gives which letter, and to whom.

A new letter is a row in LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
Whoever caused an event gets no letter about it.
"""

from django.urls import reverse
from django.utils import timezone

from lund_placements.swedish import long_date
from organisation import mail, webhooks
from organisation.enums import Role
from organisation.letters import Audience, Letter, Page
from organisation.models import User
from organisation.selectors import board_names_on, contacts_by_department, departments_on, people_with

from .models import Dialogue, Event
from .selectors import names_day

Addressee = tuple[User, Dialogue | None]  # who, and which dialogue the letter is about


def _contacts(event: Event) -> list[Addressee]:
    """Find the contacts of the förvaltning that the event is about, or of every förvaltning in the year."""
    people = contacts_by_department()
    asked = event.round.dialogues.select_related("department").order_by("department__key")
    dialogues = [event.dialogue] if event.dialogue else asked
    return [(user, dialogue) for dialogue in dialogues for user in people.get(dialogue.department_id, [])]


def _coordinators(event: Event) -> list[Addressee]:
    return [(user, event.dialogue) for user in people_with(Role.COORDINATOR)]


def _secretaries(event: Event) -> list[Addressee]:
    """Find the secretaries of the nämnd that decides the year."""
    return [(user, None) for user in people_with(Role.BOARD_SECRETARY, board=event.round.deciding_board_id)]


def _readers(event: Event) -> list[Addressee]:
    """Find the contacts of all förvaltningar and the secretaries of all nämnder."""
    return [(user, None) for user in people_with(Role.DEPARTMENT_CONTACT, Role.BOARD_SECRETARY)]


def _other_party(event: Event) -> list[Addressee]:
    """Find those on the other side of the dialogue from the one who wrote."""
    contacts, coordinators = _contacts(event), _coordinators(event)
    is_contact = event.actor_id in {user.pk for user, _ in contacts}
    return coordinators if is_contact else contacts


CONTACTS = Audience((Role.DEPARTMENT_CONTACT,), _contacts)
COORDINATORS = Audience((Role.COORDINATOR,), _coordinators)
OTHER_PARTY = Audience((Role.DEPARTMENT_CONTACT, Role.COORDINATOR), _other_party)
SECRETARIES = Audience((Role.BOARD_SECRETARY,), _secretaries)
READERS = Audience((Role.DEPARTMENT_CONTACT, Role.BOARD_SECRETARY), _readers)

YEAR = {"year": "2027", "board": "arbetsmarknads- och socialnämnden"}
DIALOGUE = Page(
    "allocation:dialogue",
    "/ar/2027/dialoger/bsf/",
    {**YEAR, "department": "Barn- och skolförvaltningen", "respond_by": "30 september 2026"},
)
PROPOSAL = Page("allocation:proposal", "/ar/2027/forslag/", YEAR)
DECISION = Page("allocation:year_decision", "/ar/2027/beslut/", YEAR)

HEARD = "varje förvaltning ska höras (riktlinjen, avsnitt 4)"
DOCUMENTS = "nämnden ska få handlingarna i ärendet"
NOTIFIED = "den som berörs av beslutet ska underrättas"

LETTERS: dict[str, Letter[Event, Addressee]] = {  # by Event.kind
    "open_dialogue": Letter("dialogue_opened", "Dialogen öppnas", CONTACTS, DIALOGUE, HEARD),
    "submit": Letter("reply_submitted", "Ett svar lämnas in", COORDINATORS, DIALOGUE),
    "hand_back": Letter("reply_handed_back", "Svaret återlämnas", CONTACTS, DIALOGUE),
    "counter": Letter("reply_countered", "Samordnaren lämnar ett nytt förslag", CONTACTS, DIALOGUE, HEARD),
    "accept": Letter("dialogue_agreed", "Parterna är eniga", OTHER_PARTY, DIALOGUE),
    "end_without_agreement": Letter(
        "dialogue_not_agreed", "Dialogen avslutas utan enighet", CONTACTS, DIALOGUE, HEARD
    ),
    "close_unanswered": Letter(
        "dialogue_closed_unanswered", "Dialogen avslutas utan svar", CONTACTS, DIALOGUE, HEARD
    ),
    "reopen": Letter("dialogue_reopened", "Dialogen öppnas igen", CONTACTS, DIALOGUE, HEARD),
    "message_written": Letter("message_written", "Ett meddelande skrivs", OTHER_PARTY, DIALOGUE),
    "meeting_proposed": Letter("meeting_proposed", "Ett möte föreslås", OTHER_PARTY, DIALOGUE),
    "deadline_moved": Letter("deadline_moved", "Sista dagen flyttas", CONTACTS, DIALOGUE, HEARD),
    "reminded": Letter("reminded", "Påminnelse om att svara", CONTACTS, DIALOGUE, HEARD),
    "consultation_asked": Letter(
        "consultation_asked", "Förslaget skickas på samråd", CONTACTS, DIALOGUE, HEARD, is_confidential=True
    ),
    "consultation_answered": Letter(
        "consultation_answered",
        "En förvaltning svarar i samrådet",
        COORDINATORS,
        DIALOGUE,
        is_confidential=True,
    ),
    "send_proposal": Letter(
        "proposal_sent",
        "Förslaget skickas till nämnden",
        SECRETARIES,
        PROPOSAL,
        DOCUMENTS,
        is_confidential=True,
    ),
    "take_back_proposal": Letter(
        "proposal_taken_back", "Förslaget tas tillbaka", SECRETARIES, PROPOSAL, is_confidential=True
    ),
    "decide": Letter(
        "decision_recorded", "Beslutet registreras", COORDINATORS, DECISION, is_confidential=True
    ),
    "correct": Letter("decision_corrected", "Beslutet rättas", COORDINATORS, DECISION, is_confidential=True),
    "publish": Letter("decision_published", "Beslutet publiceras", READERS, DECISION, NOTIFIED),
}


RECORDED = webhooks.SignalKind(
    "decision.recorded",
    "Ett beslut eller en rättelse är registrerad, innan det publiceras",
    is_confidential=True,
)
PUBLISHED = webhooks.SignalKind("decision.published", "Ett beslut är publicerat")
SIGNALS = {"decide": RECORDED, "correct": RECORDED, "publish": PUBLISHED}


def notify(event: Event) -> None:
    """Queue the letters and the signals about what has happened, in the transaction that it happened in."""
    if signal := SIGNALS.get(event.kind):
        webhooks.queue(signal, decision=event.details["decision"], year=event.round.year)
    letter = LETTERS.get(event.kind)
    if letter is None:
        return
    day = names_day(event.round)
    names = {card.pk: card.name for card in departments_on(day)}
    board = board_names_on(day).get(event.round.deciding_board_id, "nämnden")
    for to, dialogue in letter.to.of(event):
        where = [event.round.year, *([dialogue.department.key] if dialogue else [])]
        words = {"year": str(event.round.year), "board": board}
        if dialogue:
            words["department"] = names.get(dialogue.department_id, dialogue.department.key)
            words["respond_by"] = _last_day(dialogue)
        path = reverse(letter.page.route, args=where)
        key = f"event {event.pk} {letter.name} {dialogue.pk if dialogue else '-'}"
        mail.write(letter.kind, [to], path=path, words=words, key=key, but=event.actor_id)


def _last_day(dialogue: Dialogue) -> str:
    """Return the last day to answer, or "" when it has passed."""
    return long_date(dialogue.respond_by) if dialogue.respond_by >= timezone.localdate() else ""
