"""Addresses of one person's follow-up, and of the page that a handledare opens without an account."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import indicators, links, person, plans

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
    # How things develop: the answers, and the questions
    path(f"{PERSON}skattning/", verbs(get=indicators.rate, post=indicators.rate_save), name="rate"),
    path(
        f"{PERSON}skattning/utkast/",
        verbs(get=indicators.rate, post=indicators.rate_draft),
        name="rate_draft",
    ),
    path(f"{PERSON}skattningar/<int:number>/", indicators.rating, name="rating"),
    path(
        f"{PERSON}skattningar/<int:number>/ratta/",
        verbs(get=indicators.correction, post=indicators.correct),
        name="rating_correct",
    ),
    path("uppfoljning/fragor/", indicators.questions, name="questions"),
    path("uppfoljning/fragor/ny/", indicators.questions_start, name="questions_start"),
    path(
        "uppfoljning/fragor/andra/",
        verbs(get=indicators.questions_edit, post=indicators.questions_save),
        name="questions_edit",
    ),
    path(
        "uppfoljning/fragor/publicera/",
        verbs(get=indicators.questions_publishing, post=indicators.questions_publish),
        name="questions_publish",
    ),
    path("uppfoljning/fragor/ta-bort/", indicators.questions_discard, name="questions_discard"),
    # The handledare's check: the consultant's link, and the page that it opens
    path(f"{MILESTONE}handledaren/", verbs(get=links.link, post=links.create), name="check_link"),
    path(f"{MILESTONE}handledaren/aterkalla/", links.revoke, name="check_revoke"),
    path("svar/tack/", links.thanks, name="check_thanks"),
    path("svar/<str:token>/", verbs(get=links.check, post=links.answer), name="check"),
]
