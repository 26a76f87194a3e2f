"""Addresses of the organisation and of pages that everybody may read."""

from django.conf import settings
from django.urls import path

from lund_placements.verbs import verbs

from . import account_views, staff_views, time_out, views, webhook_views
from .api import pages, reference

urlpatterns = [
    # Everybody, also without signing in
    path("tillganglighet/", views.information, {"page": "accessibility"}, name="accessibility"),
    path("personuppgifter/", views.about_personal_data, name="personal_data"),
    path("hjalp/", views.information, {"page": "help"}, name="help"),
    path("hjalp/meddelande/", verbs(get=views.message, post=views.message_send), name="message"),
    path("fortsatt/", views.resume, name="resume"),
    path("konto/tid-kvar/", verbs(get=time_out.ask, post=time_out.stay), name="time_left"),
    # Letters: everybody's own choice, and the outbox
    path("konto/brev/", verbs(get=views.my_letters, post=views.my_letters_save), name="my_letters"),
    path("organisation/brev/", views.letters, name="letters"),
    path("organisation/brev/texter/", views.letter_texts, name="letter_texts"),
    path("organisation/brev/<int:pk>/skicka-igen/", views.letter_send_again, name="letter_send_again"),
    # Signals to other systems
    path("organisation/signaler/", webhook_views.listed, name="webhooks"),
    path(
        "organisation/signaler/ny/", verbs(get=webhook_views.new, post=webhook_views.add), name="webhook_new"
    ),
    path("organisation/signaler/<int:pk>/pa/", webhook_views.turn_on, name="webhook_turn_on"),
    path("organisation/signaler/<int:pk>/av/", webhook_views.turn_off, name="webhook_turn_off"),
    path("organisation/signaler/<int:pk>/prov/", webhook_views.test, name="webhook_test"),
    path(
        "organisation/signaler/<int:pk>/hemlighet/",
        verbs(get=webhook_views.secret_confirm, post=webhook_views.secret_renew),
        name="webhook_secret",
    ),
    path(
        "organisation/signaler/skickade/<uuid:pk>/skicka-igen/",
        webhook_views.send_again,
        name="signal_send_again",
    ),
    # Nämnder and förvaltningar
    path("organisation/", views.organisation, name="organisation"),
    path(
        "organisation/namnder/<slug:key>/namn/",
        verbs(get=views.board_name, post=views.board_rename),
        name="board_name",
    ),
    path(
        "organisation/forvaltningar/<slug:key>/namn/",
        verbs(get=views.department_period, post=views.department_change),
        name="department_period",
    ),
    path(
        "organisation/forvaltningar/<slug:key>/anstallda/",
        verbs(get=staff_views.headcount, post=staff_views.headcount_set),
        name="headcount",
    ),
    # HR's file with the numbers of employees
    path("organisation/anstallda/mall.xlsx", staff_views.template, name="staff_template"),
    path("organisation/anstallda/anstallda.zip", staff_views.export, name="staff_file"),
    path(
        "organisation/anstallda/importera/",
        verbs(get=staff_views.choose, post=staff_views.upload),
        name="staff_import",
    ),
    path(
        "organisation/anstallda/importera/<uuid:pk>/",
        verbs(get=staff_views.review, post=staff_views.confirm),
        name="staff_review",
    ),
    # Users and roles
    path("organisation/anvandare/", views.users, name="users"),
    path("organisation/anvandare/ny/", verbs(get=views.user_new, post=views.user_add), name="user_new"),
    path(
        "organisation/anvandare/<int:pk>/roll/",
        verbs(get=views.role_new, post=views.role_grant),
        name="role_new",
    ),
    path(
        "organisation/anvandare/<int:pk>/stang/",
        verbs(get=views.user_close_confirm, post=views.user_close),
        name="user_close",
    ),
    path("organisation/anvandare/<int:pk>/oppna/", views.user_open, name="user_open"),
    path(
        "organisation/anvandare/<int:pk>/tvasteg/",
        verbs(get=account_views.second_factor, post=account_views.second_factor_reset),
        name="user_second_factor",
    ),
    # Accounts for machines, their keys, and how they call
    path("organisation/tjanstekonton/", pages.accounts, name="service_accounts"),
    path(
        "organisation/tjanstekonton/nytt/",
        verbs(get=pages.account_new, post=pages.account_add),
        name="service_account_new",
    ),
    path(
        "organisation/tjanstekonton/<int:pk>/nyckel/",
        verbs(get=pages.key_new, post=pages.key_make),
        name="service_key_new",
    ),
    path(
        "organisation/tjanstekonton/nycklar/<int:pk>/aterkalla/",
        verbs(get=pages.key_revoke_confirm, post=pages.key_revoke),
        name="service_key_revoke",
    ),
    path("organisation/tjanstekonton/<int:pk>/anrop/", pages.calls, name="service_calls"),
    path("organisation/tjanstekonton/<int:pk>/anrop.xlsx", pages.calls_file, name="service_calls_xlsx"),
    path("hjalp/api/", reference.reference, name="api_reference"),
    path(
        "organisation/roller/<int:pk>/avsluta/",
        verbs(get=views.role_end_confirm, post=views.role_end),
        name="role_end",
    ),
]
if settings.DEMO:
    urlpatterns.append(path("demo/logga-in/<int:pk>/", views.demo_login, name="demo_login"))
