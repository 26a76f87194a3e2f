"""Addresses of workplaces, places, proposals and placements under /api/v1/."""

from django.urls import include, path

from . import (
    place_steps,
    placement_steps,
    placements,
    places,
    portfolio,
    proposal_steps,
    proposals,
    workplaces,
)

workplace_patterns = [
    path("supervisors", workplaces.Supervisors.as_view(), name="supervisors"),
    path("supervisors/<int:supervisor>", workplaces.SupervisorDetail.as_view(), name="supervisor"),
]
place_patterns = [
    path("open", place_steps.Open.as_view(), name="place_open"),
    path("hold", place_steps.Hold.as_view(), name="place_hold"),
    path("release", place_steps.Release.as_view(), name="place_release"),
    *(
        path(name.replace("_", "-"), view.as_view(), name=f"place_{name}")
        for name, view in place_steps.STEPS.items()
    ),
    path("supervision", place_steps.Supervision.as_view(), name="place_supervision"),
    path("period", place_steps.Period.as_view(), name="place_period"),
    path("shares", place_steps.Shares.as_view(), name="place_shares"),
    path("consultations", place_steps.Consultations.as_view(), name="place_consultations"),
    path(
        "consultations/<int:consultation>/remove",
        place_steps.RemoveConsultation.as_view(),
        name="place_consultation_remove",
    ),
    path("candidates", proposals.Candidates.as_view(), name="place_candidates"),
]
proposal_patterns = [
    path("offer", proposal_steps.Offer.as_view(), name="proposal_offer"),
    path("accept", proposal_steps.Accept.as_view(), name="proposal_accept"),
    path("decline", proposal_steps.Decline.as_view(), name="proposal_decline"),
    path("withdraw", proposal_steps.Withdraw.as_view(), name="proposal_withdraw"),
    path("plan", proposal_steps.Plan.as_view(), name="proposal_plan"),
]
placement_patterns = [
    path("preparation", placement_steps.Preparation.as_view(), name="placement_preparation"),
    path("terms", placement_steps.Terms.as_view(), name="placement_terms"),
    path("dates", placement_steps.Dates.as_view(), name="placement_dates"),
    path("start", placement_steps.Start.as_view(), name="placement_start"),
    path("end", placement_steps.End.as_view(), name="placement_end"),
    path("break-off", placement_steps.BreakOff.as_view(), name="placement_break_off"),
    path("cancel", placement_steps.Cancel.as_view(), name="placement_cancel"),
]
urlpatterns = [
    path("workplaces", workplaces.Workplaces.as_view(), name="workplaces"),
    path("workplaces/<uuid:pk>", workplaces.WorkplaceDetail.as_view(), name="workplace"),
    path("workplaces/<uuid:pk>/", include(workplace_patterns)),
    path("places", places.Places.as_view(), name="places"),
    path("places/<uuid:pk>", places.PlaceDetail.as_view(), name="place"),
    path("places/<uuid:pk>/", include(place_patterns)),
    path("proposals", proposals.Proposals.as_view(), name="proposals"),
    path("proposals/suggestion", portfolio.Suggestion.as_view(), name="suggestion"),
    path("proposals/<uuid:pk>", proposals.ProposalDetail.as_view(), name="proposal"),
    path("proposals/<uuid:pk>/", include(proposal_patterns)),
    path("placements", placements.Placements.as_view(), name="placements"),
    path("placements/<uuid:pk>", placements.PlacementDetail.as_view(), name="placement"),
    path("placements/<uuid:pk>/", include(placement_patterns)),
]
