"""Addresses of the överenskommelser under /api/v1/."""

from django.urls import path

from . import views

urlpatterns = [
    path("agreements", views.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:pk>", views.AgreementDetail.as_view(), name="agreement"),
    path("agreements/<uuid:pk>/versions/<int:number>", views.Version.as_view(), name="agreement_version"),
    path(
        "agreements/<uuid:pk>/versions/<int:number>/document",
        views.VersionDocument.as_view(),
        name="agreement_document",
    ),
]
