"""The address space: one include per app. Paths are short Swedish words without å, ä and ö."""

from django.urls import include, path

urlpatterns = [
    path("konto/", include("allauth.account.urls")),
    path("konto/tvastegs/", include("allauth.mfa.urls")),
    path("", include("organisation.urls")),
    path("", include("allocation.urls")),
]
