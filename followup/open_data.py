"""Open data on what came of each year: the figures of its latest published report, as they were locked.

They are suppressed in the report already: see statistics. Between the reports nothing is given out, so that no two
files can be subtracted from each other but those of a report and its correction.
"""

import json
from collections.abc import Iterator
from typing import Any

from allocation.open_data import DATE, KIND, TEXT, WHOLE, YES_NO, Dataset, Field, Row

from .models import YearReport

THE_REPORT = (
    Field("ar", WHOLE, "Året som uppföljningen gäller."),
    Field(
        "version", WHOLE, "Årsrapportens version. En rättelse är en ny version, och bara den senaste är med."
    ),
    Field("till_och_med", DATE, "Sista dagen som är med i talen."),
    Field("pahittad", YES_NO, "Sant när siffrorna är påhittade för en demonstration."),
    KIND,
)
HIDDEN = "Tomt när det är dolt för att det gäller för få personer."


def _kinds() -> Iterator[tuple[Row, dict[str, Any]]]:
    """Yield each kind of place of each year's latest published report, with what every row of it begins with."""
    published = YearReport.objects.filter(publication__isnull=False).order_by("round__year", "-version")
    for report in published.distinct("round__year"):
        payload = json.loads(report.payload)
        for kind in payload["figures"]["kinds"]:
            yield (
                {
                    "ar": payload["year"],
                    "version": payload["version"],
                    "till_och_med": payload["figures"]["through"],
                    "pahittad": payload["invented"],
                    "typ": kind["kind"],
                },
                kind,
            )


def _attainment() -> Iterator[Row]:
    for start, kind in _kinds():
        yield {
            **start,
            "mal": kind["target"],
            "beslutat": kind["decided"],
            "overenskommet": kind["agreed"],
            "registrerat": kind["registered"],
            "paborjat": kind["begun"],
            "pagar": kind["running"],
            "avslutat": kind["over"],
            "maluppfyllelse": kind["attainment"],
        }


def _figures() -> Iterator[Row]:
    for start, kind in _kinds():
        for table in kind["tables"]:
            columns = table["head"][1:]
            for name, *cells in [*table["rows"], *([["Summa", *table["foot"]]] if table["foot"] else [])]:
                for column, cell in zip(columns, cells, strict=True):
                    yield {
                        **start,
                        "tabell": table["key"],
                        "rubrik": table["heading"],
                        "rad": name,
                        "kolumn": column,
                        "varde": cell,
                        "dolt": cell is None,
                    }


ATTAINMENT = Dataset(
    "maluppfyllelse",
    "Måluppfyllelse per år",
    "Nämndens mål och vad som blev av det, ur varje års senast publicerade årsrapport.",
    (
        *THE_REPORT,
        Field("mal", WHOLE, "Hur många platser nämnden hade satt som mål."),
        Field("beslutat", WHOLE, "Hur många platser nämnden beslutade."),
        Field("overenskommet", WHOLE, "Hur många platser som överenskommelserna omfattar."),
        Field("registrerat", WHOLE, "Hur många platser förvaltningarna har registrerat."),
        Field("paborjat", WHOLE, f"Hur många placeringar som har börjat. {HIDDEN}"),
        Field("pagar", WHOLE, f"Hur många av dem som pågår. {HIDDEN}"),
        Field("avslutat", WHOLE, f"Hur många av dem som har tagit slut. {HIDDEN}"),
        Field("maluppfyllelse", TEXT, "Påbörjade placeringar som andel av målet, till exempel 71,0 %."),
    ),
    _attainment,
)
FIGURES = Dataset(
    "uppfoljning",
    "Uppföljning i tabeller, uppdelad på kön",
    "Varje tal i årsrapportens tabeller: per månad, förvaltning, orsak och resultat, och per kön. En rad per tal.",
    (
        *THE_REPORT,
        Field("tabell", TEXT, "Tabellens beständiga kortnamn."),
        Field("rubrik", TEXT, "Tabellens rubrik."),
        Field("rad", TEXT, "Raden i tabellen, till exempel en förvaltning. Summa är tabellens sista rad."),
        Field("kolumn", TEXT, "Kolumnen i tabellen, till exempel ett kön."),
        Field("varde", "heltal eller text", "Talet, eller en andel som text."),
        Field(
            "dolt",
            YES_NO,
            "Sant när talet är dolt för att det gäller för få personer, eller kunde avslöja ett sådant.",
        ),
    ),
    _figures,
)
