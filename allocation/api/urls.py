"""Addresses of the yearly allocation under /api/v1/."""

from django.urls import path

from . import rounds

urlpatterns = [
    path("rounds", rounds.Rounds.as_view(), name="rounds"),
    path("rounds/<int:year>", rounds.Round.as_view(), name="round"),
    path("rounds/<int:year>/targets", rounds.Targets.as_view(), name="targets"),
    path("rounds/<int:year>/open-dialogue", rounds.OpenDialogue.as_view(), name="open_dialogue"),
    path("rounds/<int:year>/close-dialogue", rounds.CloseDialogue.as_view(), name="close_dialogue"),
    path("rounds/<int:year>/reopen-dialogue", rounds.ReopenDialogue.as_view(), name="reopen_dialogue"),
]
