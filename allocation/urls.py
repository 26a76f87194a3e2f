"""Addresses of the yearly allocation; everything inside a year carries the year."""

from django.urls import include, path

from lund_placements.verbs import verbs

from .views import (
    board,
    consultations,
    conversations,
    costs,
    decisions,
    dialogues,
    economy,
    gaps,
    guidelines,
    open_data,
    proposals,
    rates,
    replies,
    rounds,
    scenarios,
    verification,
    whatif,
)

year_patterns = [
    # /ar/<year>/ — the årshjul
    path("", rounds.year, name="year"),
    path("steg/", verbs(get=rounds.dates, post=rounds.dates_save), name="year_dates"),
    path("mal/", verbs(get=rounds.targets, post=rounds.targets_save), name="year_targets"),
    path("oppna-dialogen/", verbs(get=rounds.opening, post=rounds.open_dialogue), name="open_dialogue"),
    path("avsluta-dialogen/", rounds.close_dialogue, name="close_dialogue"),
    path(
        "oppna-dialogen-igen/",
        verbs(get=rounds.reopen_comment, post=rounds.reopen_dialogue),
        name="reopen_dialogue",
    ),
    # /ar/<year>/dialoger/ — the dialogue with each förvaltning
    path("dialoger/", board.board, name="dialogues"),
    path("dialoger/underlag.xlsx", board.export, name="dialogues_xlsx"),
    path("dialoger/paminn-sena/", conversations.remind_late, name="dialogues_remind_late"),
    path("dialoger/<slug:key>/", dialogues.dialogue, name="dialogue"),
    path("dialoger/<slug:key>/svara/", replies.resume, name="reply_write"),
    path("dialoger/<slug:key>/svara/granska/", replies.check, name="reply_check"),
    path(
        "dialoger/<slug:key>/svara/<slug:slug>/",
        verbs(get=replies.write, post=replies.save),
        name="reply_step",
    ),
    path("dialoger/<slug:key>/lamna-in/", replies.submit, name="reply_submit"),
    path("dialoger/<slug:key>/godta/", dialogues.accept, name="reply_accept"),
    path(
        "dialoger/<slug:key>/nytt-forslag/",
        verbs(get=dialogues.counter_form, post=dialogues.counter),
        name="reply_counter",
    ),
    path(
        "dialoger/<slug:key>/utan-enighet/",
        verbs(get=dialogues.end_comment, post=dialogues.end),
        name="dialogue_end",
    ),
    path(
        "dialoger/<slug:key>/aterlamna/",
        verbs(get=dialogues.hand_back_comment, post=dialogues.hand_back),
        name="reply_hand_back",
    ),
    path(
        "dialoger/<slug:key>/avsluta/",
        verbs(get=dialogues.close_comment, post=dialogues.close),
        name="dialogue_close",
    ),
    path(
        "dialoger/<slug:key>/oppna/",
        verbs(get=dialogues.reopen_comment, post=dialogues.reopen),
        name="dialogue_reopen",
    ),
    path("dialoger/<slug:key>/versioner/", conversations.compare_versions, name="reply_versions"),
    path(
        "dialoger/<slug:key>/meddelande/",
        verbs(get=conversations.message_form, post=conversations.message),
        name="dialogue_message",
    ),
    path(
        "dialoger/<slug:key>/anteckning/",
        verbs(get=conversations.note_form, post=conversations.note),
        name="dialogue_note",
    ),
    path(
        "dialoger/<slug:key>/boka-mote/",
        verbs(get=conversations.proposed_meeting_form, post=conversations.propose_meeting),
        name="dialogue_propose_meeting",
    ),
    path(
        "dialoger/<slug:key>/mote/",
        verbs(get=conversations.meeting_form, post=conversations.meeting),
        name="dialogue_meeting",
    ),
    path(
        "dialoger/<slug:key>/sista-dag/",
        verbs(get=conversations.deadline_form, post=conversations.deadline),
        name="dialogue_deadline",
    ),
    path(
        "dialoger/<slug:key>/samrad/",
        verbs(get=consultations.answer_form, post=consultations.answer),
        name="consultation",
    ),
    path("dialoger/<slug:key>/paminn/", conversations.remind, name="dialogue_remind"),
    # /ar/<year>/fordelning/ — scenarios
    path("fordelning/", scenarios.compare, name="scenarios"),
    path("fordelning/scenarier.xlsx", scenarios.export, name="scenarios_xlsx"),
    path("fordelning/ny/", verbs(get=scenarios.new, post=scenarios.compute), name="scenario_new"),
    path("fordelning/<int:pk>/valj/", scenarios.choose, name="scenario_choose"),
    path("fordelning/<int:pk>/ta-bort/", scenarios.discard, name="scenario_discard"),
    path("fordelning/<int:pk>/scenario.json", scenarios.machine_readable, name="scenario_json"),
    path("fordelning/<int:pk>/andra-modeller/", scenarios.models, name="scenario_models"),
    path("fordelning/<int:pk>/kostnad/", costs.scenario_cost, name="scenario_cost"),
    path("fordelning/<int:pk>/kostnad/spara/", costs.scenario_cost_save, name="scenario_cost_save"),
    path("fordelning/<int:pk>/kostnad.xlsx", costs.scenario_cost_export, name="scenario_cost_xlsx"),
    path("fordelning/<int:pk>/jamforelse/", costs.scenario_comparison, name="scenario_comparison"),
    path(
        "fordelning/<int:pk>/jamforelse.xlsx",
        costs.scenario_comparison_export,
        name="scenario_comparison_xlsx",
    ),
    path("fordelning/<int:pk>/<slug:key>/<slug:kind>/", scenarios.why, name="line_why"),
    path("fordelning/<int:pk>/<slug:key>/<slug:kind>/tank-om/", whatif.what_if, name="what_if"),
    path(
        "fordelning/<int:pk>/<slug:key>/<slug:kind>/andra/",
        verbs(get=scenarios.adjust_form, post=scenarios.adjust),
        name="line_adjust",
    ),
    # /ar/<year>/forslag/ — the proposal to the nämnd
    path("forslag/", proposals.proposal, name="proposal"),
    path("forslag/tjansteskrivelse.pdf", proposals.pdf, name="proposal_pdf"),
    path("forslag/samrad/", consultations.ask, name="consultation_ask"),
    path("forslag/skriv/", proposals.draft, name="proposal_draft"),
    path("forslag/redigera/", verbs(get=proposals.edit, post=proposals.save), name="proposal_edit"),
    path("forslag/skicka/", proposals.send, name="proposal_send"),
    path(
        "forslag/ta-tillbaka/",
        verbs(get=proposals.take_back_comment, post=proposals.take_back),
        name="proposal_take_back",
    ),
    # /ar/<year>/beslut/ — the decision of the year
    path("beslut/", decisions.of_year, name="year_decision"),
    path(
        "beslut/registrera/",
        verbs(get=decisions.record_form, post=decisions.record),
        name="decision_record",
    ),
]

