"""What the start page and the årshjul say: where a year is, what to do now, and what has happened."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from lund_placements import charts, swedish
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right
from organisation.selectors import by_pk, departments_on

from . import permissions, selectors, workflow
from .enums import DialogueStatus, Party, PhaseKind, RoundStatus
from .models import AllocationRound, Dialogue, Event, Phase

# How far each phase has come, by the year's status: done, now or later.
ORDER = tuple(RoundStatus)
PHASE_STARTS = {
    PhaseKind.TARGETS: RoundStatus.PREPARING,
    PhaseKind.DIALOGUE: RoundStatus.DIALOGUE,
    PhaseKind.PROPOSAL: RoundStatus.CALCULATING,
    PhaseKind.DECISION: RoundStatus.PROPOSED,
    PhaseKind.AGREEMENTS: RoundStatus.PUBLISHED,
}


def phase_state(status: RoundStatus, kind: str) -> str:
    """Return done, now or later for a phase of a year that has come to the status."""
    reached = ORDER.index(status)
    kinds = list(PHASE_STARTS)
    index = kinds.index(PhaseKind(kind))
    starts = ORDER.index(PHASE_STARTS[kinds[index]])
    following = ORDER.index(PHASE_STARTS[kinds[index + 1]]) if index + 1 < len(kinds) else len(ORDER)
    if reached >= following:
        return "done"
    return "now" if reached >= starts else "later"


def wheel(user: User, round: AllocationRound) -> charts.Wheel:
    """Return the årshjul of the year before, in which a year is prepared."""
    known = selectors.known_status(user, round)
    phases = [
        charts.WheelPhase(
            phase.get_kind_display(), phase.starts_on, phase.ends_on, phase_state(known, phase.kind)
        )
        for phase in _phases(round)
    ]
    title = f"Årshjul för {round}: de fem stegen står i listan bredvid."
    return charts.wheel(title, round.year - 1, phases, timezone.localdate())


def _phases(round: AllocationRound) -> list[Phase]:
    order = list(PhaseKind)
    return sorted(round.phases.all(), key=lambda phase: order.index(PhaseKind(phase.kind)))


WORDS = {"done": ("Klart", "plain"), "now": ("Pågår", "info"), "later": ("Kan inte börja än", "muted")}
PAGES = {  # a later app adds the page of its own step when it is ready
    PhaseKind.TARGETS: "allocation:year_targets",
    PhaseKind.DIALOGUE: "allocation:dialogues",
    PhaseKind.PROPOSAL: "allocation:scenarios",
    PhaseKind.DECISION: "allocation:year_decision",
}


def tasks(user: User, round: AllocationRound) -> list[dict]:
    """Return the year's steps for the list beside the wheel; links only where the user may go."""
    is_coordinator = has_right(user, Right.RUN_YEAR)
    known = selectors.known_status(user, round)
    rows = []
    for phase in _phases(round):
        state = phase_state(known, phase.kind)
        text, tone = _in_words(phase, state)
        page = PAGES.get(PhaseKind(phase.kind))
        opens = is_coordinator and page and state != "later"
        if phase.kind == PhaseKind.TARGETS and not permissions.may_prepare(user, round):
            opens = False
        rows.append(
            {
                "label": phase.get_kind_display(),
                "url": reverse(page, args=[round.year]) if opens else None,
                "note": _dates(phase),
                "status": text,
                "tone": tone,
                "current": state == "now",
            }
        )
    return rows


def _in_words(phase: Phase, state: str) -> tuple[str, str]:
    """Return what a step's status says: a step that is next may not have begun, or have passed its last day."""
    today = timezone.localdate()
    if state == "now" and phase.starts_on > today:
        return f"Börjar {swedish.day_and_month(phase.starts_on)}", "neutral"
    if state == "now" and phase.ends_on < today:
        return "Sista dagen har varit", "neutral"
    return WORDS[state]


def _dates(phase: Phase) -> str:
    return f"{swedish.day_and_month(phase.starts_on)}–{swedish.long_date(phase.ends_on)}"


@dataclass(frozen=True, slots=True)
class Now:
    """What matters today: a heading, a sentence, and the one or two things to do."""

    heading: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def what_now(user: User, round: AllocationRound) -> Now:
    """Return what the user should do about the year today."""
    if has_right(user, Right.RUN_YEAR):
        return _coordinator_now(round)
    shown = selectors.shown_status(user, round)
    if selectors.is_finished(user, round):
        link = reverse("allocation:year_decision", args=[round.year])
        return Now(
            f"{round.year} är beslutat", "Fördelningsmodellen är publicerad.", (("Läs beslutet", link),)
        )
    if permissions.may_read_proposal(user, round):
        return _board_now(user, round)
    return Now(shown, f"Fördelningen för {round.year} är inte beslutad än.")


