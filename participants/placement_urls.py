"""Addresses of matching, proposals and placements. An address holds random ids, never a number of a person's."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import matching, offers, placement_files, placements, proposals, subsidies

urlpatterns = [
    # Matching, from one side at a time
    path("ar/<int:year>/platser/<uuid:pk>/matcha/", matching.people_for_place, name="place_match"),
    path("deltagare/<uuid:pk>/matcha/", matching.places_for_case, name="case_match"),
    path(
        "deltagare/<uuid:pk>/stod/",
        verbs(get=subsidies.case_form, post=subsidies.case_check),
        name="case_subsidies",
    ),
    path(
        "deltagare/<uuid:pk>/matcha/<uuid:place>/<slug:way>/",
        verbs(get=matching.propose, post=matching.suggest),
        name="propose",
    ),
    path("matchning/", verbs(get=matching.portfolio, post=matching.portfolio_choose), name="portfolio"),
    # The consultants' proposals and placements
    path("placeringar/", proposals.placements, name="placements"),
    path(
        "placeringar/hamta/",
        verbs(get=placement_files.export, post=placement_files.export_xlsx),
        name="placements_export",
    ),
    path("placeringar/forslag/<uuid:pk>/", proposals.proposal, name="proposal"),
    path("placeringar/forslag/<uuid:pk>/erbjud/", proposals.offer, name="proposal_offer"),
    path(
        "placeringar/forslag/<uuid:pk>/aterkalla/",
        verbs(get=proposals.withdraw, post=proposals.withdraw_it),
        name="proposal_withdraw",
    ),
    path(
        "placeringar/forslag/<uuid:pk>/svar/",
        verbs(get=proposals.answer, post=proposals.answer_it),
        name="proposal_answer",
    ),
    path(
        "placeringar/forslag/<uuid:pk>/planera/",
        verbs(get=proposals.plan, post=proposals.plan_it),
        name="proposal_plan",
    ),
    path("placeringar/<uuid:pk>/", placements.placement, name="placement"),
    path("placeringar/<uuid:pk>/infor-start/", placements.prepare, name="placement_prepare"),
    path("placeringar/<uuid:pk>/villkor/", placements.terms, name="placement_terms"),
    path(
        "placeringar/<uuid:pk>/stod/",
        verbs(get=subsidies.placement_form, post=subsidies.placement_check),
        name="placement_subsidies",
    ),
    path("placeringar/<uuid:pk>/datum/", placements.dates, name="placement_dates"),
    path("placeringar/<uuid:pk>/starta/", placements.start, name="placement_start"),
    path("placeringar/<uuid:pk>/avsluta/", placements.end, name="placement_end"),
    path("placeringar/<uuid:pk>/avbryt/", placements.break_off, name="placement_break_off"),
    path("placeringar/<uuid:pk>/stall-in/", placements.cancel, name="placement_cancel"),
    # What a förvaltning is offered
    path("erbjudanden/", offers.offers, name="offers"),
    path("erbjudanden/<uuid:pk>/", offers.offer, name="offer"),
    path("erbjudanden/<uuid:pk>/ja/", verbs(get=offers.accept, post=offers.accept_it), name="offer_accept"),
    path(
        "erbjudanden/<uuid:pk>/nej/", verbs(get=offers.decline, post=offers.decline_it), name="offer_decline"
    ),
]
