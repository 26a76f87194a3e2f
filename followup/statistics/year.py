"""A year's figures from groups of people: counted, suppressed, and only then shared and summed. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from lund_placements.swedish import MONTHS
from participants.suppression import LEAST_SHOWN, Crossed, crossed, hidden, is_small, shown

from . import arithmetic
from .arithmetic import MONTHS_OF_YEAR, in_percent, share
from .figures import Cell, KindFigures, Table, YearFigures
from .given import Begun, Given, Line
from .kolada import Ended
from .words import IN_TIME, NEVER, NOT_DUE, NOT_WRITTEN, SEXES, STEPS, Words

RESULTS_AFTER = (0, 3, 6, 12)  # months after the end
LEAST_SPREAD = 2 * LEAST_SHOWN  # people: the middle half of them is then five
RUNNING, OVER = "running", "over"


def year_figures(given: Given, words: Words) -> YearFigures:
    """Return the year's figures for every kind, as they can be shown."""
    kinds = tuple(_Kind(given, words, kind).figures() for kind in words.kinds)
    return YearFigures(given.year, given.through, LEAST_SHOWN, kinds)


def ended(given: Given, words: Words) -> Ended:
    """Return how many placements are over, of all kinds together, and what of it is hidden for some kind."""
    kinds = [_Kind(given, words, kind) for kind in words.kinds]
    by_sex: Counter[str] = Counter()
    for group in given.begun:
        by_sex[group.sex] += group.count if group.over_month else 0
    cells = [each.by_state.cells[OVER, sex] for each in kinds for sex in SEXES]
    return Ended(dict(by_sex), not all(each.tells_over for each in kinds), None in cells)


GROUPS = {
    "has_children": "Barn i hushållet",
    "is_ready": "Bedömd som arbetsredo",
    "has_other_ground": "Annat skäl till prioritering",
}


