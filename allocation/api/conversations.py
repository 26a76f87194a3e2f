"""What is said and asked around a reply. Internal notes are not here: they are for the coordinators' pages alone."""

import datetime as dt

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView

from .. import permissions
from ..actions import conversations as actions
from .dialogue_shapes import DIALOGUE, DialogueOut, DialogueView, get_dialogue
from .rounds import CommentIn, get_round


class ReminderOut(Out):
    """Who got a letter."""

    reminded = serializers.IntegerField(
        help_text="Hur många som påmindes nu. Den som redan är påmind i dag påminns inte igen."
    )


REMINDED = {"reminded": 1}


class Remind(DialogueView):
    """The coordinator reminds one förvaltning."""

    @operation(
        "dialogue_remind",
        "Påminn förvaltningen",
        answers=ReminderOut,
        example=REMINDED,
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Remind the förvaltning."""
        is_new = actions.remind(dialogue=get_dialogue(request.user, year, department), by=request.user)
        return self.shown(ReminderOut, {"reminded": int(is_new)})


class RemindLate(ApiView):
    """The coordinator reminds everybody who is late."""

    resource = "dialogues"

    @operation(
        "dialogues_remind_late",
        "Påminn alla vars sista dag har passerat",
        answers=ReminderOut,
        example={"reminded": 3},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Remind them."""
        count = actions.remind_late(round=get_round(request.user, year), by=request.user)
        return self.shown(ReminderOut, {"reminded": count})


class MessageOut(Out):
    """Something that one party has written to the other."""

    id = serializers.IntegerField()
    author = serializers.CharField(source="author_name", help_text="Vem som skrev.")
    body = serializers.CharField()
    written_at = serializers.DateTimeField(source="created_at")


class Messages(ListView):
    """What the parties have written to each other."""

    resource = "dialogues"
    ordering = ("-pk",)

    @operation(
        "dialogue_messages",
        "Meddelanden i dialogen, det senaste först",
        description="Det som båda parter läser. Interna anteckningar är aldrig med.",
        answers=MessageOut(many=True),
        example={
            "id": 31,
            "author": "Anna Ek",
            "body": "Kan ni ta emot två till i oktober?",
            "written_at": "2026-09-14T08:40:00+02:00",
        },
    )
    def get(self, request: Request, year: int, department: str) -> Response:
        """List the messages."""
        dialogue = get_dialogue(request.user, year, department)
        return self.page(dialogue.messages.filter(is_internal=False), MessageOut)


class MessageIn(In):
    """Something that both parties read."""

    body = Lines(max_length=4000)


class WriteMessage(DialogueView):
    """Either party says something."""

    @operation(
        "dialogue_write_message",
        "Skriv ett meddelande till den andra parten",
        description="Ett meddelande ändrar aldrig några siffror.",
        answers=DialogueOut,
        example=DIALOGUE,
        status=201,
        takes=MessageIn,
        takes_example={"body": "Kan ni ta emot två till i oktober?"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Send the message."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_write_message(request.user, dialogue))
        actions.write_message(dialogue=dialogue, by=request.user, **self.sent(MessageIn))
        return self.answer(dialogue, status=201)


class ProposedMeetingIn(In):
    """When and where to meet, and about what."""

    day = serializers.DateField()
    time = serializers.TimeField(help_text="Svensk tid.")
    place = Line(max_length=200)
    about = Lines(max_length=2000)


class ProposeMeeting(DialogueView):
    """Either party asks for a meeting."""

    @operation(
        "dialogue_propose_meeting",
        "Föreslå ett möte",
        description="Den andra parten får ett brev. Turen i dialogen ändras inte.",
        answers=DialogueOut,
        example=DIALOGUE,
        status=201,
        takes=ProposedMeetingIn,
        takes_example={
            "day": "2026-09-16",
            "time": "10:30",
            "place": "Teams",
            "about": "Antalet handledare under hösten.",
        },
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Propose the meeting."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_propose_meeting(request.user, dialogue))
        sent = self.sent(ProposedMeetingIn)
        starts_at = timezone.make_aware(dt.datetime.combine(sent.pop("day"), sent.pop("time")))
        actions.propose_meeting(dialogue=dialogue, starts_at=starts_at, by=request.user, **sent)
        return self.answer(dialogue, status=201)


class MeetingIn(In):
    """A meeting that was held."""

    held_on = serializers.DateField()
    participants = Line(max_length=500)
    summary = Lines(max_length=4000)


class RecordMeeting(DialogueView):
    """The coordinator records a meeting."""

    @operation(
        "dialogue_record_meeting",
        "Anteckna ett möte som har hållits",
        description="Både förvaltningen och samordnaren läser anteckningen.",
        answers=DialogueOut,
        example=DIALOGUE,
        status=201,
        takes=MeetingIn,
        takes_example={
            "held_on": "2026-09-16",
            "participants": "Bo Lind och Anna Ek",
            "summary": "Två handledare till utbildas i oktober.",
        },
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Record the meeting."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_run_year(request.user))
        actions.record_meeting(dialogue=dialogue, by=request.user, **self.sent(MeetingIn))
        return self.answer(dialogue, status=201)


class DeadlineIn(CommentIn):
    """Another last day, and why."""

    respond_by = serializers.DateField()


class MoveDeadline(DialogueView):
    """The coordinator gives one förvaltning another last day."""

    @operation(
        "dialogue_move_deadline",
        "Flytta förvaltningens sista dag att svara",
        answers=DialogueOut,
        example={**DIALOGUE, "respond_by": "2026-10-07"},
        takes=DeadlineIn,
        takes_example={"respond_by": "2026-10-07", "comment": "Nämnden sammanträder den 6 oktober."},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Move the day."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_move_deadline(request.user, dialogue))
        actions.move_deadline(dialogue=dialogue, by=request.user, **self.sent(DeadlineIn))
        return self.answer(dialogue)
