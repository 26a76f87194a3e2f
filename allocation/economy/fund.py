"""What an employment gives in a-kassa: months that count, income, days and level, and what would change it.

Source: SFS 2024:506 chapters 3 to 5 and iaf.se, in force from 1 October 2025; the amounts are dated rates.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from allocation.economy.keys import Key
from allocation.economy.money import Exact, kr, kronor, months, percent
from allocation.economy.periods import ONE_DAY, add_months, full_months
from allocation.economy.rates import Rates
from allocation.economy.subsidies import Outcome, Rule
from lund_placements import swedish

WINDOW = 12  # months that the fund looks at (SFS 2024:506 3 kap. 2 §)


@dataclass(frozen=True, slots=True)
class Terms:
    """The fund's numbers on one day. steps: (months, days), least first; members: (months, per cent), most first.

    lowered: (after which day, by how many points), in order.
    """

    month: Decimal
    year: Decimal
    steps: tuple[tuple[int, int], ...]
    row_months: int
    row_days: int
    row_times: int
    members: tuple[tuple[int, Decimal], ...]
    lowered: tuple[tuple[int, Decimal], ...]
    ceiling: Decimal


def terms_on(day: dt.date, rates: Rates) -> Terms:
    """Return the fund's numbers on the day; raises MissingRate."""
    whole, on = rates.whole, rates.on
    return Terms(
        month=on(Key.FUND_MONTH, day),
        year=on(Key.FUND_YEAR, day),
        steps=(
            (whole(Key.FUND_LEAST, day), whole(Key.FUND_DAYS_LOW, day)),
            (whole(Key.FUND_MIDDLE, day), whole(Key.FUND_DAYS_MIDDLE, day)),
            (whole(Key.FUND_LONG, day), whole(Key.FUND_DAYS_LONG, day)),
        ),
        row_months=whole(Key.FUND_ROW_MONTHS, day),
        row_days=whole(Key.FUND_ROW_DAYS, day),
        row_times=whole(Key.FUND_ROW_TIMES, day),
        members=(
            (whole(Key.FUND_MEMBER_FULL, day), on(Key.FUND_LEVEL_FULL, day)),
            (whole(Key.FUND_MEMBER_PART, day), on(Key.FUND_LEVEL_PART, day)),
            (0, on(Key.FUND_LEVEL_BASE, day)),
        ),
        lowered=(
            (whole(Key.FUND_STEP_DAY, day), on(Key.FUND_STEP, day)),
            (whole(Key.FUND_SECOND_DAY, day), on(Key.FUND_SECOND, day)),
        ),
        ceiling=on(Key.FUND_CEILING, day),
    )


@dataclass(frozen=True, slots=True)
class Worked:
    """A calendar month, by its first day, how many of its days the employment covers, and how many it has."""

    month: dt.date
    days: int
    of: int

    @property
    def share(self) -> Fraction:
        """The part of the month, and of a month's pay; 1 is all."""
        return Fraction(self.days, self.of)


