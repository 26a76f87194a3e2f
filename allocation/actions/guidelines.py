"""Every write about the guideline: a new version from a day, and corrections of what is written of the latest."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lund_placements.errors import RuleBroken, require
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import may_manage

from ..models import Guideline

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class GuidelineInput:
    """What is written of a version; None and "" are what is not known."""

    title: str
    decided_by: str
    decided_on: dt.date | None
    paragraph: str
    valid_from: dt.date | None
    revise_by: dt.date | None


@transaction.atomic
def add(*, data: GuidelineInput, by: User) -> Guideline:
    """Write in a version that is valid from a day; the one before it ends the day before.

    Raises RuleBroken without a day, or when the latest version does not begin before it.
    """
    require(may_manage(by))
    latest = _latest()
    if data.valid_from is None:
        raise RuleBroken(
            "Skriv från vilken dag den nya versionen gäller.", code="no_first_day", field="valid_from"
        )
    if latest and latest.valid_from and data.valid_from <= latest.valid_from:
        raise RuleBroken(
            f"Den senaste versionen gäller från {long_date(latest.valid_from)}. Välj en senare dag, eller rätta den.",
            code="guideline_begins_too_early",
            field="valid_from",
        )
    if latest:
        latest.valid_to = data.valid_from - ONE_DAY
        latest.full_clean()
        latest.save()
    return _store(Guideline(), data)


@transaction.atomic
def correct(*, data: GuidelineInput, by: User) -> Guideline:
    """Correct what is written of the latest version; the history keeps what it was.

    Before anything has been stored, this stores the guideline that the product is made for.
    """
    require(may_manage(by))
    return _store(_latest() or Guideline(), data)


def _latest() -> Guideline | None:
    return Guideline.objects.select_for_update().first()


def _store(guideline: Guideline, data: GuidelineInput) -> Guideline:
    for name in GuidelineInput.__dataclass_fields__:
        setattr(guideline, name, getattr(data, name))
    guideline.full_clean()
    guideline.save()
    return guideline
