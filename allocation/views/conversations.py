"""What is said and asked around a reply: messages, notes, meetings, reminders, deadlines, versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import permissions, reply_parts, selectors
from ..actions import conversations as actions
from ..board import Choice
from ..dialogue_forms import DeadlineForm, MeetingForm, MessageForm, ProposedMeetingForm
from ..models import Dialogue
from .board import board_address
from .common import form_page, get_round
from .dialogues import address, dialogue_crumbs, get_dialogue

MESSAGE = (
    "Skriv ett meddelande",
    "Både förvaltningen och samordnaren läser meddelandet. Ett meddelande ändrar aldrig några siffror.",
    "Skicka",
)
NOTE = (
    "Skriv en intern anteckning",
    "Bara samordnarna läser anteckningen. Förvaltningen ser den inte.",
    "Spara",
)
PROPOSED_MEETING = (
    "Boka möte",
    "Den andra parten får ett brev om att du föreslår ett möte. Både förvaltningen och samordnaren läser vad du "
    "skriver här.",
    "Föreslå mötet",
)
MEETING = (
    "Anteckna ett möte",
    "Både förvaltningen och samordnaren läser anteckningen.",
    "Spara",
)
DEADLINE = (
    "Flytta sista dagen",
    "Förvaltningen läser skälet och får den nya dagen i ett brev.",
    "Flytta",
)


def _page(request: HttpRequest, dialogue: Dialogue, words: tuple[str, str, str], form, status: int = 200):
    heading, text, submit = words
    return form_page(
        request,
        form,
        heading=heading,
        text=text,
        submit=submit,
        back=address(dialogue),
        breadcrumbs=dialogue_crumbs(dialogue, (heading, None)),
        status=status,
    )


@require_safe
def message_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask for a message to the other party."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_write_message(request.user, dialogue))
    return _page(request, dialogue, MESSAGE, MessageForm())


@writes
def message(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Send the message."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_write_message(request.user, dialogue))
    form = MessageForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.write_message(dialogue=dialogue, by=request.user, **form.cleaned_data)
            messages.success(request, "Meddelandet är skickat.")
            return redirect(address(dialogue))
    return _page(request, dialogue, MESSAGE, form, status=422)


@require_safe
def note_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask for a note that only coordinators read."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_run_year(request.user))
    return _page(request, dialogue, NOTE, MessageForm())


@writes
def note(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Save the note."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_run_year(request.user))
    form = MessageForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.write_note(dialogue=dialogue, by=request.user, **form.cleaned_data)
            messages.success(request, "Anteckningen är sparad. Bara samordnarna ser den.")
            return redirect(address(dialogue))
    return _page(request, dialogue, NOTE, form, status=422)


@require_safe
def proposed_meeting_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask when and where to meet."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_propose_meeting(request.user, dialogue))
    return _page(request, dialogue, PROPOSED_MEETING, ProposedMeetingForm())


@writes
def propose_meeting(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask the other party for a meeting."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_propose_meeting(request.user, dialogue))
    form = ProposedMeetingForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.propose_meeting(dialogue=dialogue, by=request.user, **form.value())
            messages.success(request, "Mötet är föreslaget. Svaret kommer som ett meddelande.")
            return redirect(address(dialogue))
    return _page(request, dialogue, PROPOSED_MEETING, form, status=422)


@require_safe
def meeting_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask what was said at a meeting."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_run_year(request.user))
    return _page(request, dialogue, MEETING, MeetingForm(initial={"held_on": timezone.localdate()}))


@writes
def meeting(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Record the meeting."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_run_year(request.user))
    form = MeetingForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.record_meeting(dialogue=dialogue, by=request.user, **form.cleaned_data)
            messages.success(request, "Mötet är antecknat.")
            return redirect(address(dialogue))
    return _page(request, dialogue, MEETING, form, status=422)


@require_safe
def deadline_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask for another last day."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_move_deadline(request.user, dialogue))
    return _page(request, dialogue, DEADLINE, DeadlineForm(initial={"respond_by": dialogue.respond_by}))


@writes
def deadline(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Move the last day."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_move_deadline(request.user, dialogue))
    form = DeadlineForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.move_deadline(dialogue=dialogue, by=request.user, **form.cleaned_data)
            messages.success(request, "Sista dagen är flyttad.")
            return redirect(address(dialogue))
    return _page(request, dialogue, DEADLINE, form, status=422)


@writes
def remind(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Remind one förvaltning."""
    dialogue = get_dialogue(request, year, key)
    if actions.remind(dialogue=dialogue, by=request.user):
        messages.success(request, "Förvaltningen får en påminnelse.")
    else:
        messages.info(request, "Förvaltningen har redan fått en påminnelse i dag.")
    if "tavla" in request.POST:  # pressed on the board, which is shown again as it was
        return redirect(board_address(year, Choice.of(request.POST)))
    return redirect(address(dialogue))


@writes
def remind_late(request: HttpRequest, year: int) -> HttpResponse:
    """Remind every förvaltning that is late."""
    count = actions.remind_late(round=get_round(request, year), by=request.user)
    if count:
        messages.success(request, f"Påminda förvaltningar: {count}.")
    else:
        messages.info(request, "Ingen behövde påminnas, eller så är alla redan påminda i dag.")
    return redirect(board_address(year, Choice.of(request.POST)))


@require_safe
def compare_versions(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the versions of the reply side by side."""
    dialogue = get_dialogue(request, year, key)
    replies = selectors.versions_visible_to(request.user, dialogue)
    sections = reply_parts.compare([selectors.answers_of(reply) for reply in replies])
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "replies": replies,
        "changes": [row for section in sections for row in section.rows if row.differs],
        "sections": sections,
        "breadcrumbs": dialogue_crumbs(dialogue, ("Versioner", None)),
    }
    return render(request, "allocation/versions.html", context)
