"""What matching knows of a participant and of a place: codes, levels, hours and days, never who it is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Named:
    """A code from a closed list and its Swedish name as it stands inside a sentence."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A step on a scale, a higher rank is more: rank 3, "SFI C"."""

    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to work with; code: SSYK with four digits, area: a broad field, "" if none."""

    name: str
    code: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """Something the work asks for, a thing to have: "körkort B"; physical: something to do: "lyfta tungt"."""

    code: str
    name: str
    physical: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A participant as the rule sees one: nothing that the rule does not use.

    key: unique and stable; the last word when all else is equal. wishes: the dearest first. holds,
    lacks: demand codes known to be met or not; any other is not known. needs: adaptations the
    workplace has to arrange. hours: most per week. times: codes.
    available_from: the first possible day. placed_until: the last day of a running placement.
    proposed_to: places (key and name) with a proposal that waits for its answer.
    In optional and empty fields the fact is not known, apart from needs, placed_until and proposed_to.
    """

    key: str
    job_ready: bool = False
    children: bool = False
    other_ground: bool = False
    waiting_since: date | None = None
    wishes: tuple[Wish, ...] = ()
    language: Level | None = None
    holds: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    needs: tuple[Named, ...] = ()
    hours: int | None = None
    times: frozenset[str] = frozenset()
    available_from: date | None = None
    placed_until: date | None = None
    proposed_to: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """An open place as the rule sees one.

    key: unique and stable. name: as the consultant knows it. occupation: SSYK code. areas: broad
    fields that a wish may name. starts_on: the first day somebody can begin, never before today. ends_on: None
    without an end. language: the least that is enough. offers, cannot_offer: adaptation codes known
    to be possible or not. hours: per week; least_hours: what the workplace accepts, None when it has
    not said. times: when the work is done, all of them. recruits: the workplace needs to recruit.
    proposed: somebody's proposal to it waits for its answer.
    """

    key: str
    name: str
    occupation: Named
    starts_on: date
    ends_on: date | None = None
    areas: frozenset[str] = frozenset()
    language: Level | None = None
    demands: tuple[Demand, ...] = ()
    offers: frozenset[str] = frozenset()
    cannot_offer: frozenset[str] = frozenset()
    hours: int | None = None
    least_hours: int | None = None
    times: tuple[Named, ...] = ()
    recruits: bool = False
    proposed: bool = False