class _Kind:
    """One kind's part of what is given, and the tables made of it."""

    def __init__(self, given: Given, words: Words, kind: str) -> None:
        self.given, self.words, self.kind = given, words, kind
        self.lines = [line for line in given.lines if line.kind == kind]
        self.begun = [group for group in given.begun if group.kind == kind]
        self.over = [group for group in self.begun if group.over_month]
        self.results = [result for result in given.results if result.kind == kind]
        # What the other tables are crossed with: nobody is told apart by more than their sex.
        self.by_state = self._cross(
            self.begun,
            lambda group: OVER if group.over_month else RUNNING,
            (RUNNING, OVER),
            stratum=lambda group: group.department,
        )
        stages = self._of_over(lambda group: str(self._asked_at(group)), map(str, RESULTS_AFTER))
        self.tells_due = None not in stages.rows.values()
        self.tells_due_by_sex = None not in stages.cells.values()
        known = {group.sex for group in self.begun}
        self.sexes = [sex for sex in SEXES if sex or sex in known]

    def figures(self) -> KindFigures:
        """Return the kind's numbers and tables."""
        target, begun = self.given.targets.get(self.kind), self.by_state.total
        decided, agreed, registered = (
            sum(getattr(line, name) for line in self.lines) for name in ("decided", "agreed", "registered")
        )
        by_department = self._cross(
            self.begun,
            lambda group: group.department,
            [line.department for line in self.lines],
            stratum=lambda group: OVER if group.over_month else RUNNING,
        )
        return KindFigures(
            kind=self.kind,
            name=self.words.kinds[self.kind],
            target=target,
            decided=decided,
            agreed=agreed,
            registered=registered,
            begun=begun,
            running=self.by_state.rows[RUNNING],
            over=self.by_state.rows[OVER],
            attainment=share(begun, target or 0),
            forecast=None if self.given.is_over else arithmetic.forecast(begun, self.given.months, target),
            misplaced=in_percent(arithmetic.misplaced(_pairs(self.lines, by_department))),
            tables=(
                self._departments(by_department),
                self._months(),
                self._state(),
                self._ends(),
                *(self._outcomes(months) for months in RESULTS_AFTER),
                self._groups(),
                self._causes(decided, agreed, registered, by_department),
                self._lead_times(),
            ),
        )

    # Tables

    def _departments(self, by_sex: Crossed) -> Table:
        by_state = crossed(
            _counted(
                (group.department, OVER if group.over_month else RUNNING, group.sex, group.count)
                for group in self.begun
            ),
            [line.department for line in self.lines],
            (RUNNING, OVER),
        )
        rows = tuple(
            (
                line.name,
                (
                    line.decided,
                    line.agreed,
                    line.registered,
                    by_sex.rows[line.department],
                    *self._of_sex(by_sex, line.department),
                    by_state.cells[line.department, RUNNING],
                    by_state.cells[line.department, OVER],
                    share(by_sex.rows[line.department], line.decided),
                ),
            )
            for line in self.lines
        )
        decided = sum(line.decided for line in self.lines)
        return Table(
            "departments",
            "Per förvaltning",
            "Beslutade, överenskomna och registrerade platser, och placeringar som har börjat. Överenskommet och "
            "registrerat är som det är den dag då talen tas fram, också när placeringarna räknas till en tidigare dag.",
            (
                *("Förvaltning", "Beslutat", "Överenskommet", "Registrerat", "Påbörjat"),
                *self._sex_heads(),
                *("Pågår", "Slut", "Påbörjat av beslutat"),
            ),
            rows,
            (
                decided,
                sum(line.agreed for line in self.lines),
                sum(line.registered for line in self.lines),
                by_sex.total,
                *self._sums(by_sex),
                by_state.columns[RUNNING],
                by_state.columns[OVER],
                share(by_sex.total, decided),
            ),
        )

    def _months(self) -> Table:
        names = [str(month) for month in range(1, self.given.months + 1)]
        by_sex = self._cross(self.begun, lambda group: str(group.month), names)
        afterwards = MONTHS_OF_YEAR + 1
        ends = shown(
            _counted_by(
                self.over,
                lambda group: str(min(afterwards, group.over_month)),
                map(str, range(1, afterwards + 1)),
            )
        )
        begun, ended = [by_sex.rows[name] for name in names], list(ends.cells.values())
        running = _running(begun, ended, by_sex.total, ends.total)
        # What began and ended together would tell; and what is due of the results, months together, of single months.
        if not self.tells_over or None in ended or any(is_small(left or 0) for left in running):
            ended, running = [None] * len(ended), [None] * len(running)
        rows = tuple(
            (
                MONTHS[int(name) - 1].capitalize(),
                (by_sex.rows[name], *self._of_sex(by_sex, name), ended[int(name) - 1], left),
            )
            for name, left in zip(names, running, strict=True)
        )
        return Table(
            "months",
            "Månad för månad",
            "När placeringar började och slutade, och hur många som pågick vid månadens slut.",
            ("Månad", "Började", *self._sex_heads(), "Slutade", "Pågick vid slutet"),
            rows,
            (by_sex.total, *self._sums(by_sex), self.by_state.rows[OVER], self.by_state.rows[RUNNING]),
        )

    def _state(self) -> Table:
        labels = {RUNNING: "Pågår", OVER: "Slut"}
        return self._people("state", "Pågår och avslutade", "", self.by_state, labels, self.by_state.total)

    def _ends(self) -> Table:
        labels = {IN_TIME: "på avtalad dag", **self.words.reasons}
        by_sex = self._of_over(lambda group: group.reason or IN_TIME, labels)
        text = "Placeringar som är slut: om de varade till sin sista dag eller bröts, och varför."
        return self._people("ends", "Så slutade placeringarna", text, by_sex, labels, by_sex.total)

    def _outcomes(self, months: int) -> Table:
        """Return what came of those who are over, as shares of those whose day to be asked has come.

        When how many they are would tell of a few, they stand in one row with those whose day has not, without shares.
        """
        counts, waiting = Counter[tuple[str, str, str]](), Counter[str]()
        for group in self.over:
            counts[NOT_WRITTEN, group.sex, ""] += group.count
            waiting[group.sex] += group.count if self._asked_at(group) < months else 0
        for result in self.results:
            if result.months == months:
                counts[result.code, result.sex, ""] += result.count
                counts[NOT_WRITTEN, result.sex, ""] -= result.count
        labels = {**self.words.results, NOT_WRITTEN: "inte antecknat än"}
        if self.tells_due:
            labels |= {NOT_DUE: "inte dags än"} if months else {}
            for sex, count in waiting.items():
                counts[NOT_DUE, sex, ""] = min(count, counts[NOT_WRITTEN, sex, ""])
                counts[NOT_WRITTEN, sex, ""] -= counts[NOT_DUE, sex, ""]
        elif months:
            labels[NOT_WRITTEN] = "inte antecknat, eller inte dags än"
        by_sex = self._as_told(counts, list(labels), is_split=self.tells_due_by_sex or NOT_DUE not in labels)
        later = by_sex.rows.get(NOT_DUE, 0) if self.tells_due or not months else None
        due = None if by_sex.total is None or later is None else by_sex.total - later
        when = f"{months} månader efter slutet" if months else "vid slutet"
        text = "Rader utan någon visas inte på sidan. Okänt är när det inte gick att få reda på, och det räknas med."
        if months:
            text += f" Andelen är av dem för vilka {months} månader har gått."
        return self._people(f"results_{months}", f"Resultat {when}", text, by_sex, labels, due)

    def _groups(self) -> Table:
        rows: list[tuple[str, tuple[Cell, ...]]] = []
        for name, label in GROUPS.items():
            by_sex = self._cross(self.begun, partial(_yes_or_no, name), ("ja", "nej"))
            part = by_sex.rows["ja"]
            rows.append((label, (part, *self._of_sex(by_sex, "ja"), share(part, by_sex.total))))
        return Table(
            "groups",
            "Prioriterade grupper",
            "Av de placeringar som har börjat. En person kan höra till flera grupper.",
            ("Grupp", "Antal", *self._sex_heads(), "Andel"),
            tuple(rows),
        )

    def _causes(self, decided: int, agreed: int, registered: int, by_department: Crossed) -> Table:
        told = [line for line in self.lines if by_department.rows[line.department] is not None]
        unused: Cell = sum(line.unused for line in told)
        if len(told) < len(self.lines):  # how many places have been used tells of how many have begun
            unused = f"minst {unused}" if unused else None
        rows: list[tuple[str, tuple[Cell, ...]]] = [
            ("Beslutat men inte överenskommet", (max(0, decided - agreed),)),
            ("Överenskommet men inte registrerat", (max(0, agreed - registered),)),
            (
                "Registrerat men inte påbörjat",
                (unused,),
            ),
        ]
        counts = {each.what: each.count for each in self.given.never if each.kind == self.kind}
        for what, label in NEVER.items():
            count = counts.get(what, 0)
            rows.append((label, (None if is_small(count) else count,)))
        return Table(
            "causes",
            "Varför det skiljer sig från beslutet",
            "Platser som saknas på vägen från beslut till start, och det som inte blev av. Avbrotten står i tabellen "
            "Så slutade placeringarna. Registrerat men inte påbörjat är de platser där ingen har börjat. "
            "Flera kan ha haft samma plats efter varandra: därför kan fler ha börjat än det finns platser.",
            ("Orsak", "Antal"),
            tuple(rows),
        )

    def _lead_times(self) -> Table:
        rows: list[tuple[str, tuple[Cell, ...]]] = []
        for step, label in STEPS.items():
            days = Counter[int]()
            for each in self.given.steps:
                if (each.kind, each.step) == (self.kind, step):
                    days[each.days] += each.count
            found = arithmetic.spread(days.items())
            if found is None:
                rows.append((label, ("–", "–")))
            elif found.count < LEAST_SPREAD:
                rows.append((label, (None, None)))
            else:
                rows.append((label, (found.median, f"{found.lower}–{found.upper}")))
        return Table(
            "lead_times",
            "Ledtider i dagar",
            "Median är den som står i mitten. Mitthalvan är från den första till den tredje kvartilen: den kortaste "
            f"och den längsta tiden är enskilda personers och visas inte. Färre än {LEAST_SPREAD} visas inte.",
            ("Steg", "Median", "Mitthalvan"),
            tuple(rows),
        )

    # Counting

    def _cross(
        self,
        groups: Iterable[Begun],
        row: Callable[[Begun], str],
        rows: Sequence[str],
        stratum: Callable[[Begun], str] = lambda group: "",
    ) -> Crossed:
        counts = _counted((row(group), group.sex, stratum(group), group.count) for group in groups)
        return crossed(counts, rows, list(SEXES))

    def _of_over(self, row: Callable[[Begun], str], rows: Iterable[str]) -> Crossed:
        counts = _counted((row(group), group.sex, "", group.count) for group in self.over)
        return self._as_told(counts, list(rows))

    @property
    def tells_over(self) -> bool:
        """Whether it is told how many are over; if not, no table of theirs tells it either."""
        return self.by_state.rows[OVER] is not None

    def _as_told(
        self, counts: Mapping[tuple[str, str, str], int], rows: Sequence[str], *, is_split: bool = True
    ) -> Crossed:
        """Cross with sex those who are over, of whom no more is told than is told of them all.

        is_split: whether the rows may be told by sex.
        """
        if not self.tells_over:
            return hidden(rows, SEXES)
        together = [sex for sex in SEXES if not is_split or self.by_state.cells[OVER, sex] is None]
        return crossed(counts, rows, list(SEXES), together)

    def _asked_at(self, group: Begun) -> int:
        """Return how many months after the end those who are over have last been asked about, by what has passed."""
        passed = MONTHS_OF_YEAR * (self.given.through.year - self.given.year) + self.given.through.month
        return max(months for months in RESULTS_AFTER if not months or months <= passed - group.over_month)

    # Showing

    def _people(
        self,
        key: str,
        heading: str,
        text: str,
        by_sex: Crossed,
        labels: Mapping[str, str],
        whole: int | None,
    ) -> Table:
        """Return people by row and sex. whole: what the shares are of, None when it is hidden."""
        rows = tuple(
            (
                label.capitalize() if label.islower() else f"{label[:1].upper()}{label[1:]}",
                (
                    by_sex.rows[code],
                    *self._of_sex(by_sex, code),
                    "" if code == NOT_DUE else share(by_sex.rows[code], whole),
                ),
            )
            for code, label in labels.items()
        )
        foot = (by_sex.total, *self._sums(by_sex), "")
        return Table(key, heading, text, ("", "Antal", *self._sex_heads(), "Andel"), rows, foot)

    def _sex_heads(self) -> tuple[str, ...]:
        return tuple(SEXES[sex] for sex in self.sexes)

    def _of_sex(self, by_sex: Crossed, row: str) -> list[Cell]:
        return [by_sex.cells[row, sex] for sex in self.sexes]

    def _sums(self, by_sex: Crossed) -> list[Cell]:
        return [by_sex.columns[sex] for sex in self.sexes]