@dataclass(frozen=True, slots=True)
class Month:
    """What a calendar month gives. income: kronor and öre, never rounded up; is_enough: reaches the least."""

    worked: Worked
    income: Decimal
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned employment as the fund will see it. pay: kronor per month before tax.

    counts: whether its months count; those of an introduktionsjobb do not. member_since: None is no member.
    """

    first: dt.date
    length: int
    pay: Decimal
    counts: bool = True
    member_since: dt.date | None = None

    @property
    def day_after(self) -> dt.date:
        """The first day without work."""
        return add_months(self.first, self.length)

    @property
    def worked(self) -> tuple[Worked, ...]:
        """The latest twelve calendar months with work; the fund counts by the calendar."""
        starts, start = [], self.first.replace(day=1)
        while start < self.day_after:
            starts.append(start)
            start = add_months(start, 1)
        return tuple(self._worked_in(start) for start in starts[-WINDOW:])

    def _worked_in(self, start: dt.date) -> Worked:
        end = add_months(start, 1)
        days = min(end, self.day_after) - max(start, self.first)
        return Worked(start, days.days, (end - start).days)

    @property
    def incomes(self) -> tuple[Fraction, ...]:
        """The income of each of those months, exactly."""
        return tuple(Fraction(self.pay) * month.share for month in self.worked) if self.counts else ()


@dataclass(frozen=True, slots=True)
class Level:
    """From which day to which the compensation is so many per cent of the income."""

    first: int
    last: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """What the plan gives. months: the latest twelve; counted: those that reach the least income.

    income: of them all, whole kronor, never rounded up.
    """

    months: tuple[Month, ...]
    counted: int
    income: Decimal
    rules: tuple[Rule, ...]
    days: int
    levels: tuple[Level, ...]
    member_months: int
    by_row: bool


def answer(plan: Plan, terms: Terms) -> Answer:
    """Return the days and levels that the plan gives, with every condition shown."""
    incomes = plan.incomes
    counted = counted_months(incomes, terms)
    income = Decimal(sum(incomes) // 1)  # rounded up, 119 999,60 would be shown as enough
    main = _days(counted, terms) if income >= terms.year else 0
    by_row = not main and longest_row(incomes, terms) >= terms.row_months
    days = terms.row_days if by_row else main
    member = full_months(plan.member_since, plan.day_after) if plan.member_since else 0
    return Answer(
        tuple(
            Month(worked, Decimal(pay * 100 // 1) / 100, pay >= terms.month)
            for worked, pay in zip(plan.worked if incomes else (), incomes, strict=True)
        ),
        counted,
        income,
        _rules(plan, terms, counted, income),
        days,
        levels(days, _level(member, terms), terms),
        member,
        by_row,
    )


def counted_months(incomes: Sequence[Exact], terms: Terms) -> int:
    """Return how many of the latest twelve months reach the least monthly income."""
    return sum(income >= terms.month for income in incomes[-WINDOW:])


def longest_row(incomes: Sequence[Exact], terms: Terms) -> int:
    """Return the longest run of months that count, one after the other."""
    longest = run = 0
    for income in incomes[-WINDOW:]:
        run = run + 1 if income >= terms.month else 0
        longest = max(longest, run)
    return longest


def _days(counted: int, terms: Terms) -> int:
    return max((days for least, days in terms.steps if counted >= least), default=0)


def _level(member_months: int, terms: Terms) -> Decimal:
    return next(level for least, level in terms.members if member_months >= least)


def levels(days: int, first: Decimal, terms: Terms) -> tuple[Level, ...]:
    """Return the levels from the first day to the last, lowered on the way."""
    found, start, level = [], 1, first
    for after, points in terms.lowered:
        if start <= min(after, days):
            found.append(Level(start, min(after, days), level))
        start, level = after + 1, level - points
    return (*found, Level(start, days, level)) if start <= days else tuple(found)


def least_pay(plan: Plan, terms: Terms) -> Decimal | None:
    """Return the lowest monthly pay that meets the income condition, or None when the time is too short."""
    shares = sorted((month.share for month in plan.worked), reverse=True)
    least = terms.steps[0][0]
    if len(shares) < least:
        return None
    needed = max(Fraction(terms.year) / sum(shares), Fraction(terms.month) / shares[least - 1])
    return kronor(-(-needed // 1))


def _rules(plan: Plan, terms: Terms, counted: int, income: Decimal) -> tuple[Rule, ...]:
    least = terms.steps[0][0]
    return (
        _rule(
            "Månaderna räknas för a-kassa.",
            plan.counts,
            "Ja." if plan.counts else "Nej, inte i det här stödet.",
        ),
        _rule(
            f"Minst {months(least)} med minst {kr(terms.month)}.",
            counted >= least,
            f"{months(counted)} räknas.",
        ),
        _rule(f"Minst {kr(terms.year)} under tolv månader.", income >= terms.year, f"{kr(income)}."),
        _other_rule(plan, terms, is_needed=counted < least or income < terms.year),
    )


def _other_rule(plan: Plan, terms: Terms, *, is_needed: bool) -> Rule:
    text = f"Annars: {months(terms.row_months)} i följd med minst {kr(terms.month)}."
    if not is_needed:
        return Rule(text, Outcome.NOT_NEEDED, "De andra villkoren är uppfyllda.")
    run = longest_row(plan.incomes, terms)
    is_met = run >= terms.row_months
    gives = f" Ger {terms.row_days} dagar, högst {terms.row_times} gånger." if is_met else ""
    return _rule(text, is_met, f"{months(run)} i följd.{gives}")


def _rule(text: str, is_met: bool, why: str) -> Rule:
    return Rule(text, Outcome.MET if is_met else Outcome.NOT_MET, why)


def changes(plan: Plan, terms: Terms) -> tuple[str, ...]:
    """Return, in words, the least that would give more: another first day, longer, higher pay, membership."""
    now = answer(plan, terms)
    texts = [change(plan, terms, now) for change in (_whole_months, _longer, _higher_pay, _member_earlier)]
    return tuple(text for text in texts if text)


def _whole_months(plan: Plan, terms: Terms, now: Answer) -> str:
    if plan.first.day == 1:
        return ""
    first = add_months(plan.first.replace(day=1), 1)
    days = answer(replace(plan, first=first), terms).days
    if days <= now.days:
        return ""
    return f"Samma tid från {swedish.long_date(first)} ger {days} dagar, för då är alla månader hela."


def _longer(plan: Plan, terms: Terms, now: Answer) -> str:
    for more in range(1, WINDOW - plan.length + 1):
        later = answer(replace(plan, length=plan.length + more), terms)
        if later.days > now.days:
            word = "En månad" if more == 1 else f"{swedish.counted(more).capitalize()} månader"
            return f"{word} längre ger {later.days} dagar."
    return ""


def _higher_pay(plan: Plan, terms: Terms, now: Answer) -> str:
    least = least_pay(plan, terms) if plan.counts else None
    if least is None or least <= plan.pay:
        return ""
    raised = answer(replace(plan, pay=least), terms)
    if raised.days <= now.days:
        return ""
    more = kr(least - plan.pay)
    return f"{kr(least)} i månaden i stället, {more} mer, ger {raised.days} dagar."


def _member_earlier(plan: Plan, terms: Terms, now: Answer) -> str:
    better = [(least, level) for least, level in terms.members if least > now.member_months]
    if not now.days or not better:
        return ""
    least, level = better[-1]
    latest = add_months(plan.day_after, -least)
    return (
        f"Medlemskap i a-kassan sedan {swedish.long_date(latest)} eller tidigare ger {percent(level)} "
        f"i stället för {percent(_level(now.member_months, terms))}."
    )


def last_day(plan: Plan) -> dt.date:
    """Return the employment's last day."""
    return plan.day_after - ONE_DAY
