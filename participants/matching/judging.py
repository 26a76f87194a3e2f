"""One pair, judged: its fit in parts that sum to it, and every reason in words."""

from dataclasses import dataclass

from participants.matching import rules
from participants.matching.problem import Candidate, Opening
from participants.matching.rules import Mark
from participants.matching.words import Reason, reasons


@dataclass(frozen=True, slots=True)
class Points:
    """One part of the fit: what it is about, how much it gave and the most it can give."""

    label: str
    points: int
    most: int


@dataclass(frozen=True, slots=True)
class Match:
    """One participant beside one place. fit: the sum of `points`; None when a ✕ sorts the pair out.

    days_left: days of the place's time from when the participant can begin, None without an end.
    number: place in the order, counted from 1; None when sorted out. taken: what is ranked already has
    a proposal that waits elsewhere. standing: what the order goes by, lowest first, without the key.
    """

    candidate: str
    opening: str
    group: int
    fit: int | None
    points: tuple[Points, ...]
    reasons: tuple[Reason, ...]
    days_left: int | None = None
    taken: bool = False
    standing: tuple[int, ...] = ()
    number: int | None = None

    @property
    def questions(self) -> int:
        """How many of the reasons have to be asked about."""
        return sum(reason.mark is Mark.ASK for reason in self.reasons)


def judge(candidate: Candidate, opening: Opening) -> Match:
    """Return the pair on its own, with its points and reasons; it stands in no order."""
    parts = rules.parts(candidate, opening)
    points = (
        tuple(Points(label, got, most) for (label, most), got in zip(rules.PARTS, parts, strict=True))
        if parts is not None
        else ()
    )
    return Match(
        candidate=candidate.key,
        opening=opening.key,
        group=rules.group(candidate),
        fit=None if parts is None else sum(parts),
        points=points,
        reasons=tuple(reasons(candidate, opening)),
        days_left=rules.days_left(candidate, opening),
    )
