"""The routine that comes with the product, one for each kind; administrators write the next versions.

The guideline speaks of a "fastslagen rutin" (section 5) without saying what it holds. This is a suggestion of when.
"""

from dataclasses import dataclass
from typing import Any

from allocation.enums import PlacementKind

from .enums import Form, Records
from .routine import Anchor, Rule, Unit

NOTE = "Rutinen som följer med systemet. Ändra den så att den stämmer med er egen."


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with its words; verb is what the list of follow-ups tells somebody to do."""

    rule: Rule
    name: str
    verb: str
    form: Form
    is_mandatory: bool = True
    records: Records = Records.CONVERSATION
    escalate_after: int | None = 14  # days after it is late

    def values(self) -> dict[str, Any]:
        """Return what is stored of it, by column."""
        return {
            "key": self.rule.key,
            "name": self.name,
            "verb": self.verb,
            "form": self.form.value,
            "records": self.records.value,
            "anchor": self.rule.anchor.value,
            "offset": self.rule.offset,
            "unit": self.rule.unit.value,
            "tolerance": self.rule.tolerance,
            "escalate_after": self.escalate_after,
            "is_mandatory": self.is_mandatory,
            "outlives": self.rule.outlives,
        }


def _outcome(key: str, months: int, name: str, *, is_mandatory: bool = True) -> Line:
    return Line(
        Rule(key, Anchor.END, months, Unit.MONTHS, tolerance=30, outlives=True),
        name,
        "Anteckna resultatet",
        Form.NOTE,
        is_mandatory=is_mandatory,
        records=Records.OUTCOME,
        escalate_after=30,
    )


START = Line(
    Rule("start", Anchor.START, 0, Unit.DAYS, tolerance=3),
    "Start och introduktion",
    "Följ upp starten",
    Form.VISIT,
)
WEEK_2 = Line(
    Rule("vecka-2", Anchor.START, 1, Unit.WEEKS, tolerance=6), "Samtal vecka 2", "Ring deltagaren", Form.PHONE
)
HALFWAY = Line(
    Rule("halvtid", Anchor.MIDDLE, 0, Unit.DAYS, tolerance=14),
    "Halvtidssamtal",
    "Håll halvtidssamtalet",
    Form.MEETING,
)
CLOSING = Line(
    Rule("avslut", Anchor.END, -1, Unit.WEEKS, tolerance=14, outlives=True),
    "Avslutssamtal",
    "Håll avslutssamtalet",
    Form.MEETING,
)
RATING = Line(
    Rule("skattning", Anchor.EACH, 3, Unit.MONTHS, tolerance=14),
    "Skattning av utvecklingen",
    "Skatta utvecklingen",
    Form.MEETING,
    records=Records.RATING,
)
OUTCOMES = (
    _outcome("resultat", 0, "Resultat vid slutet"),
    _outcome("resultat-3", 3, "Resultat efter 3 månader"),
    _outcome("resultat-6", 6, "Resultat efter 6 månader", is_mandatory=False),
    _outcome("resultat-12", 12, "Resultat efter 12 månader", is_mandatory=False),
)
STANDARD: dict[PlacementKind, tuple[Line, ...]] = {
    PlacementKind.AMA: (
        Line(
            Rule("kartlaggning", Anchor.START, -2, Unit.WEEKS, tolerance=14),
            "Kartläggning",
            "Gör klart kartläggningen",
            Form.MEETING,
        ),
        START,
        WEEK_2,
        Line(
            Rule("trepart", Anchor.START, 4, Unit.WEEKS, tolerance=14),
            "Trepartssamtal",
            "Håll trepartssamtalet",
            Form.MEETING,
        ),
        HALFWAY,
        RATING,
        Line(
            Rule("beslut", Anchor.END, -6, Unit.WEEKS, tolerance=7),
            "Beslutssamtal",
            "Håll beslutssamtalet",
            Form.MEETING,
        ),
        CLOSING,
        *OUTCOMES,
    ),
    PlacementKind.PRAKTIK: (START, WEEK_2, HALFWAY, RATING, CLOSING, *OUTCOMES),
}
