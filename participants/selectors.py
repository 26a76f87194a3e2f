"""Reading participants: who may see which, and what a förvaltning learns. Everything read goes through here."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from organisation.enums import Role
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right
from organisation.selectors import people_with

from . import personnummer
from .crypto import blind_index
from .enums import Adaptation, EducationLevel, Ground, LanguageBand, TimeOfDay
from .models import (
    AccessLog,
    CaseGrant,
    DisclosureBasis,
    EmploymentServiceNote,
    JobReadiness,
    Participant,
    PriorityGround,
    ProtectedAccess,
)
from .suppression import Shown, shown

MOST_HITS = 20
SHORTEST_NAME = 2  # characters; there are people called Bo and Li
CASE_NUMBER = re.compile(r"\d{4}-\d{1,6}")


# Who may see which


def is_named(user: User, participant: Participant) -> bool:
    """Say whether the user handles a participant with protected identity."""
    return ProtectedAccess.objects.filter(participant=participant, user=user).exists()


def grant_of(user: User, participant: Participant) -> CaseGrant | None:
    """Return the reason with which the user has opened a colleague's case, while it holds."""
    return CaseGrant.objects.filter(participant=participant, user=user, expires_at__gt=timezone.now()).first()


def cases_known_to(user: User) -> QuerySet[Participant]:
    """Return the participants whom the user may know of; nobody for those who do not handle cases."""
    if not has_right(user, Right.HANDLE_CASES):
        return Participant.objects.none()
    named = ProtectedAccess.objects.filter(participant=OuterRef("pk"), user=user)
    return Participant.objects.select_related("consultant").filter(
        Q(protected_identity=False) | Exists(named), erased_at__isnull=True
    )


def own_cases(user: User) -> QuerySet[Participant]:
    """Return the user's own open cases, by case number."""
    return cases_known_to(user).active().filter(consultant=user)


def find(pk: UUID) -> Participant | None:
    """Return a participant for `access.opens_case`, which asks whether the user may see it."""
    return Participant.objects.select_related("consultant").filter(pk=pk, erased_at__isnull=True).first()


# Search: by name, personnummer or case number, and nothing else (SoLPuF 15 §)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: those shown, those of whom the user may not know, and whether there are more."""

    shown: tuple[Participant, ...]
    hidden: tuple[UUID, ...]
    has_more: bool


def search(user: User, text: str) -> Found:
    """Look among all cases that the user may know of; closed ones too.

    The own cases are found by how a name begins, a colleague's by the whole name: nobody reads colleagues' lists.
    """
    matching = _matching(text)
    known = cases_known_to(user)
    hits = list(known.filter(matching & (Q(consultant=user) | _exactly(text)))[: MOST_HITS + 1])
    hidden = Participant.objects.filter(matching, protected_identity=True).exclude(pk__in=known.values("pk"))
    return Found(
        tuple(hits[:MOST_HITS]),
        tuple(hidden.values_list("pk", flat=True)[:MOST_HITS]),
        len(hits) > MOST_HITS,
    )


def _matching(text: str) -> Q:
    if number := personnummer.normalised(text, timezone.localdate()):
        return Q(personnummer_index=blind_index(number))
    if CASE_NUMBER.fullmatch(text.strip()):
        return Q(case_number=text.strip())
    words = text.split()
    if not words or max(map(len, words)) < SHORTEST_NAME:
        return Q(pk__in=())
    matching = Q()
    for word in words:
        matching &= Q(first_name__istartswith=word) | Q(last_name__istartswith=word)
    return matching


def _exactly(text: str) -> Q:
    """Return what finds one person: a number, or both names as they are written, in either order."""
    if personnummer.normalised(text, timezone.localdate()) or CASE_NUMBER.fullmatch(text.strip()):
        return ~Q(pk__in=())
    words = text.split()
    found = Q(pk__in=())
    for split in range(1, len(words)):
        one, other = " ".join(words[:split]), " ".join(words[split:])
        found |= Q(first_name__iexact=one, last_name__iexact=other)
        found |= Q(first_name__iexact=other, last_name__iexact=one)
    return found


def holders_of(number: str | None, case_number: str = "") -> set[UUID]:
    """Return whoever has the personnummer or the case number, of all cases: nobody is added twice."""
    holding = Q(case_number=case_number) | (
        Q(personnummer_index=blind_index(number)) if number else Q(pk=None)
    )
    return set(Participant.objects.filter(holding).values_list("pk", flat=True))


def consultants() -> list[User]:
    """Return those who can take over a case, by name."""
    return people_with(Role.CONSULTANT)


# One case


def looks_at(participant: Participant) -> QuerySet[AccessLog]:
    """Return who has been shown the participant or refused, latest first."""
    return AccessLog.objects.filter(subjects__contains=[participant.pk]).select_related("actor")


def latest_service_note(participant: Participant) -> EmploymentServiceNote | None:
    """Return what Arbetsförmedlingen has said last, with who noted it; one query."""
    return participant.service_notes.select_related("noted_by").first()


def latest_readiness(participants: Collection[Participant]) -> dict[UUID, JobReadiness]:
    """Return each one's latest assessment, of those who have any."""
    rows = JobReadiness.objects.filter(participant__in=[one.pk for one in participants])
    latest = rows.order_by("participant_id", "-assessed_on", "-pk").distinct("participant_id")
    return {row.participant_id: row for row in latest.select_related("assessed_by")}


