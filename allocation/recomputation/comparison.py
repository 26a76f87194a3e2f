"""Do a decision's numbers follow from its own problem? Every line, sum and target is compared."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allocation.engine import EngineError, solve_and_check
from allocation.engine.reading import MOST_NUMBER, MOST_TEXT
from lund_placements.limited import FileRefused

CHANGED = "Filen är ändrad så att den inte längre går att läsa som ett beslut."
NOT_A_YEAR = "Underlaget i filen är inte ett helt år. Välj beslutets JSON eller PDF."
LONGEST_REFUSAL = 300
LAST_YEAR = 9999

Payload = dict[str, Any]
Key = tuple[str, str]  # förvaltning and kind


@dataclass(frozen=True, slots=True)
class Row:
    """One line recomputed: what the file says, what the recomputation gives, and what does not agree."""

    department: str
    kind: str
    kind_name: str
    stored: int
    recomputed: int
    adjusted: int
    proposed: int
    decided: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The whole recomputation: every line, and what does not agree outside the lines."""

    year: int
    rows: tuple[Row, ...]
    problems: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing at all differs."""
        return not self.problems and not any(row.problems for row in self.rows)

    def sentences(self) -> list[str]:
        """Return every difference as a sentence."""
        in_rows = [f"{row.department}, {row.kind_name}: {text}" for row in self.rows for text in row.problems]
        return [*self.problems, *in_rows]


def recompute(payload: Payload) -> Verdicts:
    """Solve the payload's problem again and compare every line, sum and target; raises FileRefused.

    In a correction the proposed numbers are those of the decision that it corrects, so there the
    steps from computed to proposed are not compared.
    """
    with plain_refusals():
        return _recompute(payload)


@contextmanager
def plain_refusals() -> Iterator[None]:
    """Turn whatever a changed payload causes into one Swedish sentence."""
    try:
        yield
    except EngineError as error:
        message = f"Underlaget i filen går inte att räkna: {error.message}"
        raise FileRefused(message[:LONGEST_REFUSAL]) from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise FileRefused(CHANGED) from error


def problem_of(payload: Payload) -> dict[str, Any]:
    """Return the year that the decision was computed from; raises FileRefused for any other problem."""
    problem = payload["engine"]["problem"]
    if not (isinstance(problem, dict) and problem.keys() == {"year"}):
        raise FileRefused(NOT_A_YEAR)
    return problem


def _recompute(payload: Payload) -> Verdicts:
    problem = problem_of(payload)
    result, problems = solve_and_check(problem, payload["engine"]["result"])
    expected = {
        (line["key"], plan["kind"]): line["places"] for plan in result["kinds"] for line in plan["lines"]
    }
    kinds = {target["kind"]: _text(target["name"]) for target in payload["targets"]}
    names = {card["key"]: _text(card["name"]) for card in payload["departments"]}
    lines = {(line["department"], line["kind"]): line for line in payload["lines"]}
    rows = tuple(
        _row(payload, line, recomputed, names[key[0]], kinds[key[1]])
        for key, recomputed in expected.items()
        if (line := lines.get(key))
    )
    problems += list(_shape_problems(payload, expected)) or [
        # Only where every row that these compare is known to be there, once.
        *_sum_problems(payload),
        *_target_problems(payload),
    ]
    return Verdicts(_number(payload["year"], least=1, most=LAST_YEAR), rows, tuple(problems))


def _row(payload: Payload, line: dict[str, Any], recomputed: int, name: str, kind_name: str) -> Row:
    computed, proposed, decided = (_number(line[column]) for column in ("computed", "proposed", "decided"))
    adjusted = _number(
        sum(_number(change["change"], least=-MOST_NUMBER) for change in line["adjustments"]),
        least=-MOST_NUMBER,
    )
    corrected = payload.get("decision", {}).get("corrects")
    problems = []
    if computed != recomputed:
        problems.append(f"beslutet säger {computed} uträknade platser, omräkningen ger {recomputed}.")
    if not corrected and computed + adjusted != proposed:
        problems.append(
            f"uträknat {computed} och ändringar {adjusted:+d} blir inte det föreslagna {proposed}."
        )
    if decided != proposed and not line["change_reason"]:
        problems.append("nämndens ändring saknar skäl.")
    kind = line["kind"]
    return Row(name, kind, kind_name, computed, recomputed, adjusted, proposed, decided, tuple(problems))


def _shape_problems(payload: Payload, expected: dict[Key, int]) -> Iterator[str]:
    """Say what is missing or there twice: förvaltningar, lines, targets, sums."""
    year = payload["engine"]["problem"]["year"]
    departments = Counter(department["key"] for department in year["departments"])
    kinds = Counter(kind["code"] for kind in year["kinds"])
    if Counter(card["key"] for card in payload["departments"]) != departments:
        yield "Förvaltningarna i beslutet är inte förvaltningarna i underlaget."
    if Counter((line["department"], line["kind"]) for line in payload["lines"]) != Counter(expected.keys()):
        yield (
            f"Beslutet ska ha en rad för varje förvaltning och typ i underlaget, {len(expected)} rader, "
            "och ingen mer."
        )
    if Counter(target["kind"] for target in payload["targets"]) != kinds:
        yield "Beslutet ska ha ett mål för varje typ i underlaget, och inget mer."
    if Counter(row["kind"] for row in payload["sums"]) != kinds:
        yield "Beslutet ska ha en summa för varje mål, och ingen mer."


def _sum_problems(payload: Payload) -> Iterator[str]:
    for row in payload["sums"]:
        lines = [line for line in payload["lines"] if line["kind"] == row["kind"]]
        for column in ("computed", "proposed", "decided"):
            total, stored = sum(line[column] for line in lines), _number(row[column])
            if total != stored:
                yield f"Summan {column} för {row['kind']} är {stored} men raderna ger {total}."
        if row["shortfall"] != max(0, _number(row["target"]) - row["decided"]):
            yield f"Det som saknas till målet för {row['kind']} stämmer inte."


def _target_problems(payload: Payload) -> Iterator[str]:
    targets = {target["kind"]: target["places"] for target in payload["targets"]}
    solved = {kind["code"]: kind["target"] for kind in payload["engine"]["problem"]["year"]["kinds"]}
    for row in payload["sums"]:
        kind = row["kind"]
        if not row["target"] == targets[kind] == solved[kind]:
            yield f"Målet för {kind} är inte detsamma överallt i beslutet."


def _number(value: object, *, least: int = 0, most: int = MOST_NUMBER) -> int:
    """Return a whole number that can be shown; true and false are none."""
    if type(value) is int and least <= value <= most:
        return value
    raise ValueError("not a number of places")


def _text(value: object) -> str:
    """Return a name that can be shown."""
    if isinstance(value, str) and len(value) <= MOST_TEXT and value.isprintable():
        return value
    raise ValueError("not a name")