def _board_now(user: User, round: AllocationRound) -> Now:
    proposal = reverse("allocation:proposal", args=[round.year])
    if round.status == RoundStatus.PROPOSED:
        links = [("Läs förslaget", proposal)]
        if permissions.may_record_decision(user, round):
            links.append(("Registrera beslut", reverse("allocation:decision_record", args=[round.year])))
        return Now("Förslaget väntar på nämndens beslut", "Läs tjänsteskrivelsen med bilaga.", tuple(links))
    link = reverse("allocation:year_decision", args=[round.year])
    return Now(
        "Nämnden har beslutat", "Beslutet är registrerat men inte publicerat.", (("Läs beslutet", link),)
    )


def _coordinator_now(round: AllocationRound) -> Now:
    def to(name: str) -> str:
        return reverse(f"allocation:{name}", args=[round.year])

    if round.status == RoundStatus.PREPARING:
        if missing := permissions.missing_targets(round):
            return Now(
                "Skriv in nämndens mål",
                f"Mål saknas för {' och '.join(missing)}. Utan beslutade mål kan inget förslag tas fram.",
                (("Skriv in målen", to("year_targets")),),
            )
        return Now("Öppna dialogen", "Målen är inskrivna.", (("Gå till året", to("year")),))
    if round.status == RoundStatus.DIALOGUE:
        return _dialogue_now(round, to("dialogues"), to("year"))
    if round.status == RoundStatus.CALCULATING:
        if round.scenarios.filter(chosen_at__isnull=False).exists():
            return Now(
                "Skriv och skicka förslaget",
                "Ett scenario är valt.",
                (("Gå till förslaget", to("proposal")),),
            )
        return Now("Välj ett förslag", "Dialogen är klar.", (("Jämför scenarier", to("scenarios")),))
    if round.status == RoundStatus.PROPOSED:
        return Now(
            "Förslaget är hos nämnden",
            "Registrera beslutet när protokollet är klart.",
            (("Registrera beslut", to("decision_record")), ("Läs förslaget", to("proposal"))),
        )
    if round.status == RoundStatus.DECIDED:
        return Now(
            "Publicera beslutet",
            "Förvaltningarna ser ”Under beredning” tills beslutet är publicerat.",
            (("Gå till beslutet", to("year_decision")),),
        )
    return _published_now(round, to("year_decision"))


def _published_now(round: AllocationRound, decision: str) -> Now:
    links = [("Läs beslutet", decision)]
    if page := PAGES.get(PhaseKind.AGREEMENTS):
        links.insert(0, ("Gå till överenskommelserna", reverse(page, args=[round.year])))
    text = "Nu sluter varje mottagande nämnd en överenskommelse om sina platser."
    return Now(f"Beslutet för {round.year} är publicerat", text, tuple(links))


def _dialogue_now(round: AllocationRound, board: str, year: str) -> Now:
    counts = selectors.waiting_counts(round)
    waiting, theirs = counts[Party.COORDINATOR], counts[Party.DEPARTMENT]
    deadline = round.phases.get(kind=PhaseKind.DIALOGUE).ends_on
    if waiting or theirs:
        text = (
            f"{swedish.counted(waiting).capitalize()} svar väntar på dig. "
            f"{swedish.counted(theirs).capitalize()} förvaltningar har inte svarat klart. "
            f"Sista dag är {swedish.long_date(deadline)}."
        )
        return Now("Dialog med förvaltningarna", text, (("Gå till dialogerna", board),))
    return Now("Alla dialoger är klara", "Avsluta dialogen och välj ett förslag.", (("Gå till året", year),))


def key_figures(user: User, round: AllocationRound) -> list[dict]:
    """Return the year's targets and, for the coordinator, how the dialogue stands."""
    cards = [
        {
            "name": f"Mål, {target.get_kind_display()}",
            "value": swedish.number(target.places),
            "note": f"{target.paragraph}, {swedish.long_date(target.decided_on)}",
            "tone": "",
            "is_invented": round.is_invented,
        }
        for target in sorted(round.targets.all(), key=lambda target: target.kind)
    ]
    if has_right(user, Right.RUN_YEAR) and round.status == RoundStatus.DIALOGUE:
        counts = selectors.waiting_counts(round)
        total = sum(counts.values())
        cards += [
            _card("Väntar på dig", counts[Party.COORDINATOR], total),
            _card("Väntar på förvaltningen", counts[Party.DEPARTMENT], total),
        ]
    return cards


