"""Kolada's U40455: of those who leave the municipality's labour market measures, how many work or study. Pure.

Work is counted when it lasts a month or more in a row. A municipal labour market employment is a measure, not work.
Studies are counted when they give a right to studiemedel (CSN). Everybody who left is in the denominator.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lund_placements.swedish import number
from participants.suppression import Crossed, crossed, hidden

from .arithmetic import share
from .figures import Cell, Table, in_words
from .words import SEXES

DEFINITION = "Kolada U40455, vår tolkning, version 1"  # raised when somebody would be counted otherwise
WORKS = ("host_job", "other_job", "subsidised_job", "business")
COUNTED, LEFT_OUT = "counted", "left_out"
RULES = {  # in the order that they are asked; each person meets one
    "work": (COUNTED, "Arbete eller eget företag, minst en månad i följd"),
    "studies": (COUNTED, "Studier som ger rätt till studiemedel (CSN)"),
    "short_work": (LEFT_OUT, "Arbete kortare än en månad"),
    "work_of_unknown_length": (LEFT_OUT, "Arbete, inte känt hur länge"),
    "other_studies": (LEFT_OUT, "Andra studier, till exempel SFI"),
    "measure": (LEFT_OUT, "En ny insats, även kommunal arbetsmarknadsanställning"),
    "neither": (LEFT_OUT, "Varken arbete, studier eller en insats"),
    "unknown": (LEFT_OUT, "Okänt"),
    "not_written": (LEFT_OUT, "Inte antecknat än"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """How many people left alike. code: what they did at the end, "" when nothing is written; lasting: of work."""

    sex: str
    code: str
    lasting: str
    count: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How many placements of a year are over, by sex, and whether its statistics hide them all, or their sex."""

    by_sex: dict[str, int]
    hides_all: bool
    hides_sex: bool


NOTHING_HIDDEN = Ended({}, hides_all=False, hides_sex=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """U40455 as it can be shown: for everybody, women and men; and how many met each rule."""

    shares: tuple[tuple[str, str], ...]
    table: Table


def rule_of(code: str, lasting: str) -> str:
    """Return which rule a person meets, by what is written at the end."""
    if code in WORKS:
        return {"month": "work", "shorter": "short_work"}.get(lasting, "work_of_unknown_length")
    named = {
        "studies_csn": "studies",
        "other_studies": "other_studies",
        "intervention": "measure",
        "unknown": "unknown",
        "": "not_written",
    }
    return named.get(code, "neither")


def indicator(left: Iterable[Left], ended: Ended = NOTHING_HIDDEN) -> Indicator:
    """Return the indicator suppressed: first who is counted and who is not, then the rules within each of the two.

    ended: the placements that the year's statistics count as over. Where those who left are as many as they are, and
    the statistics hide that number, it is hidden here too.
    """
    counts, by_sex = Counter[tuple[str, str, str]](), Counter[str]()
    for each in left:
        counts[rule_of(each.code, each.lasting), each.sex, ""] += each.count
        by_sex[each.sex] += each.count
    tells_all = not (ended.hides_all and by_sex.total() == sum(ended.by_sex.values()))
    tells_sex = not (
        ended.hides_sex and any(count == by_sex[sex] for sex, count in ended.by_sex.items() if count)
    )
    sums = Counter[tuple[str, str, str]]()
    for (rule, sex, _), count in counts.items():
        sums[RULES[rule][0], sex, ""] += count
    groups, together = (COUNTED, LEFT_OUT), () if tells_sex else tuple(SEXES)
    both = crossed(sums, groups, list(SEXES), together) if tells_all else hidden(groups, SEXES)
    sexes = [sex for sex in SEXES if sex or any(key[1] == sex for key in counts)]
    rows = [row for group in groups for row in _rules(counts, both, group, sexes)]
    _, (_, *unwritten) = rows[-1]
    wholes = (both.total, *(both.columns[sex] for sex in sexes))
    parts = (both.rows[COUNTED], *(both.cells[COUNTED, sex] for sex in sexes))
    names = ("Alla", *(SEXES[sex] for sex in sexes))
    shares = [
        (name, _share(part, whole, without))
        for name, part, whole, without in zip(names, parts, wholes, unwritten, strict=True)
        if name != SEXES[""]
    ]
    head = ("Så räknas personen", "Räknas som arbete eller studier", "Antal", *(SEXES[sex] for sex in sexes))
    foot = ("", *wholes)
    text = "Varje person räknas en gång, efter det som antecknades vid slutet av den sista placeringen."
    return Indicator(tuple(shares), Table("kolada", "Regel för regel", text, head, tuple(rows), foot))


def _share(part: int | None, whole: int | None, without: Cell) -> str:
    """Return the share, and of how many nothing is written as far as that is shown; of all, there is no share."""
    if not isinstance(without, int) or not without or whole is None:
        return in_words([share(part, whole)])[0]
    missing = f"{number(without)} av {number(whole)} saknar resultat"
    return missing if without == whole else f"{in_words([share(part, whole)])[0]}, {missing}"


def _rules(
    counts: Counter[tuple[str, str, str]], both: Crossed, group: str, sexes: list[str]
) -> list[tuple[str, tuple[Cell, ...]]]:
    """Return the rows of the rules of one of the two, all hidden when it is."""
    rules = {rule: label for rule, (of_group, label) in RULES.items() if of_group == group}
    within = Counter({key: count for key, count in counts.items() if key[0] in rules})
    together = [sex for sex in SEXES if both.cells[group, sex] is None]
    table = crossed(within, list(rules), list(SEXES), together)
    is_hidden = both.rows[group] is None
    counted = "ja" if group == COUNTED else "nej"
    return [
        (
            label,
            (
                counted,
                None if is_hidden else table.rows[rule],
                *(None if is_hidden else table.cells[rule, sex] for sex in sexes),
            ),
        )
        for rule, label in rules.items()
    ]
