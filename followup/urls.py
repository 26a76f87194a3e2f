"""Addresses of the follow-up. An address holds random ids, never a number of a person's."""

from django.urls import path

from lund_placements.verbs import verbs

from . import calendar_urls, person_urls, report_urls, routine_urls, statistics_urls
from .views import lists, milestones, outcomes

app_name = "followup"
urlpatterns = [
    *calendar_urls.urlpatterns,
    *routine_urls.urlpatterns,
    *statistics_urls.urlpatterns,
    # What is next
    path("uppfoljning/", lists.mine, name="mine"),
    path("uppfoljning/hamta/", verbs(get=lists.mine_export, post=lists.mine_xlsx), name="mine_export"),
    path("uppfoljning/enheten/", lists.unit, name="unit"),
    path(
        "uppfoljning/enheten/hamta/",
        verbs(get=lists.unit_export, post=lists.unit_xlsx),
        name="unit_export",
    ),
    # One placement's milestones, and one of them
    path("uppfoljning/placeringar/<uuid:pk>/", milestones.placement, name="placement"),
    path("uppfoljning/<uuid:pk>/", milestones.milestone, name="milestone"),
    path(
        "uppfoljning/<uuid:pk>/anteckna/",
        verbs(get=milestones.record, post=milestones.hand_in),
        name="record",
    ),
    path("uppfoljning/<uuid:pk>/utkast/", verbs(get=milestones.record, post=milestones.draft), name="draft"),
    path(
        "uppfoljning/<uuid:pk>/ratta/",
        verbs(get=milestones.correction, post=milestones.correct),
        name="correct",
    ),
    path(
        "uppfoljning/<uuid:pk>/blev-inte-av/",
        verbs(get=milestones.skip, post=milestones.skip_it),
        name="skip",
    ),
    path(
        "uppfoljning/<uuid:pk>/resultat/",
        verbs(get=outcomes.outcome, post=outcomes.record),
        name="outcome",
    ),
    path(
        "uppfoljning/<uuid:pk>/resultat/ratta/",
        verbs(get=outcomes.correction, post=outcomes.correct),
        name="outcome_correct",
    ),
    *report_urls.urlpatterns,
    *person_urls.urlpatterns,
]
