"""What a decision says in plain Swedish, sentence by sentence, from its payload; pure.

Every number in a sentence is read from the payload, so that text and table cannot disagree.
"""

from allocation.payload_tables import line_of, lines_in_order, sum_of
from allocation.payload_text import (
    DASH,
    Payload,
    day,
    departments,
    difference,
    in_words,
    listing,
    moment,
    number,
    period,
    places,
    sentence,
    unbroken,
    weights,
)

DIALOGUES = {
    "agreed": "Dialogen slutade i enighet.",
    "not_agreed": "Dialogen slutade utan enighet.",
    "closed_unanswered": "Dialogen slutade utan svar.",
}
OUTCOMES = {"as_proposed": "Enligt förslaget", "with_changes": "Med ändringar"}


def totals(payload: Payload, stage: str) -> str:
    """Return "200 arbetsmarknadsanställningar och 100 praktikplatser"."""
    return listing(places(sum_of(payload, kind["kind"])[stage], kind) for kind in payload["targets"])


def reference(decision: Payload) -> str:
    """Return "§ 87, 13 november 2026, SO 2026/0123"."""
    return (
        f"{unbroken(decision['paragraph'])}, {day(decision['decided_on'])}, {unbroken(decision['diary_no'])}"
    )


def facts(payload: Payload) -> list[tuple[str, str]]:
    """Return what is known about the decision itself, as label and text."""
    decision, guideline = payload["decision"], payload["guideline"]
    adjusted = "Omedelbart justerat" if decision["immediately_adjusted"] else ""
    if decision["adjusted_on"]:
        adjusted = f"{adjusted + ', ' if adjusted else ''}{day(decision['adjusted_on'])}"
    unknown = "Inte känt när dokumentet skapades"
    notice = period(decision["notice_from"], decision["notice_to"])
    return [
        ("Beslutande nämnd", sentence(payload["deciding_board"])),
        ("Beslutsdatum", day(decision["decided_on"])),
        ("Paragraf i protokollet", unbroken(decision["paragraph"])),
        ("Diarienummer", decision["diary_no"]),
        ("Utfall", OUTCOMES[decision["outcome"]]),
        ("Reservationer", decision["reservations"] or "Inga"),
        ("Justering av protokollet", adjusted or unknown),
        ("Anslag på anslagstavlan", unknown if notice == DASH else notice),
        ("Laga kraft", day(decision["legal_force_on"]) if decision["legal_force_on"] else unknown),
        ("Riktlinje", f"{guideline['title']}, {guideline['decided']}"),
        ("Registrerat", f"{moment(decision['recorded_at'])} av {decision['recorded_by']}"),
    ]


def summary(payload: Payload, stage: str) -> list[str]:
    """Return the decision in a few sentences: the total, last year, the largest, what is missing."""
    count = len(payload["departments"])
    year, word = payload["year"], "Förslaget" if stage == "proposed" else "Beslutet"
    texts = [f"{word} fördelar {totals(payload, stage)} på {departments(count)} för {year}."]
    texts += [text for kind in payload["targets"] for text in kind_summary(payload, kind, stage)]
    silent = unanswered(payload)
    if silent:
        texts.append(f"{sentence(departments(len(silent)))} har inte svarat i dialogen: {listing(silent)}.")
    texts += off_target(payload, stage) or ["Målen nås precis."]
    by_hand = sum(bool(line["adjustments"]) for line in payload["lines"])
    if by_hand:
        rows = sentence(f"{in_words(by_hand)} {'rad' if by_hand == 1 else 'rader'}")
        texts.append(
            f"{rows} har ändrats för hand efter beräkningen. Skälen står under rubriken Ändringar med skäl."
        )
    return texts


