"""The tjänsteskrivelse in words: a first draft written from the data, and what the document shows."""

import datetime as dt
from typing import Any

from django.utils import timezone

from organisation.models import User
from organisation.selectors import board_names_on

from . import costs, selectors
from .economy.summary import texts as cost_texts
from .enums import DialogueStatus, PlacementKind
from .guidelines import guideline_on
from .models import AllocationRound, OfficialReport, Scenario, Target
from .workflow import ANSWERED

# Lund's headings (a real tjänsteskrivelse, DOMAIN §3), in order, with the field that holds the text.
SECTIONS = (
    ("Sammanfattning", "summary"),
    ("Underlag för beslutet", "basis"),
    ("Ärendet", "matter"),
    ("Förvaltningens yttrande", "statement"),
    ("Beredning", "preparation"),
    ("Barnets bästa", "childrens_best"),
    ("Ekonomiska konsekvenser", "economy"),
    ("Föredragning", "presentation"),
)


def swedish_list(words: list[str]) -> str:
    """Return "a", "a och b" or "a, b och c"."""
    return " och ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def first_draft(
    round: AllocationRound, scenario: Scenario, by: User, earlier: OfficialReport | None
) -> dict[str, Any]:
    """Return the fields of a new tjänsteskrivelse; texts that a person wrote earlier are kept.

    The figures are always from the scenario, so that an old number never follows along.
    """
    today = timezone.localdate()
    targets = list(round.targets.all())
    draft = {
        "dated_on": today,
        "diary_no": targets[0].diary_no,
        "author": by.name,
        "author_title": "Samordnare",
        "signatures": f"{by.name}, samordnare",
        "recipients": "\n".join(
            sorted({card.board_name.capitalize() for card in selectors.departments_of_round(round)})
        ),
        "basis": _basis(round, targets, today),
        "preparation": _preparation(round),
        **_proposal(round, scenario, targets, today),
        **STANDING_TEXTS,
    }
    if earlier:
        kept = ("author_title", "signatures", *STANDING_TEXTS)
        draft.update({name: getattr(earlier, name) for name in kept})
    if cost := costs.cost_block(round, scenario):
        draft["economy"] = _economy(cost, selectors.sums_by_kind(scenario)[PlacementKind.AMA])
    return draft


STANDING_TEXTS = {
    "matter": (
        "Enligt riktlinjen tar förvaltningen varje år fram ett förslag till fördelningsmodell, i nära "
        "dialog med varje berörd förvaltning. Nämnden fattar det slutgiltiga beslutet. Därefter "
        "sluter berörda nämnder överenskommelser om de platser som fastslagits."
    ),
    "childrens_best": (
        "Föräldrar som kommer i arbete eller praktik påverkar barnens ekonomiska villkor. "
        "Försörjningsstödstagare med barn är en prioriterad grupp enligt riktlinjen."
    ),
    "economy": (
        "Förvaltningen finansierar lönerna för arbetsmarknadsanställningarna. Varje mottagande nämnd bär "
        "kostnaderna för mottagandet (riktlinjen, avsnitt 5)."
    ),
    "presentation": "Samordnaren föredrar ärendet vid nämndens sammanträde.",
}


def _economy(cost: dict[str, Any], places: int) -> str:
    """Return who pays, and what the places cost; the figures are always the scenario's."""
    basis = "Antagandena och uträkningen finns i bilaga 1, under rubriken Kostnad och antaganden."
    return "\n\n".join([STANDING_TEXTS["economy"], *cost_texts(cost, places), basis])


