"""What binds a number, how far it is from another, who is next, and the line that anyone can verify."""

from typing import Any

from lund_placements import swedish

from .overview import month_names
from .payload_text import certificate_sentences

BINDS = {
    "offer": "Förvaltningens eget erbjudande satte gränsen.",
    "calendar": "Handledarnas tid satte gränsen.",
    "floor": "Förvaltningens ”minst” höjde talet.",
    "no_reply": "Förvaltningen har inte svarat i dialogen och får därför inga platser i uträkningen.",
    "joint": "En gemensam plan för båda typerna av platser satte gränsen.",
    "none": "Inget golv och inget tak styrde. Talet följer av poängen.",
}


def facts(plan: dict[str, Any], kind_plan: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    """Return (question, answer) for one line of a stored result, most important first.

    plan: the line; kind_plan: its kind; names: the förvaltningar by key.
    """
    rows = [("Vad styrde?", BINDS[plan["bound"]]), ("Poäng", _points(plan["points"]))]
    if plan["bound"] != "no_reply":
        rows += [("Marginal", _margin(plan)), ("En handledare till", _gain(plan))]
        if plan["gain_if_offer_raised"]:
            more = swedish.counted(plan["gain_if_offer_raised"])
            rows.append(("Ett högre erbjudande", f"Handledarna räcker till {more} platser mer än erbjudet."))
    if plan["bound"] != "no_reply" and (months := month_names(plan["bottleneck_months"])):
        rows.append(("Trångast", f"{', '.join(months)}."))
    if following := kind_plan["next_in_line"]:
        rows.append(("Näst på tur i kommunen", names.get(following, following)))
    return rows


def _points(points: dict[str, Any]) -> str:
    parts = (
        (points["need_2y"], "behov inom 2 år"),
        (points["need_5y"], "behov inom 5 år"),
        (points["employees"], "antal anställda"),
    )
    listed = " + ".join(f"{swedish.number(count)} för {name}" for count, name in parts)
    return f"{listed} = {swedish.number(points['total'])}"


def _margin(plan: dict[str, Any]) -> str:
    gain, lose = plan["points_to_gain"], plan["points_to_lose"]
    up = (
        f"Det fattas {swedish.number(gain)} poäng till en plats till."
        if gain is not None
        else "Fler poäng ger inte fler platser."
    )
    down = (
        f"Med {swedish.number(lose)} poäng färre blir det en plats mindre."
        if lose is not None
        else "Färre poäng ger inte färre platser."
    )
    return f"{up} {down}"


def _gain(plan: dict[str, Any]) -> str:
    gain = plan["gain_per_supervisor"]
    if not gain:
        return "Ger inga fler platser. Det är inte handledarna som styr."
    return f"Höjer taket med {swedish.counted(gain)} platser."


def certificate(kind_plan: dict[str, Any], kind_name: str) -> list[str]:
    """Return the sentence that anyone can verify with a pocket calculator."""
    return certificate_sentences({"kind": kind_plan["kind"], "name": kind_name}, kind_plan)


def awards_near(kind_plan: dict[str, Any], key: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the förvaltning's own rows of the comparison table: which place, divided by what, in which order."""
    return [
        {
            "order": award["order"],
            "place": award["place"],
            "divisor": award["divisor"].removesuffix("/1"),
            "quotient": award["quotient"],
            "tied_with": ", ".join(names.get(other, other) for other in award["tied_with"]),
        }
        for award in kind_plan["table"]
        if award["key"] == key
    ]


def remedies(kind_plan: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Return who could raise a total that misses its target, cheapest first, one sentence a step.

    Each step has been verified by solving the year again; see docs/engine.md.
    """
    return [
        _remedy(step, names.get(step["key"], step["key"]), kind_plan["kind"])
        for step in kind_plan["could_raise"]
    ]


def _remedy(step: dict[str, Any], name: str, kind: str) -> str:
    added = swedish.places(step["places"], kind)
    left = f"Då saknas {swedish.number(step['left'])}." if step["left"] else "Då nås målet."
    if step["action"] == "offer":
        return f"{name} erbjuder fler: {added}. Handledarna räcker redan. {left}"
    count = step["supervisors"]
    people = "en handledare" if count == 1 else f"{swedish.counted(count)} handledare"
    return f"{name} får {people} till i alla månader: {added}. {left}"


def start_months(plan: dict[str, Any], first_month: str) -> str:
    """Return when the places are planned to start, spread as evenly as the calendar allows."""
    year = int(first_month[:4])
    parts = [
        f"{swedish.number(count)} i {swedish.MONTHS[index % 12]}{'' if index < 12 else f' {year + 1}'}"
        for index, count in enumerate(plan["starts"])
        if count
    ]
    return ", ".join(parts)