allocation_patterns = [
    path("ar/ny/", verbs(get=rounds.new, post=rounds.start), name="year_new"),
    path("ar/<int:year>/", include(year_patterns)),
    # The menu leads to the latest year that has the thing
    path("dialoger/", dialogues.latest, name="latest_dialogues"),
    path("fordelning/", scenarios.latest, name="latest_scenarios"),
    path("forslag/", proposals.latest, name="latest_proposal"),
    # /gap/ — the förvaltningar's GAP analyses, read in from HR's workbook
    path("gap/", gaps.listed, name="gaps"),
    path("gap/mall.xlsx", gaps.template, name="gap_template"),
    path("gap/gap-analyser.xlsx", gaps.export, name="gaps_xlsx"),
    path("gap/<int:pk>/", gaps.analysis, name="gap_analysis"),
    path("gap/importera/", verbs(get=gaps.choose, post=gaps.upload), name="gap_import"),
    path("gap/importera/<uuid:pk>/", verbs(get=gaps.review, post=gaps.confirm), name="gap_review"),
    # /oppna-data/ — what is published, for anybody
    path("oppna-data/", open_data.index, name="open_data"),
    path("oppna-data/katalog.jsonld", open_data.catalogue, name="open_data_catalogue"),
    path("oppna-data/<slug:slug>.csv", open_data.as_csv, name="open_data_csv"),
    path("oppna-data/<slug:slug>.json", open_data.as_json, name="open_data_json"),
    # Anybody can check a decision
    path(
        "kontrollera/",
        verbs(get=verification.verification_form, post=verification.verify),
        name="verification",
    ),
    # /organisation/riktlinje/ — what everything rests on
    path("organisation/riktlinje/", guidelines.guidelines, name="guidelines"),
    path(
        "organisation/riktlinje/ny/",
        verbs(get=guidelines.new, post=guidelines.add),
        name="guideline_new",
    ),
    path(
        "organisation/riktlinje/ratta/",
        verbs(get=guidelines.edit, post=guidelines.correct),
        name="guideline_correct",
    ),
    # /ekonomi/ — planning an employment, and the dated numbers that everything is counted with
    path("ekonomi/", economy.economy, name="economy"),
    path("ekonomi/a-kassa/", economy.fund_planner, name="fund_planner"),
    path(
        "ekonomi/anstallningsstod/",
        verbs(get=economy.subsidy_form, post=economy.subsidy_check),
        name="subsidy_check",
    ),
    path("ekonomi/belopp/", rates.rates, name="rates"),
    path("ekonomi/belopp.xlsx", rates.export, name="rates_xlsx"),
    path("ekonomi/belopp/<slug:key>/", rates.rate, name="rate"),
    path("ekonomi/belopp/<slug:key>/nytt/", verbs(get=rates.rate_form, post=rates.rate_set), name="rate_set"),
    path(
        "ekonomi/belopp/<slug:key>/<int:pk>/bekrafta/",
        verbs(get=rates.confirm_form, post=rates.confirm),
        name="rate_confirm",
    ),
    # /beslut/ — decisions of all years
    path("beslut/", decisions.decisions, name="decisions"),
    path("beslut/<uuid:pk>/", decisions.decision, name="decision"),
    path("beslut/<uuid:pk>/fordelningsmodell.pdf", decisions.pdf, name="decision_pdf"),
    path("beslut/<uuid:pk>/fordelningsmodell.json", decisions.machine_readable, name="decision_json"),
    path("beslut/<uuid:pk>/fordelningsmodell.xlsx", decisions.export, name="decision_xlsx"),
    path("beslut/<uuid:pk>/arkivpaket.zip", decisions.archive_package, name="decision_archive"),
    path("beslut/<uuid:pk>/kostnad/", costs.decision_cost, name="decision_cost"),
    path("beslut/<uuid:pk>/kostnad.xlsx", costs.decision_cost_export, name="decision_cost_xlsx"),
    path("beslut/<uuid:pk>/jamforelse/", costs.decision_comparison, name="decision_comparison"),
    path(
        "beslut/<uuid:pk>/jamforelse.xlsx",
        costs.decision_comparison_export,
        name="decision_comparison_xlsx",
    ),
    path("beslut/<uuid:pk>/publicera/", decisions.publish, name="decision_publish"),
    path(
        "beslut/<uuid:pk>/anslag/",
        verbs(get=decisions.notice_form, post=decisions.notice),
        name="decision_notice",
    ),
    path(
        "beslut/<uuid:pk>/ratta/",
        verbs(get=decisions.correct_form, post=decisions.correct),
        name="decision_correct",
    ),
]
urlpatterns = [
    path("", rounds.start_page, name="start"),
    path("", include((allocation_patterns, "allocation"))),
]
