"""What did not become as it was decided in a year, with the reasons that were given and where they stand.

Each deviation has a key that is the same as long as its source is there, so that a comment stays with it. What
somebody has written about a person is never read.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import slugify

from agreements import selectors as agreement_selectors
from agreements.enums import AgreementStatus
from agreements.models import Agreement, AgreementEvent, Conclusion
from allocation.enums import DialogueStatus, Interest, Opinion
from allocation.models import AllocationRound, Decision
from allocation.selectors import counted_replies, valid_decision
from lund_placements import swedish

from .report_tables import in_cell

Figures = dict[str, Any]
DIALOGUE, AGREEMENTS, PLACEMENTS = (
    "Dialogen och beslutet",
    "Överenskommelserna",
    "Platserna och placeringarna",
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that differs: what, why as far as is known, and the page where it stands ("" when there is none)."""

    key: str
    group: str
    title: str
    reason: str
    path: str = ""


def deviations(round: AllocationRound, figures: Figures) -> list[Deviation]:
    """Return the year's deviations, by group; a fixed number of queries.

    figures: `statistics.as_payload` of the year, from which counts of people are taken as they are shown there.
    """
    decision = valid_decision(round)
    return [
        *_of_decision(round, decision),
        *_of_agreements(round, decision),
        *_of_figures(round, figures),
    ]


def _of_decision(round: AllocationRound, decision: Decision) -> Iterator[Deviation]:
    """What the targets, the dialogue and the nämnd's own changes say, as the decision was frozen."""
    payload = json.loads(decision.payload)
    here = reverse("allocation:decision", args=[decision.pk])
    for row in payload["sums"]:
        if row["decided"] < row["target"]:
            yield Deviation(
                f"mal.{row['kind']}",
                DIALOGUE,
                f"Beslutet når inte målet: {swedish.places(row['decided'], row['kind'])} av "
                f"{swedish.number(row['target'])}",
                "",
                here,
            )
    names = {unit["key"]: unit["name"] for unit in payload["departments"]}
    keys = dict(round.dialogues.values_list("department_id", "department__key"))
    replies = {keys[pk]: reply for pk, reply in counted_replies(round).items()}
    for unit in payload["departments"]:
        dialogue = reverse("allocation:dialogue", args=[round.year, unit["key"]])
        if unit["dialogue"] in (DialogueStatus.NOT_AGREED, DialogueStatus.CLOSED_UNANSWERED):
            how = "utan enighet" if unit["dialogue"] == DialogueStatus.NOT_AGREED else "utan svar"
            title = f"{unit['name']}: dialogen slutade {how}"
            yield Deviation(f"dialog.{unit['key']}", DIALOGUE, title, unit["dialogue_comment"], dialogue)
        reply = replies.get(unit["key"])
        if reply and reply.interest in (Interest.NO, Interest.MAYBE):
            title = f"{unit['name']} svarade {reply.get_interest_display().lower()} på frågan om att ta emot"
            yield Deviation(f"intresse.{unit['key']}", DIALOGUE, title, reply.interest_reason, dialogue)
        if unit["opinion"] == Opinion.OPPOSES:
            title = f"{unit['name']} tillstyrkte inte förslaget"
            yield Deviation(f"samrad.{unit['key']}", DIALOGUE, title, unit["opinion_reason"], here)
    for line in payload["lines"]:
        if line["decided"] != line["proposed"]:
            title = (
                f"{names[line['department']]}: nämnden beslutade {swedish.places(line['decided'], line['kind'])}, "
                f"föreslaget var {swedish.number(line['proposed'])}"
            )
            key = f"andrat.{line['department']}.{line['kind']}"
            yield Deviation(key, DIALOGUE, title, line["change_reason"], here)


STEPS = {AgreementStatus.ENDED: "end", AgreementStatus.DECLINED: "decline"}


def _of_agreements(round: AllocationRound, decision: Decision) -> Iterator[Deviation]:
    every = list(agreement_selectors.agreements().filter(round=round).order_by("board_name", "number", "pk"))
    said = AgreementEvent.objects.filter(agreement__round=round, kind__in=STEPS.values())
    reasons = {(event.agreement_id, event.kind): event.comment for event in said.order_by("created_at", "pk")}
    changed = dict(
        Conclusion.objects.filter(version__agreement__round=round, version__agreement__number__gt=0)
        .order_by("pk")
        .values_list("version__agreement", "payload")
    )
    for agreement in every:
        here = reverse("agreements:agreement", args=[round.year, agreement.pk])
        if agreement.pk in changed:
            title = f"Tillägg {agreement.number} till överenskommelsen med {agreement.board_name}"
            yield Deviation(
                f"tillagg.{agreement.pk}", AGREEMENTS, title, _changes(changed[agreement.pk]), here
            )
        step = STEPS.get(AgreementStatus(agreement.status))
        if step == "decline" or (
            step == "end" and not agreement.number
        ):  # amendments end with what they amend
            yield Deviation(
                f"avslut.{agreement.pk}", AGREEMENTS, _ended(agreement), reasons[agreement.pk, step], here
            )
    # Why there is none stands above, of one that was declined or ended.
    told = {each.board_name for each in every if each.is_signed or (each.status in STEPS and not each.number)}
    for name in agreement_selectors.decided_by_board(decision):
        if name not in told:
            title = f"Ingen överenskommelse är undertecknad med {name}"
            here = reverse("agreements:overview", args=[round.year])
            yield Deviation(f"osignerad.{slugify(name)}", AGREEMENTS, title, "", here)


def _ended(agreement: Agreement) -> str:
    what = f"Tillägg {agreement.number} till överenskommelsen" if agreement.number else "Överenskommelsen"
    how = "avslutades i förtid" if agreement.status == AgreementStatus.ENDED else "avböjdes"
    return f"{what} med {agreement.board_name} {how}"


def _changes(payload: str) -> str:
    """Name the terms that an amendment changes; what they were and became stands in the amendment itself."""
    names = [row["what"] for row in json.loads(payload)["changes"]]
    return f"Ändrar: {'; '.join(names)}." if names else "Ändrar inga villkor."


def _of_figures(round: AllocationRound, figures: Figures) -> Iterator[Deviation]:
    """What is missing between decision and start, and why placements ended before their day, as the figures show it."""
    here = reverse("followup:year_statistics", args=[round.year])
    for kind in figures["kinds"]:
        tables = {table["key"]: table for table in kind["tables"]}
        for name, count in tables["causes"]["rows"]:
            if count != 0:
                key = f"orsak.{kind['kind']}.{slugify(name)}"
                yield Deviation(
                    key, PLACEMENTS, f"{kind['name']}: {_inside(name)}, {in_cell(count)}", "", here
                )
        _, *early = tables["ends"]["rows"]  # the first are those that lasted to their day
        said = [f"{name}: {in_cell(count)}" for name, count, *_ in early if count != 0]
        title = f"{kind['name']}: placeringar som bröts före sin sista dag"
        if said and not any(count for _, count, *_ in early):  # a hidden count may be none
            title = f"{kind['name']}: det visas inte om någon placering bröts före sin sista dag"
            said = ["Antalen är så små att någon enskild kunde pekas ut."]
        if said:
            yield Deviation(f"avbrott.{kind['kind']}", PLACEMENTS, title, "\n".join(said), here)


def _inside(name: str) -> str:
    """Return the name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]
