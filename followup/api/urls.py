"""Addresses of the follow-up under /api/v1/."""

from django.urls import path

from . import conversations, figures, milestones, outcomes

urlpatterns = [
    path("milestones", milestones.Milestones.as_view(), name="milestones"),
    path("milestones/<uuid:pk>", milestones.MilestoneDetail.as_view(), name="milestone"),
    path("milestones/<uuid:pk>/skip", milestones.Skip.as_view(), name="milestone_skip"),
    path(
        "milestones/<uuid:pk>/conversation",
        conversations.ConversationDetail.as_view(),
        name="milestone_conversation",
    ),
    path("milestones/<uuid:pk>/outcome", outcomes.OutcomeDetail.as_view(), name="milestone_outcome"),
    path("outcomes", outcomes.Outcomes.as_view(), name="outcomes"),
    path("rounds/<int:year>/figures", figures.Figures.as_view(), name="figures"),
]
