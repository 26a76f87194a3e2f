"""How an action said no: one short text to compare with."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lund_placements.errors import DomainError


def refusal(action: Callable[[], object]) -> str:
    """Return a rule's code, a permission's reason, or a form's errors as "field: message"."""
    try:
        with transaction.atomic():
            action()
    except DomainError as error:
        return error.code
    except PermissionDenied as error:
        return str(error)
    except ValidationError as error:
        problems = getattr(error, "message_dict", {"": error.messages})
        return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in sorted(problems.items()))
    return "accepted"
