"""Addresses of participants, workplaces and places. An address holds a random id, never a number of a person's."""

from django.urls import path

from lund_placements.verbs import verbs

from . import place_urls, placement_urls
from .views import erasure, facts, files, log_review, people, register_extract, secrecy, statistics

CASE = "deltagare/<uuid:pk>/"

app_name = "participants"
urlpatterns = [
    # The consultant's cases
    path("deltagare/", people.cases, name="cases"),
    path("deltagare/sok/", verbs(get=people.search, post=people.search_for), name="search"),
    path("deltagare/ny/", verbs(get=people.new, post=people.add), name="case_add"),
    path("deltagare/las-in/", verbs(get=files.choose, post=files.upload), name="import"),
    path("deltagare/las-in/mall.xlsx", files.template, name="import_template"),
    path("deltagare/las-in/<uuid:pk>/", verbs(get=files.review, post=files.confirm), name="import_review"),
    path("deltagare/hamta/", verbs(get=files.export, post=files.export_xlsx), name="export"),
    path("deltagare/gallring/", erasure.closed, name="erasure"),
    path("deltagare/siffror/", statistics.statistics, name="statistics"),
    path("deltagare/siffror.xlsx", statistics.statistics_xlsx, name="statistics_xlsx"),
    # One case
    path(CASE, people.case, name="case"),
    path(f"{CASE}atkomst/", people.looks, name="case_looks"),
    path(f"{CASE}uppgifter/", verbs(get=people.change, post=people.change_save), name="case_change"),
    path(f"{CASE}identitet/", verbs(get=people.identity, post=people.identity_change), name="case_identity"),
    path(f"{CASE}bedomning/", verbs(get=facts.assessment, post=facts.assess), name="case_assess"),
    path(
        f"{CASE}arbetsformedlingen/", verbs(get=facts.service, post=facts.service_note), name="case_service"
    ),
    path(f"{CASE}prioritet/", verbs(get=facts.grounds, post=facts.grounds_save), name="case_grounds"),
    path(f"{CASE}onskemal/", verbs(get=facts.wishes, post=facts.wishes_save), name="case_wishes"),
    path(f"{CASE}forberedelser/", verbs(get=facts.steps, post=facts.steps_save), name="case_steps"),
    path(f"{CASE}overlamna/", verbs(get=people.hand_over, post=people.hand_over_case), name="case_hand_over"),
    path(f"{CASE}avsluta/", verbs(get=people.close, post=people.close_case), name="case_close"),
    path(f"{CASE}oppna/", people.reopen, name="case_reopen"),
    # Secrecy
    path(f"{CASE}skal/", verbs(get=secrecy.reason, post=secrecy.reason_give), name="case_reason"),
    path(f"{CASE}skydd/", verbs(get=secrecy.protection, post=secrecy.handler_name), name="case_protection"),
    path(f"{CASE}skydd/pa/", secrecy.protect, name="case_protect"),
    path(f"{CASE}skydd/av/", secrecy.unprotect, name="case_unprotect"),
    path(f"{CASE}skydd/<int:user>/ta-bort/", secrecy.handler_remove, name="case_handler_remove"),
    path(f"{CASE}utlamnande/", verbs(get=secrecy.disclosure, post=secrecy.disclose), name="case_disclose"),
    path(f"{CASE}utlamnande/<int:basis>/avsluta/", secrecy.disclosure_end, name="case_disclosure_end"),
    path(
        f"{CASE}registerutdrag/",
        verbs(get=register_extract.ask, post=register_extract.give),
        name="case_extract",
    ),
    # Erasure
    path(f"{CASE}gallring/", verbs(get=erasure.preview, post=erasure.order), name="case_erase"),
    path(f"{CASE}gallring/bekrafta/", erasure.confirm, name="case_erase_confirm"),
    path(f"{CASE}gallring/ta-tillbaka/", erasure.withdraw, name="case_erase_withdraw"),
    path(f"{CASE}hall-kvar/", verbs(get=erasure.hold, post=erasure.hold_save), name="case_hold"),
    path(f"{CASE}hall-kvar/slut/", erasure.lift, name="case_lift"),
    path("gallringsregel/", verbs(get=erasure.rule, post=erasure.rule_set), name="retention"),
    path("personer/", secrecy.shared, name="shared"),
    # The access log
    path("atkomstlogg/", verbs(get=log_review.log, post=log_review.review), name="log"),
    path("atkomstlogg/hamta/", verbs(get=log_review.export, post=log_review.export_file), name="log_export"),
    path("atkomstlogg/<int:pk>/", log_review.look, name="log_look"),
    # Workplaces and places
    *place_urls.urlpatterns,
    # Matching, proposals and placements
    *placement_urls.urlpatterns,
]