def _card(name: str, count: int, total: int) -> dict:
    note = f"av {swedish.number(total)} dialoger"
    return {"name": name, "value": swedish.number(count), "note": note, "tone": "", "is_invented": False}


def own_dialogues(user: User) -> tuple[list[dict], list[dict]]:
    """Return the contact's dialogues that wait or are of the latest year, and then those of earlier years.

    The ones that wait for the förvaltning come first.
    """
    mine = departments_of(user)
    if not mine:
        return [], []
    dialogues = (
        Dialogue.objects.filter(department__in=mine)
        .select_related("round", "department")
        .order_by("-round__year", "department__key")
    )
    cards = {}
    rows = []
    for dialogue in dialogues:
        if not cards:
            cards = by_pk(departments_on(timezone.localdate()))
        card = cards.get(dialogue.department_id)
        rows.append(
            {
                "dialogue": dialogue,
                "name": card.name if card else dialogue.department.key,
                "tone": tone_of(dialogue.status),
                "is_your_turn": bool(permissions.may_answer(user, dialogue)),
            }
        )
    rows.sort(key=lambda row: not row["is_your_turn"])
    latest = max((row["dialogue"].round.year for row in rows), default=0)
    now: list[dict] = []
    earlier: list[dict] = []
    for row in rows:
        (now if row["is_your_turn"] or row["dialogue"].round.year == latest else earlier).append(row)
    return now, earlier


TONES = {
    DialogueStatus.DRAFT: "neutral",
    DialogueStatus.SUBMITTED: "info",
    DialogueStatus.HANDED_BACK: "warning",
    DialogueStatus.COUNTERED: "warning",
    DialogueStatus.AGREED: "plain",
    DialogueStatus.NOT_AGREED: "muted",
    DialogueStatus.CLOSED_UNANSWERED: "muted",
}


def tone_of(status: str) -> str:
    """Return how a dialogue's status is coloured; the text always says the same."""
    return TONES[DialogueStatus(status)]


# What later apps have to say on the start page


def task(label: str, url: str, status: str, note: str = "", *, tone: str = "info") -> dict:
    """Return something that waits for the user, as {% task_list %} takes it; status says how many."""
    return {"label": label, "url": url, "note": note, "status": status, "tone": tone, "current": False}


TO_DO: list[Callable[[User], Iterable[dict]]] = []  # an app adds its own when it is ready


def to_do(user: User) -> list[dict]:
    """Return what waits for the user in every later app, in the order of the apps."""
    return [row for find in TO_DO for row in find(user)]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the rows under it, as {% task_list %} takes them."""

    heading: str
    rows: tuple[dict, ...]


SECTIONS: list[Callable[[User], Section | None]] = []  # an app adds its own when it is ready


def sections(user: User) -> list[Section]:
    """Return what every later app has to say to the user, without those that have nothing."""
    return [section for find in SECTIONS if (section := find(user))]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What an earlier year has to say to those who prepare a later: short lines, and the page that they are from."""

    heading: str
    lines: tuple[str, ...]
    link: tuple[str, str]


REMINDERS: list[Callable[[User, int], Reminder | None]] = []  # an app adds its own when it is ready


def reminders(user: User, year: int) -> list[Reminder]:
    """Return what later apps remind those of who prepare the year."""
    return [reminder for find in REMINDERS if (reminder := find(user, year))]


# History

