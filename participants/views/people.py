"""The consultant's cases: the list, the search, one case, and what is changed in it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from lund_placements.swedish import age, long_date
from organisation.decorators import writes
from organisation.selectors import departments_on

from .. import look_words, permissions, placement_selectors, placement_words, selectors
from ..access import note, opens_case
from ..actions import people as actions
from ..crypto import open_personnummer
from ..enums import AccessKind, AccessOutcome
from ..forms import AddForm, ChangeIdentityForm, ConsultantForm, FactsForm, SearchForm, facts_of
from ..hooks import CASE_LINKS
from ..models import Participant
from .common import case_crumbs, case_form, case_url, crumbs, service_facts

CASES_ON_A_PAGE = 50
LATEST = 5  # rows of the access log on the page of a case
LOOKS_ON_A_PAGE = 50
EVENTS = {
    "case_added": "Ärendet lades upp",
    "facts_changed": "Uppgifter ändrades",
    "identity_changed": "Namn eller personnummer ändrades",
    "case_closed": "Ärendet avslutades",
    "case_reopened": "Ärendet öppnades igen",
    "case_handed_over": "Ärendet lämnades över",
    "assessed": "En bedömning antecknades",
    "service_noted": "Ett besked från Arbetsförmedlingen antecknades",
    "grounds_set": "Prioriteringsgrunderna ändrades",
    "wishes_set": "Önskemålen ändrades",
    "steps_set": "Förberedelserna ändrades",
    "disclosed": "En grund för utlämnande antecknades",
    "disclosure_ended": "Ett utlämnande avslutades",
    "identity_protected": "Skyddade personuppgifter markerades",
    "protection_ended": "Markeringen om skyddade personuppgifter togs bort",
    "erasure_held": "Ärendet hölls kvar",
    "erasure_hold_lifted": "Hindret för gallring hävdes",
    "erasure_ordered": "Gallring föreslogs",
    "erasure_withdrawn": "Förslaget att gallra togs tillbaka",
    "case_erased": "Ärendet gallrades",
    "handler_named": "En handläggare utsågs",
    "handler_removed": "En handläggare togs bort",
    "handler_rescued": "Driften lämnade ärendet till en konsulent, när ingen handläggare fanns kvar",
}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """List one's own open cases."""
    require(permissions.may_handle_cases(request.user))
    page = Paginator(selectors.own_cases(request.user), CASES_ON_A_PAGE).get_page(request.GET.get("sida"))
    shown = list(page)
    note(by=request.user, what=AccessKind.LIST, subjects=[one.pk for one in shown])
    grounds = selectors.grounds_of(shown)
    context = {
        "page": page,
        "rows": [{"case": one, "grounds": [ground.label for ground in grounds[one.pk]]} for one in shown],
        "form": SearchForm(),
        "breadcrumbs": [("Start", reverse("start")), ("Deltagare", None)],
    }
    return render(request, "participants/persons.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Ask whom to look for."""
    require(permissions.may_handle_cases(request.user))
    return _search_page(request, SearchForm(), None)


@require_POST
def search_for(request: HttpRequest) -> HttpResponse:
    """Look for somebody; what is looked for stands neither in the address nor in any log."""
    require(permissions.may_handle_cases(request.user))
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _search_page(request, form, None, status=422)
    found = selectors.search(request.user, form.cleaned_data["text"])
    note(
        by=request.user,
        what=AccessKind.SEARCH,
        subjects=found.hidden,
        outcome=AccessOutcome.DENIED,
        is_flagged=True,
    )
    note(by=request.user, what=AccessKind.SEARCH, subjects=[one.pk for one in found.shown])
    return _search_page(request, form, found)


def _search_page(
    request: HttpRequest, form: SearchForm, found: selectors.Found | None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "found": found, "breadcrumbs": crumbs(("Sök", None))}
    return render(request, "participants/person_search.html", context, status=status)


# A new participant


def _add_page(request: HttpRequest, form: AddForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "breadcrumbs": crumbs(("Lägg upp ärende", None))}
    return render(request, "participants/person_add.html", context, status=status)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a new participant."""
    require(permissions.may_handle_cases(request.user))
    return _add_page(request, AddForm())


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Store a new participant; a number that somebody has already is a look at that person."""
    require(permissions.may_handle_cases(request.user))
    form = AddForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        _note_holders(request, selectors.holders_of(given["personnummer"], given["case_number"]))
    return _add(request, form)


def _note_holders(request: HttpRequest, holders: Iterable[UUID]) -> None:
    note(
        by=request.user,
        what=AccessKind.DUPLICATE,
        subjects=list(holders),
        outcome=AccessOutcome.DENIED,
        is_flagged=True,
    )


@writes
def _add(request: HttpRequest, form: AddForm) -> HttpResponse:
    if form.is_valid():
        with errors_in(form):
            participant = actions.add(
                case_number=form.cleaned_data["case_number"],
                identity=form.identity(),
                is_protected=form.cleaned_data["is_protected"],
                by=request.user,
            )
            messages.success(request, "Ärendet är upplagt. Fyll i det som matchningen behöver.")
            return redirect("participants:case_change", participant.pk)
    return _add_page(request, form, status=422)


# One case


@require_safe
@opens_case(AccessKind.CASE)
def case(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what is known, what has been given out, and who has looked."""
    user = request.user
    names = {card.pk: card.name for card in departments_on(timezone.localdate())}
    bases = selectors.with_bases(participant)
    context = {
        "case": participant,
        "facts": _facts(participant),
        "service": service_facts(selectors.latest_service_note(participant)),
        "readiness": selectors.latest_readiness([participant]).get(participant.pk),
        "grounds": participant.grounds.all(),
        "wishes": participant.wishes.all(),
        "steps": participant.steps.all(),
        "disclosures": [
            {
                "basis": basis,
                "department": names.get(basis.department_id, basis.department.key),
                "end": getattr(basis, "end", None),
                "may_end": permissions.may_end_disclosure(user, basis),
            }
            for basis in bases
        ],
        "handlers": participant.handlers.select_related("user"),
        "looks": look_words.rows(
            selectors.looks_at(participant).order_by("-is_flagged", "-at", "-pk")[:LATEST]
        ),
        "events": [_event(event) for event in participant.events.all()],
        "proposals": [
            {"of": proposal, "row": row, "status": status, "tone": tone}
            for proposal in placement_selectors.proposals_of(participant)
            for row in [getattr(proposal, "placement", None) or proposal]
            for status, tone in [placement_words.status_words(row)]
        ],
        "links": [link(participant) for link in CASE_LINKS],
        "may_change": permissions.may_change(user, participant),
        "may_disclose": permissions.may_disclose(user, participant),
        "may_reopen": permissions.may_reopen(user, participant),
        "grant": selectors.grant_of(user, participant),
        "breadcrumbs": case_crumbs(participant),
    }
    return render(request, "participants/person.html", context)


def _facts(participant: Participant) -> list[tuple[str, str]]:
    """Return what matching knows, as pairs of label and value."""
    since, start = participant.income_support_since, participant.start_from
    hours = participant.hours_per_week
    rows = [
        (
            "Försörjningsstöd sedan",
            f"{long_date(since)} ({age(since, timezone.localdate())})" if since else "",
        ),
        ("Språknivå i svenska", participant.get_language_level_display()),
        ("Utbildning", participant.get_education_level_display()),
        ("Timmar i veckan", str(hours) if hours else ""),
        ("Tider på dygnet", _labels(participant, "times_of_day")),
        ("Kan börja tidigast", long_date(start) if start else ""),
        ("Körkort", _all_of(participant, "licences", participant.licences_are_known, "saknas", "inga andra")),
        ("Intyg", _labels(participant, "certificates")),
        (
            "Anpassningar",
            _all_of(
                participant,
                "adaptations",
                participant.adaptations_are_assessed,
                "bedömt, inga anpassningar behövs",
                "inget annat behövs",
            ),
        ),
    ]
    return [(label, value or "inte angivet") for label, value in rows]


def _all_of(participant: Participant, name: str, is_all: bool, none: str, no_more: str) -> str:
    """Return the codes of a field in words, and that there are no others when that is known."""
    found = _labels(participant, name)
    if not is_all:
        return found
    return f"{found}; {no_more}" if found else none


def _labels(participant: Participant, name: str) -> str:
    """Return the codes of a field in words, in the order of their list."""
    choices = participant._meta.get_field(name).base_field.choices
    return ", ".join(str(label) for code, label in choices if code in getattr(participant, name))


def _event(event: object) -> dict[str, object]:
    return {
        "text": EVENTS.get(event.kind, event.kind),
        "at": event.created_at,
        "by": event.actor_name,
        "comment": "",
    }


@require_safe
@opens_case(AccessKind.CASE)
def looks(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List everybody who has been shown the participant, or refused."""
    page = Paginator(selectors.looks_at(participant), LOOKS_ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "case": participant,
        "page": page,
        "looks": look_words.rows(page.object_list),
        "breadcrumbs": case_crumbs(participant, ("Vem har tittat?", None)),
    }
    return render(request, "participants/person_looks.html", context)


# Who it is


def _identity_page(
    request: HttpRequest, participant: Participant, form: ChangeIdentityForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Namn och personnummer",
        text="Att du har öppnat sidan står i åtkomstloggen.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.IDENTITY)
def identity(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show who it is, also of somebody protected, ready to be changed."""
    sealed = participant.personnummer_encrypted
    initial = {
        "first_name": participant.first_name,
        "last_name": participant.last_name,
        "personnummer": open_personnummer(participant.pk, sealed) if sealed else "",
        "legal_sex": participant.legal_sex,
        "revision": participant.revision,
    }
    return _identity_page(
        request, participant, ChangeIdentityForm(initial=initial, is_protected=participant.protected_identity)
    )


@require_POST
@opens_case(AccessKind.IDENTITY)
def identity_change(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store who it is; a personnummer that somebody has already is a look at that person."""
    form = ChangeIdentityForm(request.POST, is_protected=participant.protected_identity)
    if form.is_valid():
        _note_holders(request, selectors.holders_of(form.cleaned_data["personnummer"]) - {participant.pk})
    return _identity_change(request, participant, form)


@writes
def _identity_change(
    request: HttpRequest, participant: Participant, form: ChangeIdentityForm
) -> HttpResponse:
    if form.is_valid():
        with errors_in(form):
            actions.identify(
                participant=participant,
                identity=form.identity(),
                revision=form.cleaned_data["revision"],
                by=request.user,
            )
            messages.success(request, "Uppgifterna är sparade.")
            return redirect(case_url(participant))
    return _identity_page(request, participant, form, status=422)


# What matching knows


def _facts_page(
    request: HttpRequest, participant: Participant, form: FactsForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Uppgifter för matchning",
        text="Fyll i det du vet. Allt kan ändras senare.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def change(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what matching knows, ready to be changed."""
    require(permissions.may_change(request.user, participant))
    return _facts_page(request, participant, FactsForm(initial=facts_of(participant)))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def change_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store what matching knows."""
    form = FactsForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.change(
                participant=participant,
                facts=form.facts(),
                revision=form.cleaned_data["revision"],
                by=request.user,
            )
            messages.success(request, "Uppgifterna är sparade.")
            return redirect(case_url(participant))
    return _facts_page(request, participant, form, status=422)


# Closing and handing over


@require_safe
@opens_case(AccessKind.CHANGE)
def close(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask whether the case is to be closed."""
    context = {
        "case": participant,
        "verdict": permissions.may_close(request.user, participant),
        "breadcrumbs": case_crumbs(participant, ("Avsluta", None)),
    }
    return render(request, "participants/person_close.html", context)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def close_case(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Close the case."""
    actions.close(participant=participant, by=request.user)
    messages.success(request, "Ärendet är avslutat.")
    return redirect(case_url(participant))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def reopen(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take up a closed case again."""
    actions.reopen(participant=participant, by=request.user)
    messages.success(request, "Ärendet är öppet igen.")
    return redirect(case_url(participant))


def _hand_over_page(
    request: HttpRequest, participant: Participant, form: ConsultantForm, status: int = 200
) -> HttpResponse:
    return case_form(request, participant, form, heading="Lämna över", submit="Lämna över", status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def hand_over(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask who takes over."""
    require(permissions.may_change(request.user, participant))
    return _hand_over_page(request, participant, ConsultantForm(people=selectors.consultants()))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def hand_over_case(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Let another consultant answer for the case."""
    form = ConsultantForm(request.POST, people=selectors.consultants())
    if form.is_valid():
        with errors_in(form):
            consultant = form.cleaned_data["consultant"]
            actions.hand_over(participant=participant, consultant=consultant, by=request.user)
            messages.success(request, f"Ärendet är överlämnat till {consultant.name}.")
            return redirect("participants:cases")
    return _hand_over_page(request, participant, form, status=422)
