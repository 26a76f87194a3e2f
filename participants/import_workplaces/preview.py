"""What a file of workplaces would change, row by row; compared again when it is applied."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.utils import timezone

from lund_placements.spreadsheets.review import Compared, RowState, fingerprint
from lund_placements.text import one_line
from organisation.models import Department, User
from organisation.selectors import departments_on

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from ..models import Supervisor, Workplace
from .rows import HEADINGS, WorkplaceRow

Change = tuple[str, str, str]  # what, from and to
WRITTEN = ("address", "company", "organisation_number", "contract")


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file: what becomes of it, what changes, or why it is rejected."""

    row: WorkplaceRow
    state: RowState
    department: int = 0
    changes: tuple[Change, ...] = ()
    reason: str = ""


class Preview(Compared[PreviewRow]):
    """What the file would change."""

    __slots__ = ()


def compare(rows: Iterable[WorkplaceRow], by: User) -> Preview:
    """Return what the rows would change in the workplaces as they are now; a fixed number of queries."""
    known = _Known(by)
    compared = tuple(known.place(row) for row in rows)
    whole = [[asdict(row.row), row.state, row.changes, row.reason] for row in compared]
    return Preview(compared, fingerprint(whole))


class _Known:
    """What the rows are compared with; remembers the rows before."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.departments = {key.casefold(): pk for pk, key in Department.objects.values_list("pk", "key")}
        for card in departments_on(timezone.localdate()):
            self.departments.setdefault(one_line(card.name).casefold(), card.pk)
        self.workplaces: dict[tuple[int, str], Workplace] = {}
        self.supervisors: dict[tuple[int, str, str], Supervisor] = {}
        for one in selectors.workplaces_visible_to(by).prefetch_related("supervisors"):
            self.workplaces[one.department_id, one.name.casefold()] = one
            for person in one.supervisors.all():
                self.supervisors[one.department_id, one.name.casefold(), person.name.casefold()] = person
        self.seen: dict[tuple[int, str], WorkplaceRow] = {}
        self.seen_supervisors: dict[tuple[int, str, str], int] = {}

    def place(self, row: WorkplaceRow) -> PreviewRow:
        """Return what becomes of the row, beside those before it."""
        department = self.departments.get(row.department.casefold(), 0)
        if reason := row.problem or self._why_not(row, department):
            return PreviewRow(row, RowState.REJECTED, department, reason=reason)
        workplace = department, row.name.casefold()
        person = (*workplace, row.supervisor.casefold())
        is_first = workplace not in self.seen
        self.seen.setdefault(workplace, row)
        self.seen_supervisors[person] = row.line
        stored, supervisor = self.workplaces.get(workplace), self.supervisors.get(person)
        adds = (is_first and stored is None) or bool(row.supervisor and supervisor is None)
        changes = tuple(_changes(row, stored, supervisor))
        state = RowState.CHANGED if changes else RowState.ADDED if adds else RowState.UNCHANGED
        return PreviewRow(row, state, department, changes)

    def _why_not(self, row: WorkplaceRow, department: int) -> str:
        """Return why the row is rejected, or ""."""
        if not department:
            return f"Förvaltningen ”{row.department}” finns inte. Skriv namnet eller kortnamnet som i mallen."
        if not permissions.may_act_for(self.by, department):
            return "Arbetsplatsen hör till en annan förvaltning än din."
        if bool(row.company) != bool(row.contract) or (row.organisation_number and not row.company):
            return "Skriv både företaget och avtalet för en extern arbetsplats, eller ingetdera."
        earlier = self.seen.get((department, row.name.casefold()))
        if earlier and any(getattr(earlier, name) != getattr(row, name) for name in WRITTEN):
            return f"Arbetsplatsen står med andra uppgifter på rad {earlier.line}."
        if line := self.seen_supervisors.get((department, row.name.casefold(), row.supervisor.casefold())):
            return f"Samma arbetsplats och handledare står redan på rad {line}."
        return ""


def _changes(row: WorkplaceRow, stored: Workplace | None, supervisor: Supervisor | None) -> Iterator[Change]:
    """Yield what the file changes of what is stored; an empty number of places changes nothing."""
    if stored:
        for name in WRITTEN:
            before, after = getattr(stored, name), getattr(row, name)
            if before != after:
                yield HEADINGS[name], before or "tomt", after or "tomt"
    if supervisor and row.most_places and supervisor.most_places != row.most_places:
        yield HEADINGS["most_places"], str(supervisor.most_places), str(row.most_places)
