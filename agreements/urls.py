"""Addresses of the överenskommelser; everything inside a year carries the year."""

from django.urls import include, path

from lund_placements.verbs import verbs

from .views import agreements, overview, signatures, steps, templates

agreement_patterns = [
    # /ar/<year>/overenskommelser/<id>/ — one agreement, or a tillägg to one
    path("", agreements.agreement, name="agreement"),
    path("version-<int:number>.pdf", agreements.pdf, name="version_pdf"),
    path("undertecknad.pdf", agreements.signed_pdf, name="signed_pdf"),
    path("andra/", verbs(get=agreements.edit, post=agreements.save), name="edit"),
    path("skicka/", steps.send, name="send"),
    path("paminn/", steps.remind, name="remind"),
    path("begar-andring/", steps.request_change, name="request_change"),
    path("godkann/", verbs(get=steps.approve_confirm, post=steps.approve), name="approve"),
    path("avboj/", steps.decline, name="decline"),
    path("ta-tillbaka/", steps.take_back, name="take_back"),
    path("ta-upp-igen/", steps.resume, name="resume"),
    path("aterkalla/", steps.withdraw, name="withdraw"),
    path("avsluta/", steps.end, name="end"),
    path("tillagg/", steps.amend, name="amend"),
    path(
        "underskrift/<slug:party>/",
        verbs(get=signatures.sign_form, post=signatures.sign),
        name="sign",
    ),
    path("underskrift/<int:signature>/exemplar.pdf", signatures.copy, name="signed_copy"),
]
year_patterns = [
    # /ar/<year>/overenskommelser/ — all agreements of the year
    path("", overview.year, name="overview"),
    path("skapa/", overview.generate, name="generate"),
    path("overenskommelser.xlsx", overview.export, name="overview_xlsx"),
    path("overenskommelser.zip", overview.archive, name="archive"),
    path("kvot/", overview.budget, name="budget"),
    path("kvot/kvot-per-namnd.zip", overview.budget_file, name="budget_file"),
    path("<uuid:pk>/", include(agreement_patterns)),
]
template_patterns = [
    # /overenskommelser/mallar/ — the words that agreements are made from
    path("", templates.templates, name="templates"),
    path("ny/", templates.start_draft, name="template_new"),
    path("<int:number>/", templates.template, name="template"),
    path("<int:number>/exempel.pdf", templates.preview, name="template_preview"),
    path("<int:number>/andra/", verbs(get=templates.edit, post=templates.save), name="template_edit"),
    path(
        "<int:number>/publicera/",
        verbs(get=templates.publish_confirm, post=templates.publish),
        name="template_publish",
    ),
    path("<int:number>/ta-bort/", templates.discard, name="template_discard"),
]
agreements_patterns = [
    # The menu leads to the latest year that has agreements
    path("overenskommelser/", overview.latest, name="latest"),
    path("overenskommelser/mallar/", include(template_patterns)),
    path("ar/<int:year>/overenskommelser/", include(year_patterns)),
]
urlpatterns = [path("", include((agreements_patterns, "agreements")))]