def kind_summary(payload: Payload, kind: Payload, stage: str) -> list[str]:
    """Return who gets most of one kind, and how many get more or fewer than last year."""
    lines = [line for line in payload["lines"] if line["kind"] == kind["kind"]]
    if not lines:
        return []
    names = {unit["key"]: unit["name"] for unit in payload["departments"]}
    top = sorted(lines, key=lambda line: -line[stage])[:2]
    most = listing(f"{names[line['department']]} ({number(line[stage])})" for line in top if line[stage])
    texts = [f"Flest {kind['name']} får {most}."] if most else []
    steps = [difference(line[stage], line["last_year"]) for line in lines]
    known = [step for step in steps if step is not None]
    if known:
        more, fewer = sum(step > 0 for step in known), sum(step < 0 for step in known)
        texts.append(
            f"Jämfört med {payload['year'] - 1} får {departments(more)} fler {kind['name']}, "
            f"{departments(fewer)} färre och {departments(len(known) - more - fewer)} lika många."
        )
    return texts


def off_target(payload: Payload, stage: str) -> list[str]:
    """Return one sentence per kind whose total is not its target, and why it is not."""
    texts = []
    for kind in payload["targets"]:
        sums = sum_of(payload, kind["kind"])
        over = sums[stage] - sums["target"]
        if over > 0:
            texts.append(
                f"Målet för {kind['name']} överskrids: {places(over, kind)} mer än {number(sums['target'])}."
            )
        elif over < 0:
            because = (
                ", därför att förvaltningarnas tak tillsammans är lägre än målet"
                if sums["computed"] == sums[stage]
                else " efter ändringar för hand"
            )
            missing = places(-over, kind)
            texts.append(
                f"Målet för {kind['name']} nås inte: {missing} av {number(sums['target'])} saknas{because}."
            )
    return texts


def outside_limits(payload: Payload, stage: str) -> list[str]:
    """Return one sentence per line that a change has taken above its ceiling or below its floor."""
    texts = []
    for unit, kind, line in lines_in_order(payload):
        given = f"{unit['name']} får {places(line[stage], kind)}"
        if line[stage] > line["cap"]:
            texts.append(f"{given}, fler än taket {number(line['cap'])}.")
        if line[stage] < line["floor"]:
            texts.append(f"{given}, färre än golvet {number(line['floor'])}.")
    return texts


def unanswered(payload: Payload) -> list[str]:
    """Return the names of the departments whose dialogue ended without a reply."""
    return [unit["name"] for unit in payload["departments"] if unit["dialogue"] == "closed_unanswered"]


def deviations(payload: Payload, stage: str) -> list[str]:
    """Return what a reader must know is missing: places, replies, analyses, departments without lines."""
    texts = off_target(payload, stage) + outside_limits(payload, stage)
    for unit in payload["departments"]:
        if unit["dialogue"] == "closed_unanswered":
            comment = f" {unit['dialogue_comment']}" if unit["dialogue_comment"] else ""
            texts.append(f"{unit['name']} har inte svarat i dialogen.{comment}")
        if unit["dialogue"] == "not_agreed":
            texts.append(f"{unit['name']} och samordnaren är inte eniga. Skäl: {unit['dialogue_comment']}")
            texts += differences(payload, unit)
        if unit.get("opinion") == "opposes":
            texts.append(
                f"{unit['name']} tillstyrker inte sina tal i samrådet. Skäl: {unit['opinion_reason']}"
            )
        if not any(line_of(payload, unit["key"], kind["kind"]) for kind in payload["targets"]):
            texts.append(f"{unit['name']} ingår i dialogen men har ingen rad i fördelningen.")
    without = [unit["name"] for unit in payload["departments"] if not unit["gap_made_on"]]
    if without:
        texts.append(f"Analys av kompetensbehovet (GAP-analys) saknas för {listing(without)}.")
    return texts


def target_sentences(payload: Payload) -> list[str]:
    """Return where each target was set."""
    return [
        f"Målet för {payload['year']} är {places(kind['places'], kind)}, beslutat den "
        f"{day(kind['decided_on'])}, {unbroken(kind['paragraph'])}, "
        f"diarienummer {unbroken(kind['diary_no'])}."
        for kind in payload["targets"]
    ]


