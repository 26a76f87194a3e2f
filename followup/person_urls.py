"""Addresses of one person's follow-up, and of the page that a handledare opens without an account."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import links

MILESTONE = "uppfoljning/<uuid:pk>/"

urlpatterns = [
    # The handledare's check: the consultant's link, and the page that it opens
    path(f"{MILESTONE}handledaren/", verbs(get=links.link, post=links.create), name="check_link"),
    path(f"{MILESTONE}handledaren/aterkalla/", links.revoke, name="check_revoke"),
    path("svar/tack/", links.thanks, name="check_thanks"),
    path("svar/<str:token>/", verbs(get=links.check, post=links.answer), name="check"),
]
