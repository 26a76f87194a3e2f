"""The board of a year's dialogues: whose turn each is and by when, what happened last, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from lund_placements.errors import Verdict
from organisation.enums import Role
from organisation.models import User
from organisation.permissions import Right, has_right
from organisation.selectors import people_with, without_contact

from . import overview, permissions, selectors
from .enums import Party, RoundStatus
from .models import AllocationRound, Dialogue, Event

# Whose turn, as the address says it.
TURNS = {
    "samordnaren": Party.COORDINATOR,
    "forvaltningen": Party.DEPARTMENT,
    "ingen": Party.NOBODY,
}
# What the board calls each turn, the reader's own first, and what it says when there are none.
Words = dict[str, tuple[str, str]]
COORDINATORS: Words = {
    "samordnaren": ("Väntar på dig", "Inget väntar på dig just nu."),
    "forvaltningen": ("Väntar på förvaltningen", "Ingen förvaltning har något att svara på just nu."),
    "ingen": ("Klara", "Ingen dialog är klar än."),
}
CONTACTS: Words = {
    "forvaltningen": ("Väntar på er", "Ni har inget att svara på just nu."),
    "samordnaren": ("Väntar på samordnaren", "Inget väntar på samordnaren just nu."),
    "ingen": ("Klara", "Ingen dialog är klar än."),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """The förvaltningar that nobody answers for today, by id, and the administrators, who can mend it."""

    departments: dict[int, str]
    administrators: list[User]


def missing_contacts(user: User, round: AllocationRound) -> Missing | None:
    """Return which of the year's förvaltningar have no contact today; only coordinators of an open year ask."""
    if not has_right(user, Right.RUN_YEAR) or round.status == RoundStatus.PUBLISHED:
        return None
    missing = without_contact()
    if round.status != RoundStatus.PREPARING:
        asked = set(round.dialogues.values_list("department_id", flat=True))
        missing = {pk: name for pk, name in missing.items() if pk in asked}
    return Missing(missing, people_with(Role.ADMINISTRATOR))


@dataclass(frozen=True, slots=True)
class Choice:
    """Which dialogues the board shows: those whose turn it is, by a word of TURNS, and only late ones."""

    turn: str = ""
    late: bool = False

    @classmethod
    def of(cls, given: QueryDict) -> "Choice":
        """Read the choice from an address or a form; what is not a choice chooses nothing."""
        turn = given.get("tur", "")
        return cls(turn if turn in TURNS else "", given.get("sena") == "ja")

    @property
    def fields(self) -> dict[str, str]:
        """The choice as an address or a form carries it; empty when everything is shown."""
        return {
            **({"tur": self.turn} if self.turn else {}),
            **({"sena": "ja"} if self.late else {}),
        }

    @property
    def query(self) -> str:
        """What the board's address ends with."""
        return f"?{urlencode(self.fields)}" if self.fields else ""


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Row:
    """One dialogue on the board; `last` is what happened last as overview.timeline says it, if anything."""

    dialogue: Dialogue
    name: str
    turn: Party
    tone: str
    is_late: bool
    version: int
    gap_is_old: bool
    last: dict | None
    may_remind: Verdict
    may_move_deadline: Verdict
    is_reminded: bool
    has_contact: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The dialogues that wait for one party."""

    heading: str
    empty: str
    turn: Party
    rows: list[Row]


def rows(user: User, round: AllocationRound, missing: Missing | None) -> list[Row]:
    """Return the dialogues that the user may read, the ones with the nearest last day first.

    A fixed number of queries, however many there are.
    """
    dialogues = list(selectors.dialogues_visible_to(user, round))
    cards = selectors.departments_of_round(round)
    names = {card.pk: card.name for card in cards}
    order = {card.pk: place for place, card in enumerate(cards)}
    alone = missing.departments if missing else {}
    last = _last_events(dialogues)
    reminded = selectors.reminded_today(round)
    today = timezone.localdate()

    def row(dialogue: Dialogue) -> Row:
        turn = overview.owner(dialogue)
        reply = selectors.latest_reply(dialogue)
        return Row(
            dialogue=dialogue,
            name=names.get(dialogue.department_id, dialogue.department.key),
            turn=turn,
            tone=overview.tone_of(dialogue.status),
            is_late=turn == Party.DEPARTMENT and dialogue.respond_by < today,
            version=reply.version,
            gap_is_old=selectors.gap_is_old(reply, today),
            last=last.get(dialogue.pk),
            may_remind=permissions.may_remind(user, dialogue),
            may_move_deadline=permissions.may_move_deadline(user, dialogue),
            is_reminded=dialogue.pk in reminded,
            has_contact=dialogue.department_id not in alone,
        )

    by_name = sorted(dialogues, key=lambda dialogue: order.get(dialogue.department_id, len(order)))
    return sorted(map(row, by_name), key=lambda row: row.dialogue.respond_by)


def _last_events(dialogues: Sequence[Dialogue]) -> dict[int, dict]:
    """Return what happened last in each dialogue, by its id, in the words of its timeline."""
    events = list(
        Event.objects.filter(dialogue__in=dialogues)
        .order_by("dialogue_id", "-created_at", "-pk")
        .distinct("dialogue_id")
    )
    return dict(zip((event.dialogue_id for event in events), overview.timeline(events), strict=True))


def groups(found: Sequence[Row], choice: Choice, words: Words) -> list[Group]:
    """Return what the choice keeps, by whose turn it is; groups without dialogues only when all are shown."""
    kept = []
    for word, (heading, empty) in words.items():
        if choice.turn not in ("", word):
            continue
        inside = [row for row in found if row.turn == TURNS[word] and (row.is_late or not choice.late)]
        if inside or choice == EVERYTHING:
            kept.append(Group(heading, empty, TURNS[word], inside))
    return kept
