"""Addresses of places and placements under /api/v1/."""

from django.urls import path

from . import placements, places

urlpatterns = [
    path("places", places.Places.as_view(), name="places"),
    path("placements", placements.Placements.as_view(), name="placements"),
]