def _counted(rows: Iterable[tuple[str, str, str, int]]) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for row, column, stratum, count in rows:
        found[row, column, stratum] += count
    return found


def _yes_or_no(name: str, group: Begun) -> str:
    return "ja" if getattr(group, name) else "nej"


def _counted_by(
    groups: Iterable[Begun], named: Callable[[Begun], str], names: Iterable[str]
) -> dict[str, int]:
    found = dict.fromkeys(names, 0)
    for group in groups:
        found[named(group)] += group.count
    return found


def _pairs(lines: Iterable[Line], by_department: Crossed) -> list[tuple[int, int]]:
    """Return decided and begun per förvaltning; those that are hidden are taken together, as one."""
    lines = list(lines)
    pairs = [
        (line.decided, count) for line in lines if (count := by_department.rows[line.department]) is not None
    ]
    hidden = [line.decided for line in lines if by_department.rows[line.department] is None]
    if not hidden or by_department.total is None:
        return pairs if by_department.total else []
    return [*pairs, (sum(hidden), by_department.total - sum(count for _, count in pairs))]


def _running(
    begun: Sequence[int | None], ended: Sequence[int | None], all_begun: int | None, all_ended: int | None
) -> list[int | None]:
    """Return how many went on at the end of each month, where it follows from what is shown."""
    came, went = _so_far(begun, all_begun), _so_far(ended, all_ended)
    return [
        None if before is None or after is None else before - after
        for before, after in zip(came, went, strict=False)  # some have ended after the year
    ]


def _so_far(cells: Sequence[int | None], total: int | None) -> list[int | None]:
    """Return the sums from the first cell on, where they follow from the cells or from the rest of the total."""
    sums: list[int | None] = []
    for place in range(1, len(cells) + 1):
        before, after = cells[:place], cells[place:]
        if None not in before:
            sums.append(sum(count for count in before if count is not None))
        elif None not in after and total is not None:
            sums.append(total - sum(count for count in after if count is not None))
        else:
            sums.append(None)
    return sums
