"""Addresses of the statistics. Kind and table stand in the address; nothing in it can be combined."""

from django.urls import path

from lund_placements.verbs import verbs

from .views import statistics, statistics_files

urlpatterns = [
    path("uppfoljning/statistik/", statistics.latest, name="statistics"),
    path("uppfoljning/statistik/er-forvaltning/", statistics.own, name="own_statistics"),
    path("uppfoljning/statistik/<int:year>/", statistics.year, name="year_statistics"),
    path("uppfoljning/statistik/<int:year>/statistik.xlsx", statistics.year_xlsx, name="statistics_xlsx"),
    path(
        "uppfoljning/statistik/<int:year>/<slug:kind>/<slug:table>.csv",
        statistics.table_csv,
        name="statistics_csv",
    ),
    # Reported elsewhere
    path("uppfoljning/statistik/<int:year>/kolada/", statistics_files.kolada, name="kolada"),
    path("uppfoljning/statistik/<int:year>/kolada.zip", statistics_files.kolada_file, name="kolada_file"),
    path(
        "uppfoljning/statistik/<int:year>/sus/",
        verbs(get=statistics_files.sus, post=statistics_files.sus_file),
        name="sus",
    ),
]
