"""Addresses of workplaces and places; everything inside a year carries the year."""

from django.urls import include, path

from lund_placements.verbs import verbs

from .views import place_steps, places, workplace_files, workplaces

place_patterns = [
    # /ar/<year>/platser/<id>/ — one place
    path("", places.place, name="place"),
    path("andra/", verbs(get=places.edit, post=places.save), name="place_edit"),
    path("oppna/", place_steps.open_place, name="place_open"),
    path("hall/", place_steps.hold, name="place_hold"),
    path("slapp/", place_steps.release, name="place_release"),
    path("ta-tillbaka/", place_steps.take_back, name="place_take_back"),
    path("stang/", place_steps.close, name="place_close"),
    path("ta-upp-igen/", place_steps.reopen, name="place_reopen"),
    path(
        "handledning/",
        verbs(get=place_steps.supervision, post=place_steps.change_supervision),
        name="place_supervision",
    ),
    path(
        "tid/",
        verbs(get=place_steps.period, post=place_steps.change_period),
        name="place_period",
    ),
    path(
        "arbetsplatser/",
        verbs(get=place_steps.shares, post=place_steps.share),
        name="place_shares",
    ),
    path("samverkan/", place_steps.consult, name="place_consult"),
    path(
        "samverkan/<int:consultation>/ta-bort/",
        place_steps.remove_consultation,
        name="place_consultation_remove",
    ),
]
year_patterns = [
    # /ar/<year>/platser/ — all places of the year
    path("", places.year, name="places"),
    path("platser.xlsx", places.export, name="places_xlsx"),
    path("lage/", places.overview, name="places_overview"),
    path("lage.xlsx", places.overview_export, name="places_overview_xlsx"),
    path("ny/<slug:key>/<slug:kind>/", verbs(get=places.new, post=places.register), name="place_new"),
    path("<uuid:pk>/", include(place_patterns)),
]
workplace_patterns = [
    # /arbetsplatser/ — where people are received, and who supervises there
    path("", workplaces.listed, name="workplaces"),
    path("arbetsplatser.xlsx", workplaces.export, name="workplaces_xlsx"),
    path("mall.xlsx", workplace_files.template, name="workplaces_template"),
    path(
        "las-in/",
        verbs(get=workplace_files.choose, post=workplace_files.upload),
        name="workplaces_import",
    ),
    path(
        "las-in/<uuid:pk>/",
        verbs(get=workplace_files.review, post=workplace_files.confirm),
        name="workplaces_review",
    ),
    path("ny/<slug:key>/", verbs(get=workplaces.new, post=workplaces.add), name="workplace_new"),
    path("<uuid:pk>/", workplaces.workplace, name="workplace"),
    path("<uuid:pk>/andra/", verbs(get=workplaces.edit, post=workplaces.save), name="workplace_edit"),
    path(
        "<uuid:pk>/handledare/",
        verbs(get=workplaces.supervisor_new, post=workplaces.supervisor_add),
        name="supervisor_new",
    ),
    path(
        "<uuid:pk>/handledare/<int:supervisor>/",
        verbs(get=workplaces.supervisor_edit, post=workplaces.supervisor_save),
        name="supervisor_edit",
    ),
]
urlpatterns = [
    # The menu leads to the latest year that has places
    path("platser/", places.latest, name="latest_places"),
    path("ar/<int:year>/platser/", include(year_patterns)),
    path("arbetsplatser/", include(workplace_patterns)),
]
