"""Addresses of the own calendar; the one that a calendar reads is secret."""

from django.urls import path

from .views import calendar

urlpatterns = [
    path("uppfoljning/kalender/", calendar.calendar, name="calendar"),
    path("uppfoljning/kalender/skapa/", calendar.make_address, name="calendar_make"),
    path("uppfoljning/kalender/stang-av/", calendar.turn_off, name="calendar_off"),
    path("uppfoljning/kalender/<slug:token>.ics", calendar.feed, name="calendar_feed"),
]