def method_steps(payload: Payload) -> list[str]:
    """Return how the numbers were calculated, in the order it was done."""
    factor = payload["method"]["shortage_factor"]
    shortage = (
        f" Behov i bristyrken väger {factor.replace('.', ',')} gånger så mycket."
        if factor not in {"1", ""}
        else ""
    )
    names = listing(kind["name"] for kind in payload["targets"])
    return [
        f"Varje förvaltning får behovspoäng. De väger samman {weights(payload)}.{shortage}",
        "Varje förvaltning får ett tak. Det är det lägsta av vad den själv har erbjudit i dialogen och vad "
        "dess handledare räcker till, månad för månad. En del förvaltningar har ett golv: så många platser "
        "får de minst.",
        "Platserna delas ut en i taget med uddatalsmetoden, samma grundidé som när mandaten i riksdagen "
        "fördelas. Behovspoängen delas med 1, 3, 5, 7 och så vidare. Talet som blir kvar kallas "
        "jämförelsetal. Förvaltningen med högst jämförelsetal får nästa plats, så länge den är under sitt "
        "tak.",
        "Ingen får färre än sitt golv och ingen får fler än sitt tak. Räcker taken inte till målet redovisas "
        "det som saknas.",
        f"Beräkningen görs i tur och ordning för {names}.",
        "Därefter har samordnaren kunnat ändra enstaka rader, alltid med ett skäl. Nämnden kan ändra "
        "förslaget när den beslutar.",
    ]


def differences(payload: Payload, unit: Payload) -> list[str]:
    """Return one sentence per kind that the two parties named different numbers for."""
    kinds = {kind["kind"]: kind for kind in payload["targets"]}
    texts = []
    for row in unit.get("difference", ()):
        theirs, ours = row["department"], row["coordinator"]
        texts.append(
            f"{unit['name']} vill ta emot mellan {number(theirs[0])} och {places(theirs[2], kinds[row['kind']])}, "
            f"helst {number(theirs[1])}. Samordnaren föreslog mellan {number(ours[0])} och {number(ours[2])}, "
            f"helst {number(ours[1])}. Beräkningen utgår från förvaltningens egna tal."
        )
    return texts


OPINIONS = {
    "supports": "Förvaltningen tillstyrker sina tal.",
    "opposes": "Förvaltningen tillstyrker inte sina tal.",
}


def department_facts(payload: Payload, unit: Payload) -> list[str]:
    """Return what the allocation knew about one department."""
    invented = " (påhittad siffra)" if unit["employees_invented"] else ""
    texts = [f"{sentence(unit['board'])}. {number(unit['employees'])} anställda{invented}."]
    texts += [DIALOGUES.get(unit["dialogue"], "Dialogen pågår."), unit["dialogue_comment"]]
    texts += differences(payload, unit)
    texts.append(OPINIONS.get(unit.get("opinion", ""), ""))
    made = f"gjord {day(unit['gap_made_on'])}" if unit["gap_made_on"] else "saknas"
    texts.append(f"GAP-analys: {made}.")
    texts += needs_and_points(payload, unit["key"])
    return [text for text in texts if text]


def needs_and_points(payload: Payload, key: str) -> list[str]:
    """Return the needs that a department stated and the points they gave, so that its places can be recomputed."""
    stored = payload["engine"]
    departments_asked = stored["problem"].get("year", {}).get("departments", ())
    asked = next((row for row in departments_asked if row["key"] == key), None)
    plans = stored["result"].get("kinds", ())
    lines = [line for plan in plans for line in plan["lines"] if line["key"] == key]
    if asked is None or not lines:
        return []
    needs = [
        f"{need['occupation']} {number(need['need_2y'])} och {number(need['need_5y'])}"
        f"{' (bristyrke)' if need['shortage'] else ''}"
        for need in asked["needs"]
    ]
    points = lines[0]["points"]
    parts = (
        f"{number(points['need_2y'])} för behovet inom två år, {number(points['need_5y'])} för behovet inom "
        f"fem år och {number(points['employees'])} för antalet anställda"
    )
    texts = [f"Behov inom två och fem år: {', '.join(needs)}."] if needs else []
    return [*texts, f"Poäng: {parts}, tillsammans {number(points['total'])}."]
