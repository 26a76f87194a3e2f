"""Open data: tables that anybody may read and use, without an account and without asking.

A dataset holds only what is published, nothing about any person and no free text. Its address, its fields and their
names stay; a field is only ever added, last. Higher apps register their own datasets when they are ready.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from lund_placements.csv_tables import Cell, csv_bytes

from .calendar_rules import legal_force_on
from .models import Decision, DecisionLine

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in the files, what kind of value it holds, and what the value means."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table with a stable address; `rows` reads it anew, each row with a value for every field."""

    slug: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: Callable[[], Iterable[Row]]

    def as_csv(self) -> bytes:
        """Return the table as CSV with the fields' names first."""
        names = [field.name for field in self.fields]
        return csv_bytes(names, ([row[name] for name in names] for row in self.rows()))

    def as_json(self) -> bytes:
        """Return the table with its description, licence and fields as JSON."""
        content = {
            "dataset": self.slug,
            "title": self.title,
            "description": self.description,
            "publisher": settings.MUNICIPALITY,
            "licence": LICENCE,
            "fields": [
                {"name": field.name, "type": field.kind, "description": field.description}
                for field in self.fields
            ],
            "rows": list(self.rows()),
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


DATASETS: dict[str, Dataset] = {}


def register(*datasets: Dataset) -> None:
    """Make datasets known to the pages of open data; called once when an app is ready."""
    DATASETS.update((dataset.slug, dataset) for dataset in datasets)


def catalogue() -> dict[str, Any]:
    """Return the datasets as a DCAT catalogue in JSON-LD, for portals that collect open data."""
    publisher = {"@type": "foaf:Organization", "foaf:name": _swedish(settings.MUNICIPALITY)}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": _address("allocation:open_data"),
        "@type": "dcat:Catalog",
        "dcterms:title": _swedish("Öppna data från Platsmodellen"),
        "dcterms:description": _swedish("Beslut om arbetsmarknadsanställningar och praktikplatser."),
        "dcterms:publisher": publisher,
        "dcterms:license": {"@id": LICENCE},
        "dcat:dataset": [
            {
                "@id": f"{_address('allocation:open_data')}#{dataset.slug}",
                "@type": "dcat:Dataset",
                "dcterms:title": _swedish(dataset.title),
                "dcterms:description": _swedish(dataset.description),
                "dcterms:publisher": publisher,
                "dcat:distribution": [
                    {
                        "@type": "dcat:Distribution",
                        "dcat:accessURL": {"@id": _address(f"allocation:open_data_{form}", dataset.slug)},
                        "dcat:mediaType": media_type,
                        "dcterms:license": {"@id": LICENCE},
                    }
                    for form, media_type in (("csv", "text/csv"), ("json", "application/json"))
                ],
            }
            for dataset in DATASETS.values()
        ],
    }


def _swedish(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "sv"}


def _address(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)


# What is decided

TEXT, WHOLE, DATE, YES_NO = "text", "heltal", "datum", "sant eller falskt"
THE_DECISION = (
    Field("ar", WHOLE, "Året som beslutet gäller."),
    Field("beslut_id", TEXT, "Beslutets beständiga beteckning (UUID)."),
    Field("galler", YES_NO, "Falskt när ett senare publicerat beslut har rättat det här."),
    Field("pahittad", YES_NO, "Sant när siffrorna är påhittade för en demonstration."),
)
KIND = Field("typ", TEXT, "ama: arbetsmarknadsanställningar. praktik: praktikplatser.")


def _published() -> QuerySet[Decision]:
    found = Decision.objects.filter(publication__isnull=False).select_related(
        "round", "publication", "notice", "corrected_by__publication"
    )
    return found.order_by("round__year", "recorded_at")


def _the_decision(decision: Decision) -> Row:
    newer = getattr(decision, "corrected_by", None)
    return {
        "ar": decision.round.year,
        "beslut_id": str(decision.pk),
        "galler": not (newer and hasattr(newer, "publication")),  # an unpublished correction leaves no trace
        "pahittad": decision.round.is_invented,
    }


def _decisions() -> Iterator[Row]:
    for decision in _published():
        payload, notice = json.loads(decision.payload), getattr(decision, "notice", None)
        for row in payload["sums"]:
            yield {
                **_the_decision(decision),
                "typ": row["kind"],
                "mal": row["target"],
                "foreslaget": row["proposed"],
                "beslutat": row["decided"],
                "saknas_till_malet": row["shortfall"],
                "foregaende_ar": row["last_year"],
                "namnd": payload["deciding_board"],
                "beslutsdatum": decision.decided_on.isoformat(),
                "paragraf": decision.paragraph,
                "diarienummer": decision.diary_no,
                "laga_kraft": legal_force_on(notice.notice_from).isoformat() if notice else None,
                "publicerat": timezone.localdate(decision.publication.published_at).isoformat(),
            }


def _decided_places() -> Iterator[Row]:
    decisions = {decision.pk: _the_decision(decision) for decision in _published().defer("payload")}
    lines = DecisionLine.objects.filter(decision__in=decisions).select_related("department")
    for line in lines.order_by("decision__round__year", "decision__recorded_at", "pk"):
        yield {
            **decisions[line.decision_id],
            "forvaltning_id": line.department.key,
            "forvaltning": line.department_name,
            "namnd": line.board_name,
            "typ": line.kind,
            "foreslaget": line.proposed,
            "beslutat": line.decided,
        }


DECISIONS = Dataset(
    "beslut",
    "Beslut om fördelningsmodell",
    "Varje publicerat beslut om årets fördelningsmodell, med nämndens mål och summan per typ av plats.",
    (
        *THE_DECISION,
        KIND,
        Field("mal", WHOLE, "Hur många platser nämnden har satt som mål för året."),
        Field("foreslaget", WHOLE, "Hur många platser förslaget till nämnden innehöll."),
        Field("beslutat", WHOLE, "Hur många platser nämnden beslutade."),
        Field("saknas_till_malet", WHOLE, "Hur många platser som beslutet saknar till målet, annars 0."),
        Field(
            "foregaende_ar", WHOLE, "Hur många platser som beslutades för året före. Tomt om det inte finns."
        ),
        Field("namnd", TEXT, "Nämnden som beslutade, med sitt namn då."),
        Field("beslutsdatum", DATE, "Dagen då nämnden beslutade."),
        Field("paragraf", TEXT, "Paragrafen i nämndens protokoll."),
        Field("diarienummer", TEXT, "Ärendets diarienummer."),
        Field("laga_kraft", DATE, "Dagen då beslutet vinner laga kraft. Tomt tills protokollet är anslaget."),
        Field("publicerat", DATE, "Dagen då beslutet publicerades."),
    ),
    _decisions,
)
DECIDED_PLACES = Dataset(
    "beslutade-platser",
    "Beslutade platser per förvaltning",
    "Hur många platser av varje typ som varje förvaltning ska ordna enligt varje publicerat beslut.",
    (
        *THE_DECISION,
        Field("forvaltning_id", TEXT, "Förvaltningens beständiga kortnamn."),
        Field("forvaltning", TEXT, "Förvaltningens namn när beslutet fattades."),
        Field("namnd", TEXT, "Nämnden som förvaltningen arbetade under, med sitt namn då."),
        KIND,
        Field("foreslaget", WHOLE, "Hur många platser förslaget till nämnden innehöll."),
        Field("beslutat", WHOLE, "Hur många platser nämnden beslutade."),
    ),
    _decided_places,
)
