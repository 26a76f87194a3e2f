"""Letters about what is to be followed up, once a week, with numbers and no names; and of a year's report."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisation import mail
from organisation.enums import Role
from organisation.models import OutboxMail, User
from organisation.selectors import people_with

from . import selectors
from .models import YearReport

DIGEST = mail.MailKind(
    name="followup_digest",
    label="Veckans uppföljningar",
    roles=(Role.CONSULTANT,),
    example_path="/uppfoljning/",
    example={"late": "2", "week": "5"},
)
ESCALATION = mail.MailKind(
    name="followup_escalation",
    label="Uppföljningar som är för sena",
    roles=(Role.COORDINATOR,),
    example_path="/uppfoljning/",
    example={"late": "3"},
)
REPORT = mail.MailKind(
    name="year_report_published",
    label="En årsrapport publiceras",
    roles=(Role.BOARD_SECRETARY, Role.BOARD_MEMBER),
    example_path="/uppfoljning/arsrapport/7d9f6c1e-3b0a-4a57-9d2e-5a1c8f0b2e64/",
    example={"year": "2027", "is_correction": ""},
)


@transaction.atomic
def tell_of_the_week() -> None:
    """Queue the week's letters, once however often asked: on Monday, or when the first sending of the week is.

    A consultant learns how many are late or due by Sunday, the coordinators how many are late by more than the
    routine allows. Nobody gets a letter about nothing.
    """
    today = timezone.localdate()
    week = f"followup week {today - dt.timedelta(days=today.weekday())}"
    if OutboxMail.objects.filter(key__startswith=f"{week} ").exists():
        return
    waiting = selectors.waiting_by_consultant(today)
    for consultant in people_with(Role.CONSULTANT):
        if counts := waiting.get(consultant.pk):
            _write(DIGEST, [consultant], week, {"late": str(counts[0]), "week": str(counts[1])})
    if late := selectors.late_beyond_limit(today):
        _write(ESCALATION, people_with(Role.COORDINATOR), week, {"late": str(late)})


def _write(kind: mail.MailKind, to: list[User], week: str, words: dict[str, str]) -> None:
    mail.write(kind, to, path=reverse("followup:mine"), words=words, key=f"{week} {kind.name}")


def tell_of_report(report: YearReport, *, by: User) -> None:
    """Queue the letters about a report that has just been published, to the nämnder's secretaries and members."""
    words = {"year": str(report.round.year), "is_correction": "ja" if report.corrects_id else ""}
    path = reverse("followup:report", args=[report.pk])
    key = f"year report {report.pk} {REPORT.name}"
    mail.write(REPORT, people_with(*REPORT.roles), path=path, words=words, key=key, but=by.pk)
