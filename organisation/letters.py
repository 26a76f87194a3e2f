"""Which letter an event gives, to whom and about which page: each app has its own table of them, by the event.

A new letter is a row in an app's LETTERS and a text in templates/mail/<name>.txt, whose first line is the subject.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .enums import Role
from .mail import MailKind

Event = TypeVar("Event")
Addressee = TypeVar("Addressee")


@dataclass(frozen=True, slots=True)
class Audience(Generic[Event, Addressee]):
    """Those who get a letter: the roles that they hold, and how they are found for an event."""

    roles: tuple[Role, ...]
    of: Callable[[Event], Iterable[Addressee]]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a letter leads; the path and the words of its preview are invented."""

    route: str
    example_path: str
    example: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letter(Generic[Event, Addressee]):
    """What we write when something has happened; `needed_because` says why it cannot be turned off.

    What tells of something that is still being handled is confidential.
    """

    name: str
    label: str
    to: Audience[Event, Addressee]
    page: Page
    needed_because: str = ""
    is_confidential: bool = False

    @property
    def kind(self) -> MailKind:
        """The kind of letter, as the outbox and its pages know it."""
        return MailKind(
            name=self.name,
            label=self.label,
            roles=self.to.roles,
            example_path=self.page.example_path,
            example=self.page.example,
            needed_because=self.needed_because,
            is_confidential=self.is_confidential,
        )
