"""Letters about who answers for a förvaltning: who leaves, and who remains; and about a second factor taken away."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from lund_placements.swedish import long_date

from . import mail
from .enums import Role
from .models import OutboxMail, SecondFactorReset, User
from .selectors import contacts_by_department, departments_on, people_with

EXAMPLE = {
    "person": "Bo Ek",
    "department": "Barn- och skolförvaltningen",
    "last_day": "31 oktober 2026",
    "remaining": "Nina Ås, Per Öst",
    "administrators": "Greta Holm",
}
LEFT = mail.MailKind(
    name="contact_left",
    label="En kontaktperson slutar",
    roles=(Role.COORDINATOR, Role.DEPARTMENT_CONTACT),
    example_path="/",
    example=EXAMPLE,
)
MISSING = mail.MailKind(
    name="contact_missing",
    label="En förvaltning blir utan kontaktperson",
    roles=(Role.COORDINATOR,),
    example_path="/",
    example=EXAMPLE,
    needed_because="en förvaltning utan kontaktperson kan inte höras (riktlinjen, avsnitt 4)",
)

SECOND_FACTOR_RESET = mail.MailKind(
    name="second_factor_reset",
    label="Någons tvåstegsinloggning återställs",
    roles=tuple(Role),
    example_path="/",
    example={**EXAMPLE, "by": "Greta Holm"},
    needed_because="annars kunde någon göra det för att komma åt ett konto",
)


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody who answers for a förvaltning, by its id, for the last time on a day."""

    person: User
    department: int
    last_day: dt.date

    @property
    def key(self) -> str:
        """What the keys of all letters about the departure begin with."""
        return f"departure {self.person.pk} {self.department} {self.last_day.isoformat()}"


def tell_of_departures(
    departures: Collection[Departure], *, from_day: dt.date, by: User | None = None
) -> None:
    """Queue the letters to the coordinators and to those who answer from the day, once per departure.

    Whoever still answers for the förvaltning on that day has not left it, and a förvaltning that no longer
    exists then misses nobody. The one who caused it (`by`) gets no letter.
    """
    if not departures:
        return
    names = {card.pk: card.name for card in departments_on(from_day)}
    contacts = contacts_by_department(from_day)
    coordinators = people_with(Role.COORDINATOR)
    administrators = ", ".join(user.name for user in people_with(Role.ADMINISTRATOR))
    keys = OutboxMail.objects.filter(kind__in=(LEFT.name, MISSING.name)).values_list("key", flat=True)
    told = {key.rpartition(" ")[0] for key in keys}
    for departure in departures:
        remaining = contacts.get(departure.department, [])
        if departure.department not in names or departure.person in remaining or departure.key in told:
            continue
        kind = LEFT if remaining else MISSING
        words = {
            "person": departure.person.name,
            "department": names[departure.department],
            "last_day": long_date(departure.last_day),
            "remaining": ", ".join(user.name for user in remaining),
            "administrators": administrators,
        }
        to, but = [*remaining, *coordinators], by.pk if by else None
        mail.write(kind, to, path=reverse("start"), words=words, key=departure.key, but=but)


def tell_of_second_factor(row: SecondFactorReset) -> None:
    """Queue the letters about a second factor that has been taken away: to its owner and the administrators."""
    words = {"person": row.user.name, "by": row.reset_by.name if row.reset_by else "Driften"}
    to, but = [row.user, *people_with(Role.ADMINISTRATOR)], row.reset_by_id
    key = f"second factor {row.pk}"
    mail.write(SECOND_FACTOR_RESET, to, path=reverse("mfa_index"), words=words, key=key, but=but)
