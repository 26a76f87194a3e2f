"""Addresses of participants, workplaces and places."""

from django.urls import URLPattern

app_name = "participants"
urlpatterns: list[URLPattern] = []
