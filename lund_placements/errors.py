"""What can go wrong in a use case, and how a permission question is answered.

Messages are complete Swedish sentences that say what to do; codes are English, stable, one per rule.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm


class DomainError(Exception):
    """A rule said no; nothing has been written."""

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.code, self.field = message, code, field


class TransitionDenied(DomainError):
    """The status does not allow the step, often because somebody else has just taken it."""


class RuleBroken(DomainError):
    """The step is possible, but what was given breaks a rule."""


class Stale(DomainError):
    """Somebody else has saved since the page was opened; `current` is what the given names hold by now."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        field: str | None = None,
        current: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, code=code, field=field)
        self.current = current or {}


class NotLogged(Exception):
    """Who looks at a person could not be written down, so nothing is shown."""

    wait = 60  # seconds until it is worth another try


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to "may this user do this now?"; true when yes, and a reason when no."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """Refuse, with the sentence that the button, the page and the exception all show."""
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raise PermissionDenied with the verdict's reason unless it is a yes."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@contextmanager
def errors_in(form: BaseForm) -> Iterator[None]:
    """Show a refused action as errors in its form, so that nothing the user typed is lost."""
    try:
        yield
    except DomainError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, ValidationError(error.message, code=error.code))
    except ValidationError as error:
        for field, problems in getattr(error, "error_dict", {NON_FIELD_ERRORS: error}).items():
            form.add_error(field if field in form.fields else None, problems)
