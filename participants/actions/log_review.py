"""Going through the access log: what a reviewer has found of a look."""

from collections.abc import Collection

from django.db import transaction

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import permissions
from ..models import AccessLog, AccessReview


@transaction.atomic
def review(*, looks: Collection[int], assessment: str, comment: str, by: User) -> list[AccessReview]:
    """Say of each look, by id, what was found; one's own cannot be among them, and nothing is ever taken back.

    Raises RuleBroken when none is given or one of them does not exist.
    """
    require(permissions.may_review_log(by))
    rows = list(AccessLog.objects.filter(pk__in=looks).order_by("pk"))
    if not rows or len(rows) != len(set(looks)):
        raise RuleBroken("Markera minst en rad i loggen.", code="no_look_chosen")
    made = []
    for row in rows:
        require(permissions.may_review(by, row))
        one = AccessReview(look=row, assessment=assessment, comment=comment.strip(), reviewed_by=by)
        one.full_clean()
        one.save()
        made.append(one)
    return made
