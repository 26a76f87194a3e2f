"""The Swedish sentences of the rule: why a pair fits, what has to be asked, why it is sorted out."""

from collections.abc import Iterator
from typing import NamedTuple

from allocation.engine.words import listed
from lund_placements.swedish import long_date
from participants.matching import rules
from participants.matching.problem import Candidate, Demand, Named, Opening
from participants.matching.rules import Mark

ORDER_OF_CANDIDATES = (
    "Det som platsen kräver, och som deltagaren inte uppfyller, sorterar bort. De andra ordnas efter prioriterad "
    "grupp, sedan efter hur väl platsen passar, sedan efter hur länge de har haft försörjningsstöd och sist "
    "efter ärendenummer. Du avgör."
)
ORDER_OF_OPENINGS = (
    "Det som platsen kräver, och som deltagaren inte uppfyller, sorterar bort. De andra ordnas efter hur väl "
    "platsen passar och sedan efter när den börjar. Du avgör."
)
GROUP_NAMES = {
    rules.FIRST: "i första hand",
    rules.OTHER: "annan prioriteringsgrund",
    rules.WITHOUT: "utan prioriteringsgrund",
}
_ASKED = "{0} när det är känt att det passar, {1} när det är något att fråga om."
HOW = (  # what gives the points of each part, in the order of PARTS
    f"{rules.WISH} för yrket som deltagaren helst vill ha, {rules.WISH - 1} för ett annat önskat yrke och "
    f"{rules.WISH // 2} för ett yrke som ligger nära. 0 för andra yrken, och när inga önskemål är registrerade.",
    f"{rules.DEMANDS}, minus 1 för varje krav och anpassning som inte är känd.",
    *(_ASKED.format(most, most // 2) for most in (rules.HOURS, rules.TIMES, rules.START)),
    f"{rules.RECRUITS} när arbetsplatsen behöver rekrytera.",
)
HOW_POINTS = tuple((label, most, how) for (label, most), how in zip(rules.PARTS, HOW, strict=True))
NO_CANDIDATE = "Ingen av deltagarna i förslaget passar platsen."
EMPTY = "De deltagare som passar får en annan plats i förslaget."
PROPOSED = "Har redan ett förslag som väntar på svar."


class Reason(NamedTuple):
    """One line of the explanation: ✓, ? or ✕ and a Swedish sentence."""

    mark: Mark
    text: str


def reasons(candidate: Candidate, opening: Opening) -> Iterator[Reason]:
    """Yield every reason in the order they are read: wish, demands, adaptations, time, priority."""
    yield _wish(candidate, opening)
    if opening.language:
        yield _language(candidate, opening)
    for asked in opening.demands:
        yield _demand(candidate, asked)
    for adaptation in candidate.needs:
        yield _need(opening, adaptation)
    if opening.hours is not None:
        yield _hours(candidate, opening)
    if opening.times:
        yield _times(candidate, opening)
    yield _start(candidate, opening)
    if opening.recruits:
        yield Reason(Mark.YES, "Arbetsplatsen behöver rekrytera.")
    yield group(candidate)
    yield from _proposed(candidate, opening)


def _wish(candidate: Candidate, opening: Opening) -> Reason:
    points = rules.wish(candidate, opening)
    if not candidate.wishes:
        return Reason(Mark.ASK, "Deltagaren har inga önskemål om yrke registrerade.")
    if points == rules.WISH:
        return Reason(Mark.YES, "Yrket är det som deltagaren helst vill ha.")
    if points > rules.WISH // 2:
        return Reason(Mark.YES, "Yrket finns bland önskemålen.")
    if points:
        return Reason(Mark.YES, "Yrket ligger nära det som deltagaren önskar.")
    wished = listed([wish.name for wish in candidate.wishes])
    return Reason(Mark.ASK, f"Yrket finns inte bland önskemålen: {wished}.")


def _language(candidate: Candidate, opening: Opening) -> Reason:
    mark, least = rules.language(candidate, opening), opening.language
    assert least is not None
    if candidate.language is None:
        return Reason(
            mark, f"Platsen kräver minst {least.name}. Det står inte vilken språknivå deltagaren har."
        )
    return Reason(mark, f"Deltagaren har {candidate.language.name}. Platsen kräver minst {least.name}.")


def _demand(candidate: Candidate, asked: Demand) -> Reason:
    mark = rules.demand(candidate, asked)
    if asked.physical:
        answer = {
            Mark.YES: "Det klarar deltagaren.",
            Mark.ASK: "Det står inte om deltagaren klarar det.",
            Mark.NO: "Deltagaren behöver slippa det.",
        }
        return Reason(mark, f"I arbetet ingår att {asked.name}. {answer[mark]}")
    answer = {
        Mark.YES: "Det har deltagaren.",
        Mark.ASK: "Det står inte om deltagaren har det.",
        Mark.NO: "Deltagaren har det inte.",
    }
    return Reason(mark, f"Platsen kräver {asked.name}. {answer[mark]}")


def _need(opening: Opening, adaptation: Named) -> Reason:
    mark = rules.need(opening, adaptation)
    answer = {
        Mark.YES: "Arbetsplatsen kan ordna det.",
        Mark.ASK: "Fråga om arbetsplatsen kan ordna det.",
        Mark.NO: "Arbetsplatsen kan inte ordna det.",
    }
    return Reason(mark, f"Deltagaren behöver anpassningen ”{adaptation.name}”. {answer[mark]}")


def _hours(candidate: Candidate, opening: Opening) -> Reason:
    mark = rules.hours(candidate, opening)
    place = f"Platsen är på {_weekly(opening.hours)}."
    if candidate.hours is None:
        return Reason(mark, f"{place} Det står inte hur mycket deltagaren kan arbeta.")
    can = f"Deltagaren kan arbeta {_weekly(candidate.hours)}."
    if mark is Mark.NO:
        return Reason(mark, f"{can} Arbetsplatsen tar emot någon på minst {_weekly(opening.least_hours)}.")
    question = " Fråga om kortare arbetstid går bra." if mark is Mark.ASK else ""
    return Reason(mark, f"{can} {place}{question}")


def _times(candidate: Candidate, opening: Opening) -> Reason:
    mark = rules.times(candidate, opening)
    names = listed([time.name for time in opening.times])
    if not candidate.times:
        return Reason(mark, f"Arbetet är förlagt till {names}. Det står inte när deltagaren kan arbeta.")
    if mark is Mark.YES:
        return Reason(mark, f"Deltagaren kan arbeta {names}, då arbetet är förlagt.")
    cannot = listed([time.name for time in opening.times if time.code not in candidate.times])
    return Reason(mark, f"Arbetet är förlagt till {names}. Deltagaren kan inte arbeta {cannot}.")


def _start(candidate: Candidate, opening: Opening) -> Reason:
    mark, first = rules.start(candidate, opening), rules.first_day(candidate)
    begins = f"Platsen är ledig från {long_date(opening.starts_on)}."
    if first is None:
        return Reason(mark, f"{begins} Det står inte när deltagaren kan börja.")
    if mark is Mark.YES:
        return Reason(mark, f"Deltagaren kan börja när platsen är ledig, {long_date(opening.starts_on)}.")
    placed = candidate.placed_until
    why = (
        f"Deltagaren har en placering till och med {long_date(placed)}."
        if placed and placed >= (candidate.available_from or placed)
        else f"Deltagaren kan börja först {long_date(first)}."
    )
    left = "Då återstår mindre än halva tiden." if mark is Mark.NO else begins
    return Reason(mark, f"{why} {left}")


def group(candidate: Candidate) -> Reason:
    """Return what gives the participant priority, or that nothing does."""
    if candidate.job_ready and candidate.children:
        return Reason(Mark.YES, "Deltagaren är prioriterad: bedömd som arbetsredo och har barn i hushållet.")
    if candidate.job_ready:
        return Reason(Mark.YES, "Deltagaren är prioriterad: bedömd som arbetsredo.")
    if candidate.children:
        return Reason(Mark.YES, "Deltagaren är prioriterad: har barn i hushållet.")
    if candidate.other_ground:
        return Reason(Mark.YES, "Deltagaren har en annan prioriteringsgrund med skriftligt skäl.")
    return Reason(Mark.ASK, "Ingen prioriteringsgrund är registrerad. Skriv skälet på deltagarens sida.")


def _proposed(candidate: Candidate, opening: Opening) -> Iterator[Reason]:
    elsewhere = [place.name for place in candidate.proposed_to if place.code != opening.key]
    if len(elsewhere) < len(candidate.proposed_to):
        yield Reason(Mark.ASK, "Deltagaren är redan föreslagen till den här platsen.")
    elif opening.proposed:
        yield Reason(Mark.ASK, "Någon annan är redan föreslagen till platsen.")
    if elsewhere:
        yield Reason(Mark.ASK, f"Deltagaren är redan föreslagen till {listed(elsewhere)}.")


def _weekly(hours: int | None) -> str:
    return f"{hours}{chr(0xA0)}{'timme' if hours == 1 else 'timmar'} i veckan"


def place_in_order(number: int) -> str:
    """Return where the participant stands for the suggested place."""
    if number == 1:
        return "Deltagaren står först i ordningen till platsen."
    return (
        f"Deltagaren står som nummer {number} till platsen. De som står före får andra platser i förslaget."
    )


def better_place(opening: Opening, loss: tuple[int, int, int]) -> str:
    """Return why the participant does not get the place that fits best.

    loss: what the whole would lose by it in group bonuses, fit and waiting; the first that is not 0 decides.
    """
    bonus, fit, waiting = loss
    if bonus:
        but = "men då skulle färre, eller färre prioriterade, deltagare få en plats."
    elif fit:
        but = "men då skulle platserna sammantaget passa sämre."
    elif waiting:
        but = "men då skulle någon som har väntat längre bli utan plats."
    else:
        but = "och det finns ett lika bra förslag där deltagaren får den."
    return f"{opening.name} passar deltagaren bättre, {but}"


def unplaced(eligible: int) -> str:
    """Return why a participant has no place in the suggestion, given how many places fit."""
    if not eligible:
        return "Ingen av platserna i förslaget passar deltagaren."
    fitting = "Den plats som passar" if eligible == 1 else f"Alla {eligible} platser som passar"
    return f"{fitting} går till någon som står minst lika högt i ordningen."
