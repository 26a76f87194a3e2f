"""Addresses of one person's follow-up, and of the page that a handledare opens without an account."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import links, person, plans

MILESTONE = "uppfoljning/<uuid:pk>/"
PERSON = "uppfoljning/deltagare/<uuid:pk>/"
EFFORT = "uppfoljning/insatser/<uuid:pk>/"

urlpatterns = [
    # One person: the plan, and efforts beside the placements
    path(PERSON, person.person, name="person"),
    path(f"{PERSON}plan/", verbs(get=plans.plan, post=plans.plan_save), name="plan"),
    path(f"{PERSON}plan/overenskommen/", verbs(get=plans.agreement, post=plans.agree), name="plan_agree"),
    path(f"{PERSON}plan/ta-bort/", plans.discard, name="plan_discard"),
    path(f"{PERSON}insatser/ny/", verbs(get=plans.effort_new, post=plans.effort_add), name="effort_new"),
    path(EFFORT, verbs(get=plans.effort, post=plans.effort_change), name="effort"),
    path(f"{EFFORT}ta-bort/", plans.effort_remove, name="effort_remove"),
    # The handledare's check: the consultant's link, and the page that it opens
    path(f"{MILESTONE}handledaren/", verbs(get=links.link, post=links.create), name="check_link"),
    path(f"{MILESTONE}handledaren/aterkalla/", links.revoke, name="check_revoke"),
    path("svar/tack/", links.thanks, name="check_thanks"),
    path("svar/<str:token>/", verbs(get=links.check, post=links.answer), name="check"),
]