def _proposal(
    round: AllocationRound, scenario: Scenario, targets: list[Target], today: dt.date
) -> dict[str, str]:
    """Return the att-satser, the summary and the statement, with the scenario's figures."""
    sums = selectors.sums_by_kind(scenario)
    total = swedish_list([f"{sums[target.kind]} {target.get_kind_display()}" for target in targets])
    missing = [
        f"{target.places - sums[target.kind]} {target.get_kind_display()}"
        for target in targets
        if sums[target.kind] < target.places
    ]
    shortfall = (
        f"\n\nFörslaget når inte hela målet: det saknas {swedish_list(missing)}, "
        "eftersom förvaltningarna inte kan ta emot fler i år."
        if missing
        else ""
    )
    return {
        "proposals": (
            f"att fördela {total} för {round.year} enligt bilaga 1, daterad {today:%Y-%m-%d}\n"
            "att uppdra åt förvaltningen att teckna överenskommelser med mottagande nämnder"
        ),
        "summary": (
            f"Förvaltningen föreslår att {total} fördelas mellan kommunens förvaltningar {round.year}. "
            "Fördelningen utgår från varje förvaltnings kompetensbehov och från hur många platser den "
            f"kan ta emot med handledning.{shortfall}"
        ),
        "statement": (
            f"Platserna är fördelade med uddatalsmetoden. Behovet inom två år väger {scenario.weight_2y} "
            f"procent, behovet inom fem år {scenario.weight_5y} procent och antalet anställda "
            f"{scenario.weight_employees} procent. Ingen förvaltning får genom uträkningen fler platser än "
            "den har erbjudit och har handledare för. Bilagan visar hur varje tal har räknats fram."
        ),
    }


def _basis(round: AllocationRound, targets: list[Target], today: dt.date) -> str:
    """Return what the proposal rests on, one document on each line."""
    guideline = guideline_on(today)
    return "\n".join(
        [
            f"{guideline.title}, {guideline.decided}",
            *(
                f"Nämndens mål för {target.get_kind_display()}, {target.decided_on:%Y-%m-%d} "
                f"{target.paragraph}, {target.diary_no}"
                for target in targets
            ),
            f"Bilaga 1. Förslag till fördelningsmodell {round.year}, daterad {today:%Y-%m-%d}",
        ]
    )


def _preparation(round: AllocationRound) -> str:
    """Say how many förvaltningar were heard, and name those that did not answer or did not agree."""
    statuses = dict(round.dialogues.values_list("department_id", "status"))
    cards = selectors.departments_of_round(round)
    answered = sum(status in ANSWERED for status in statuses.values())
    texts = [f"{answered} av {len(statuses)} förvaltningar har svarat i dialogen."]
    for status, words in (
        (DialogueStatus.NOT_AGREED, "Utan enighet"),
        (DialogueStatus.CLOSED_UNANSWERED, "Utan svar"),
    ):
        if names := [card.name for card in cards if statuses.get(card.pk) == status]:
            texts.append(f"{words}: {swedish_list(names)}.")
    return " ".join(texts)


def report_content(report: OfficialReport) -> dict[str, Any]:
    """Return what the document shows, as plain data (templates/documents/official_report.html)."""
    coordinating = next(
        (card.name for card in selectors.departments_of_round(report.round) if card.is_coordinating), ""
    )
    return {
        "title": f"Fördelningsmodell {report.round.year}",
        "department": coordinating,
        "author": report.author,
        "author_title": report.author_title,
        "dated_on": report.dated_on.isoformat(),
        "diary_no": report.diary_no,
        "board": board_names_on(report.dated_on)[report.round.deciding_board_id],
        "proposals": lines_of(report.proposals),
        "sections": [
            {"heading": heading, "paragraphs": paragraphs_of(getattr(report, field), field)}
            for heading, field in SECTIONS
            if getattr(report, field).strip()
        ],
        "signatures": [
            {"name": name.strip(), "title": title.strip()}
            for name, _, title in (line.partition(",") for line in lines_of(report.signatures))
        ],
        "sent_to": lines_of(report.recipients),
        "annex": report.payload,
    }


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def paragraphs_of(text: str, field: str) -> list[str]:
    """Return the paragraphs of a section; the basis has one item on each line."""
    if field == "basis":
        return lines_of(text)
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