def grounds_of(participants: Collection[Participant]) -> dict[UUID, tuple[Ground, ...]]:
    """Return each one's grounds for priority, as the list names them; two queries for all of them."""
    ready = latest_readiness(participants)
    found: dict[UUID, set[Ground]] = {one.pk: set() for one in participants}
    for one in participants:
        if one.pk in ready and ready[one.pk].is_ready:
            found[one.pk].add(Ground.JOB_READY)
    rows = Participant.objects.filter(pk__in=found, grounds__isnull=False).order_by("pk")
    for pk, ground in rows.values_list("pk", "grounds__ground"):
        found[pk].add(Ground(ground))
    return {pk: tuple(ground for ground in Ground if ground in grounds) for pk, grounds in found.items()}


def is_ready(participant: str = "pk") -> Exists:
    """Return an expression for whether a participant's latest assessment says arbetsredo, by the way to its id."""
    same_day = Q(assessed_on=OuterRef("assessed_on"), pk__gt=OuterRef("pk"))
    later = JobReadiness.objects.filter(
        same_day | Q(assessed_on__gt=OuterRef("assessed_on")), participant=OuterRef("participant")
    )
    return Exists(
        JobReadiness.objects.filter(~Exists(later), participant=OuterRef(participant), is_ready=True)
    )


def first_ground() -> Case:
    """Return an expression for a participant's first ground for priority, "" for none; the database looks it up."""
    grounds = PriorityGround.objects.filter(participant=OuterRef("pk"))
    return Case(
        When(is_ready(), then=Value(Ground.JOB_READY)),
        When(Exists(grounds.filter(ground=Ground.CHILDREN)), then=Value(Ground.CHILDREN)),
        When(Exists(grounds.filter(ground=Ground.OTHER)), then=Value(Ground.OTHER)),
        default=Value(""),
    )


# What a förvaltning learns


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """All that a förvaltning may know of somebody before the person starts; there is no way from here to more."""

    alias: str
    name: str  # given name and initial, or the alias
    hours_per_week: int | None
    times_of_day: tuple[str, ...]
    start_from: dt.date | None
    adaptations: tuple[str, ...]
    consultant: str


def valid_bases(departments: Iterable[int], day: dt.date) -> QuerySet[DisclosureBasis]:
    """Return the bases on which any of the förvaltningar may know somebody on the day."""
    return (
        DisclosureBasis.objects.valid_on(day)
        .filter(department__in=list(departments), participant__protected_identity=False)
        .filter(Q(end__isnull=True) | Q(end__ended_on__gt=day))
    )


def shared_with(
    departments: Collection[int], people: Iterable[Participant], day: dt.date
) -> dict[UUID, SharedPerson]:
    """Return what the förvaltningar may know of these people on the day.

    Without a basis only the alias is known, and of somebody with protected identity nothing at all.
    """
    people = [one for one in people if not one.protected_identity]
    known = set(
        valid_bases(departments, day)
        .filter(participant__in=[one.pk for one in people])
        .values_list("participant", flat=True)
    )
    return {one.pk: _shared(one, has_basis=one.pk in known) for one in people}


def _shared(one: Participant, *, has_basis: bool) -> SharedPerson:
    if not has_basis:
        return SharedPerson(one.alias, one.alias, None, (), None, (), one.consultant.name)
    return SharedPerson(
        alias=one.alias,
        name=f"{one.first_name} {one.last_name[:1]}.",
        hours_per_week=one.hours_per_week,
        times_of_day=tuple(str(time.label) for time in TimeOfDay if time in one.times_of_day),
        start_from=one.start_from,
        adaptations=tuple(str(code.label) for code in Adaptation if code in one.adaptations),
        consultant=one.consultant.name,
    )


def given_out_to(user: User, day: dt.date) -> list[Participant]:
    """Return the people whom the user's förvaltningar may know on the day; never shown but through shared_with."""
    bases = valid_bases(departments_of(user), day)
    people = (
        Participant.objects.active().select_related("consultant").filter(pk__in=bases.values("participant"))
    )
    return list(people.order_by("alias"))


def with_bases(participant: Participant) -> list[DisclosureBasis]:
    """Return what has been given out of the participant to whom, with its end, latest first."""
    bases = participant.disclosures.select_related("department", "decided_by", "end__ended_by", "participant")
    return list(bases)


def with_facts(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """Let the people come with their wishes and preparatory steps, in two more queries."""
    return people.prefetch_related(Prefetch("wishes"), Prefetch("steps"))


# Counts without persons


def counted() -> list[tuple[str, Shown]]:
    """Return how many open cases there are by language, education and priority; small cells are hidden.

    Nobody with protected identity is counted, whoever asks.
    """
    people = Participant.objects.active().filter(protected_identity=False)
    first = _by(people.annotate(first=first_ground()), "first")
    levels = (
        ("Språknivå i svenska", LanguageBand, _by(people, "language_level")),
        ("Utbildning", EducationLevel, _by(people, "education_level")),
        ("Främsta grund för prioritering", Ground, first),
    )
    return [
        (
            heading,
            shown({str(label): counts[code] for code, label in [*choices.choices, ("", "inte angivet")]}),
        )
        for heading, choices, counts in levels
    ]


def _by(people: QuerySet[Participant], field: str) -> Counter[str]:
    return Counter(dict(people.order_by(field).values_list(field).annotate(Count("pk"))))
