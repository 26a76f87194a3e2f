"""Addresses of the routines."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import routines

VERSION = "uppfoljning/rutiner/<str:kind>/<int:number>/"
urlpatterns = [
    path("uppfoljning/rutiner/", routines.routines, name="routines"),
    path("uppfoljning/rutiner/<str:kind>/ny/", routines.start_draft, name="routine_new"),
    path(VERSION, routines.routine, name="routine"),
    path(
        f"{VERSION}publicera/",
        verbs(get=routines.publish_confirm, post=routines.publish),
        name="routine_publish",
    ),
    path(
        f"{VERSION}ta-bort/",
        verbs(get=routines.discard_confirm, post=routines.discard),
        name="routine_discard",
    ),
    path(f"{VERSION}flytta/", verbs(get=routines.move_preview, post=routines.move), name="routine_move"),
    # The milestones of a draft
    path(f"{VERSION}ny/", verbs(get=routines.rule_new, post=routines.rule_add), name="rule_new"),
    path(
        f"{VERSION}hallpunkter/<slug:key>/",
        verbs(get=routines.rule, post=routines.rule_save),
        name="rule",
    ),
    path(f"{VERSION}hallpunkter/<slug:key>/ta-bort/", routines.rule_remove, name="rule_remove"),
]
