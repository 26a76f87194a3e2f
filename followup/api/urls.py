"""Addresses of the follow-up under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [
    path("milestones", views.Milestones.as_view(), name="milestones"),
    path("outcomes", views.Outcomes.as_view(), name="outcomes"),
    path("rounds/<int:year>/figures", views.Figures.as_view(), name="figures"),
]
