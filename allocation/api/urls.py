"""Addresses of the yearly allocation under /api/v1/."""

from django.urls import include, path

from . import (
    calendar,
    consultations,
    conversations,
    decisions,
    dialogues,
    proposals,
    replies,
    rounds,
    scenarios,
)

dialogue_patterns = [
    path("versions", dialogues.Versions.as_view(), name="versions"),
    *(path(f"reply/{name}", view.as_view(), name=f"reply_{name}") for name, view in replies.PARTS.items()),
    path("submit", dialogues.Submit.as_view(), name="submit"),
    path("accept", dialogues.Accept.as_view(), name="accept"),
    path("counter", dialogues.Counter.as_view(), name="counter"),
    *(path(f"{name}", view.as_view(), name=name) for name, view in dialogues.STEPS.items()),
    path("remind", conversations.Remind.as_view(), name="remind"),
    path("messages", conversations.Messages.as_view(), name="messages"),
    path("write-message", conversations.WriteMessage.as_view(), name="write_message"),
    path("propose-meeting", conversations.ProposeMeeting.as_view(), name="propose_meeting"),
    path("record-meeting", conversations.RecordMeeting.as_view(), name="record_meeting"),
    path("move-deadline", conversations.MoveDeadline.as_view(), name="move_deadline"),
    path("consultation", consultations.ConsultationDetail.as_view(), name="consultation"),
]
scenario_patterns = [
    path("choose", scenarios.Choose.as_view(), name="choose"),
    path("discard", scenarios.Discard.as_view(), name="discard"),
    path("lines/<slug:department>/<slug:kind>", scenarios.LineDetail.as_view(), name="scenario_line"),
]
year_patterns = [
    path("targets", rounds.Targets.as_view(), name="targets"),
    path("calendar", calendar.Calendar.as_view(), name="calendar"),
    path("open-dialogue", rounds.OpenDialogue.as_view(), name="open_dialogue"),
    path("close-dialogue", rounds.CloseDialogue.as_view(), name="close_dialogue"),
    path("reopen-dialogue", rounds.ReopenDialogue.as_view(), name="reopen_dialogue"),
    path("dialogues", dialogues.Dialogues.as_view(), name="dialogues"),
    path("dialogues/remind-late", conversations.RemindLate.as_view(), name="remind_late"),
    path("dialogues/<slug:department>", dialogues.DialogueDetail.as_view(), name="dialogue"),
    path("dialogues/<slug:department>/", include(dialogue_patterns)),
    path("needs", dialogues.Needs.as_view(), name="needs"),
    path("capacity", dialogues.Capacity.as_view(), name="capacity"),
    path("scenarios", scenarios.Scenarios.as_view(), name="scenarios"),
    path("scenarios/<int:pk>", scenarios.ScenarioDetail.as_view(), name="scenario"),
    path("scenarios/<int:pk>/", include(scenario_patterns)),
    path("draft-proposal", proposals.DraftProposal.as_view(), name="draft_proposal"),
    path("proposal", proposals.Proposal.as_view(), name="year_proposal"),
    path("send-proposal", proposals.SendProposal.as_view(), name="send_proposal"),
    path("take-back-proposal", proposals.TakeBackProposal.as_view(), name="take_back_proposal"),
    path("ask-consultation", consultations.AskConsultation.as_view(), name="ask_consultation"),
    path("record-decision", decisions.RecordDecision.as_view(), name="record_decision"),
]
decision_patterns = [
    path("frozen", decisions.Frozen.as_view(), name="decision_frozen"),
    path("document", decisions.DecisionDocument.as_view(), name="decision_document"),
    path("notice", decisions.Notice.as_view(), name="decision_notice"),
    path("publish", decisions.Publish.as_view(), name="decision_publish"),
    path("correct", decisions.Correct.as_view(), name="decision_correct"),
]
urlpatterns = [
    path("rounds", rounds.Rounds.as_view(), name="rounds"),
    path("rounds/<int:year>", rounds.Round.as_view(), name="round"),
    path("rounds/<int:year>/", include(year_patterns)),
    path("decisions", decisions.Decisions.as_view(), name="decisions"),
    path("decisions/<uuid:pk>", decisions.DecisionDetail.as_view(), name="decision"),
    path("decisions/<uuid:pk>/", include(decision_patterns)),
]