TEXTS = {
    "round_started": "Året startades",
    "dates_changed": "Datum och regler ändrades",
    "targets_set": "Nämndens mål skrevs in",
    "open_dialogue": "Dialogen öppnades",
    "close_dialogue": "Dialogen avslutades",
    "reopen_dialogue": "Dialogen öppnades igen",
    "reply_saved": "Svaret sparades",
    "submit": "Svaret lämnades in",
    "accept": "Parterna är eniga",
    "counter": "Samordnaren lämnade ett nytt förslag",
    "hand_back": "Svaret återlämnades",
    "end_without_agreement": "Dialogen avslutades utan enighet",
    "close_unanswered": "Dialogen avslutades utan svar",
    "reopen": "Dialogen öppnades igen",
    "message_written": "Meddelande skrevs",
    "meeting_proposed": "Ett möte föreslogs",
    "meeting_recorded": "Möte antecknades",
    "deadline_moved": "Sista dagen flyttades",
    "reminded": "Förvaltningen påmindes",
    "consultation_asked": "Förslaget skickades på samråd",
    "consultation_answered": "Förvaltningen svarade i samrådet",
    "scenario_computed": "Scenario räknades fram",
    "scenario_chosen": "Scenario valdes som förslag",
    "scenario_discarded": "Scenario togs bort",
    "line_adjusted": "Rad ändrades för hand",
    "assumptions_saved": "Antagandena om kostnaden sparades",
    "report_drafted": "Tjänsteskrivelsen påbörjades",
    "report_saved": "Tjänsteskrivelsen sparades",
    "send_proposal": "Förslaget skickades till nämnden",
    "take_back_proposal": "Förslaget togs tillbaka",
    "decide": "Beslutet registrerades",
    "correct": "En rättelse registrerades",
    "notice_recorded": "Justering och anslag registrerades",
    "publish": "Beslutet publicerades",
}


def timeline(events: Iterable[Event], names: Mapping[int, str] | None = None) -> list[dict]:
    """Return the events as people read them; names, by id, tell the förvaltningar's dialogues apart."""
    return [
        {
            "text": _event_text(event, names or {}),
            "at": event.created_at,
            "by": event.actor_name,
            "comment": event.comment,
        }
        for event in events
    ]


def _event_text(event: Event, names: Mapping[int, str]) -> str:
    about = event.details.get("scenario")
    if names and event.dialogue:
        about = names.get(event.dialogue.department_id)
    return f"{TEXTS[event.kind]}: {about}" if about else TEXTS[event.kind]


def owner(dialogue: Dialogue) -> Party:
    """Return the party whose turn it is."""
    return workflow.DIALOGUE_OWNER[DialogueStatus(dialogue.status)]


def whose_turn(dialogue: Dialogue) -> str:
    """Return in words whose turn it is."""
    return owner(dialogue).label


# The step whose comment explains the status that it led to.
EXPLAINED_BY = {
    DialogueStatus.HANDED_BACK: "hand_back",
    DialogueStatus.COUNTERED: "counter",
    DialogueStatus.NOT_AGREED: "end_without_agreement",
    DialogueStatus.CLOSED_UNANSWERED: "close_unanswered",
}


def said_last(dialogue: Dialogue) -> Event | None:
    """Return what was written when the dialogue came to where it is, when that step demands a comment."""
    step = EXPLAINED_BY.get(DialogueStatus(dialogue.status))
    return dialogue.events.filter(kind=step).first() if step else None


def last_saved(dialogue: Dialogue) -> Event | None:
    """Return who saved the reply last, and when."""
    return dialogue.events.filter(kind="reply_saved").first()


def month_names(indices: Iterable[int]) -> list[str]:
    """Return the months' names; an index of 12 or more is in the year after."""
    return [swedish.MONTHS[index % 12] + (" året efter" if index >= 12 else "") for index in indices]


def thread(user: User, dialogue: Dialogue) -> list[dict]:
    """Return messages, meetings and, for coordinators, internal notes; latest first."""
    messages = dialogue.messages.all()
    if not has_right(user, Right.RUN_YEAR):
        messages = messages.filter(is_internal=False)
    said = [
        {
            "text": "Intern anteckning, bara för samordnarna" if message.is_internal else "Meddelande",
            "at": message.created_at,
            "by": message.author_name,
            "comment": message.body,
        }
        for message in messages
    ]
    held = [
        {
            "text": f"Möte {swedish.long_date(meeting.held_on)} med {meeting.participants}",
            "at": meeting.recorded_at,
            "by": meeting.recorded_by.name,
            "comment": meeting.summary,
        }
        for meeting in dialogue.meetings.select_related("recorded_by")
    ]
    asked = [
        {
            "text": f"Förslag om möte {swedish.clock(timezone.localtime(meeting.starts_at))}, {meeting.place}",
            "at": meeting.proposed_at,
            "by": meeting.proposed_by.name,
            "comment": meeting.about,
        }
        for meeting in dialogue.proposed_meetings.select_related("proposed_by")
    ]
    return sorted([*said, *held, *asked], key=lambda entry: entry["at"], reverse=True)
