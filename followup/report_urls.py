"""Addresses of the years' reports."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import reports

urlpatterns = [
    path("uppfoljning/arsrapport/", reports.reports, name="reports"),
    path("uppfoljning/arsrapport/<int:year>/borja/", reports.start, name="report_start"),
    path("uppfoljning/arsrapport/<uuid:pk>/", reports.report, name="report"),
    path(
        "uppfoljning/arsrapport/<uuid:pk>/text/<str:key>/",
        verbs(get=reports.text, post=reports.text_save),
        name="report_text",
    ),
    path(
        "uppfoljning/arsrapport/<uuid:pk>/las/",
        verbs(get=reports.lock_confirm, post=reports.lock),
        name="report_lock",
    ),
    path("uppfoljning/arsrapport/<uuid:pk>/publicera/", reports.publish, name="report_publish"),
    path("uppfoljning/arsrapport/<uuid:pk>/ta-bort/", reports.discard, name="report_discard"),
    path(
        "uppfoljning/arsrapport/<uuid:pk>/ratta/",
        verbs(get=reports.correct_form, post=reports.correct),
        name="report_correct",
    ),
    path("uppfoljning/arsrapport/<uuid:pk>/rapport.pdf", reports.pdf, name="report_pdf"),
    path("uppfoljning/arsrapport/<uuid:pk>/rapport.json", reports.machine_readable, name="report_json"),
    path("uppfoljning/arsrapport/<uuid:pk>/rapport.xlsx", reports.export, name="report_xlsx"),
]
