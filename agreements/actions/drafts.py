"""Filling a draft: its parts and lines from the decision, and what is known of its terms from before."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from allocation.models import Decision, DecisionLine
from organisation.selectors import contacts_by_department

from ..models import Agreement, AgreementLine, AgreementPart
from ..models.agreement import ALL_MONTHS


def fill_parts(agreement: Agreement, lines: Sequence[DecisionLine], known: Agreement | None) -> None:
    """Give the draft a part for each förvaltning with decided lines, and those lines.

    What is agreed about a förvaltning's supervision comes from `known`, an earlier agreement with the nämnd
    or this draft itself as it was; otherwise from its answer in the dialogue, as the decision keeps it.
    """
    before = {part.department_id: part for part in known.parts.all()} if known else {}
    answers, contacts = _answers(agreement.decision), contacts_by_department()
    for department, mine in groupby(lines, key=lambda line: line.department):
        part = AgreementPart(agreement=agreement, department=department)
        if earlier := before.get(department.pk):
            for field in ("contact_name", "supervisors", "hours_per_week", "training", "months"):
                setattr(part, field, getattr(earlier, field))
        else:
            people = contacts.get(department.pk, [])
            part.contact_name = people[0].name if people else ""
            part.months, part.supervisors = _offered(answers.get(department.key, {}))
        part.full_clean()
        part.save()
        for line in mine:
            row = AgreementLine(part=part, decision_line=line)
            row.full_clean()
            row.save()


def empty_parts(agreement: Agreement) -> None:
    """Take the draft's parts and lines away, to be filled again from another decision."""
    AgreementLine.objects.filter(part__agreement=agreement).delete()
    for part in agreement.parts.all():
        part.delete()


def _answers(decision: Decision) -> dict[str, Mapping[str, Any]]:
    """Return what each förvaltning answered about its supervisors, by its key, from the frozen decision."""
    year = json.loads(decision.payload)["engine"]["problem"]["year"]
    return {answer["key"]: answer for answer in year["departments"]}


def _offered(answer: Mapping[str, Any]) -> tuple[list[int], int | None]:
    """Return the months when the förvaltning is open, and how many supervisors it has in all of them."""
    closed, supervisors = answer.get("closed", ()), answer.get("supervisors", ())
    months = [month for month in ALL_MONTHS if month - 1 not in closed] or list(ALL_MONTHS)
    fewest = min((supervisors[month - 1] for month in months if month <= len(supervisors)), default=0)
    return months, fewest or None
