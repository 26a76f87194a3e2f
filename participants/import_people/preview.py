"""What a file would add, row by row; compared again when it is applied. A case that exists is never changed."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.utils import timezone

from lund_placements.spreadsheets.review import Compared, RowState, fingerprint
from organisation.models import User

from .. import personnummer, selectors
from ..actions.people import TAKEN, Facts, Identity
from ..crypto import blind_index
from ..enums import EducationLevel, LanguageBand
from ..models import Participant, PeopleUpload
from .rows import PersonRow


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file: what it would add, or why it is rejected."""

    row: PersonRow
    state: RowState
    consultant: User | None = None
    identity: Identity | None = None
    facts: Facts | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview(Compared[PreviewRow]):
    """What the file would add; `duplicates` are those whom it hits upon by personnummer or case number."""

    duplicates: tuple[UUID, ...]


def sealed(upload: PeopleUpload, rows: Iterable[PersonRow]) -> bytes:
    """Return the rows as they are kept while they are reviewed."""
    text = json.dumps([asdict(row) for row in rows]).encode()
    return settings.PERSON_SEAL.close(text, about=f"people upload {upload.pk}")


def rows_of(upload: PeopleUpload) -> tuple[PersonRow, ...]:
    """Return the rows that wait to be confirmed; raises sealing.Broken when they cannot be opened."""
    text = settings.PERSON_SEAL.open(bytes(upload.rows), about=f"people upload {upload.pk}")
    return tuple(PersonRow(**row) for row in json.loads(text))


def compare(rows: Iterable[PersonRow], by: User) -> Preview:
    """Return what the rows would add to the cases as they are now; a fixed number of queries."""
    rows = tuple(rows)
    known = _Known(rows, by)
    compared = tuple(known.place(row) for row in rows)
    whole = [[asdict(row.row), row.state, row.reason] for row in compared]
    return Preview(compared, fingerprint(whole), tuple(known.hit))


class _Known:
    """What the rows are compared with: cases, personnummer and consultants; remembers the rows before."""

    def __init__(self, rows: Iterable[PersonRow], by: User) -> None:
        self.by, self.today = by, timezone.localdate()
        self.consultants = {user.email.casefold(): user for user in selectors.consultants()}
        cases = Participant.objects.filter(case_number__in=[row.case_number for row in rows])
        self.cases: dict[str, UUID | None] = dict(cases.values_list("case_number", "pk"))
        numbers = filter(None, (personnummer.normalised(row.personnummer, self.today) for row in rows))
        held = Participant.objects.filter(personnummer_index__in=[blind_index(number) for number in numbers])
        found = held.values_list("personnummer_index", "pk")
        self.held: dict[bytes, UUID | None] = {bytes(index): pk for index, pk in found}
        self.hit = sorted({*self.cases.values(), *self.held.values()})

    def place(self, row: PersonRow) -> PreviewRow:
        """Return what becomes of the row, beside those before it."""
        number = personnummer.normalised(row.personnummer, self.today)
        consultant = self.consultants.get(row.consultant.casefold()) if row.consultant else self.by
        language = _level(row.language_level, LanguageBand)
        education = _level(row.education_level, EducationLevel)
        reason = row.problem or self._why_not(row, number, consultant)
        if not reason and None in (language, education):
            reason = "Språknivån och utbildningen ska stå som i mallens blad Nivåer."
        if reason:
            return PreviewRow(row, RowState.REJECTED, consultant, reason=reason)
        self.cases[row.case_number] = None
        if number:
            self.held[blind_index(number)] = None
        facts = Facts(
            income_support_since=_day(row.income_support_since),
            language_level=language,
            education_level=education,
            hours_per_week=row.hours_per_week,
            start_from=_day(row.start_from),
        )
        identity = Identity(row.first_name, row.last_name, number)
        return PreviewRow(row, RowState.ADDED, consultant, identity, facts)

    def _why_not(self, row: PersonRow, number: str | None, consultant: User | None) -> str:
        if consultant is None:
            return "Konsulenten finns inte. Skriv den e-postadress som konsulenten loggar in med."
        if row.case_number in self.cases:
            return "Ärendenumret används redan. Ett ärende som finns ändras i ärendet."
        if row.personnummer and number is None:
            return "Personnumret stämmer inte. Kontrollera siffrorna."
        if number and blind_index(number) in self.held:
            return TAKEN
        return ""


def _level(text: str, choices: type[TextChoices]) -> str | None:
    """Return the code of a level as it is written in words, "" for none and None for an unknown one."""
    words: Mapping[str, str] = {str(label).casefold(): code for code, label in choices.choices}
    return words.get(text.casefold()) if text else ""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
