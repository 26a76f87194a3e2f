"""Addresses of the statistics. Kind and table stand in the address; nothing in it can be combined."""

from django.urls import path

from .views import statistics

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
]
