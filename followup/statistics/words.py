"""The words and closed lists of the statistics, given from outside so that the reckoning knows no model."""

from collections.abc import Mapping
from dataclasses import dataclass

SEXES = {"woman": "Kvinnor", "man": "Män", "": "Kön okänt"}
NEVER = {
    "declined": "Förslag som förvaltningen tackade nej till",
    "withdrawn": "Förslag som togs tillbaka",
    "cancelled": "Placeringar som ställdes in före start",
}
STEPS = {
    "answer": "Från erbjudande till svar",
    "start": "Från svar till start",
    "length": "Från start till slut, avslutade placeringar",
}
IN_TIME, NOT_WRITTEN, NOT_DUE = "in_time", "not_written", "not_due"


@dataclass(frozen=True, slots=True)
class Words:
    """What codes are called: kinds in order, reasons to break off, and results."""

    kinds: Mapping[str, str]
    reasons: Mapping[str, str]
    results: Mapping[str, str]
