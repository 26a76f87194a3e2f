"""Addresses that belong to no resource under /api/v1/."""

from django.urls import path

from .reference import Description

urlpatterns = [path("openapi.json", Description.as_view(), name="description")]
