"""The address space: one include per app. Paths are short Swedish words without å, ä and ö."""

from allauth.account import views as account
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from organisation.api.views import not_found

# allauth's pages by name: those left out would let people change their own address or account.
account_patterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),  # says that nobody signs up
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("tvastegs/", include("allauth.mfa.urls")),
]
api_patterns = [
    path("", include("organisation.api.urls")),
    path("", include("allocation.api.urls")),
    path("", include("agreements.api.urls")),
    path("", include("participants.api.urls")),
    path("", include("followup.api.urls")),
    re_path("", not_found, name="nothing"),
]
handler400 = "lund_placements.error_pages.bad_request"
handler404 = "lund_placements.error_pages.not_found"
handler500 = "lund_placements.error_pages.server_error"
urlpatterns = [
    path("konto/", include(account_patterns)),
    path("api/v1/", include((api_patterns, "api"))),
    path("", include("organisation.urls")),
    path("", include("allocation.urls")),
    path("", include("agreements.urls")),
    path("", include("participants.urls")),
    path("", include("followup.urls")),
]
