"""How an operation of the API is described, with an example of all that goes in and out (OpenAPI 3.1)."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.serializers import BaseSerializer, Serializer

from .errors import NOT_FOUND, SENTENCES, Error
from .problems import CLOSED, TOO_LARGE

Value = dict[str, Any]
Shape = type[Serializer] | BaseSerializer
PDF = object()  # answers: a document

REFUSALS = {
    400: ("invalid", "Innehållet eller adressens parametrar har fel form.", "places"),
    401: ("not_authenticated", SENTENCES["not_authenticated"], None),
    403: ("forbidden", "Bara en samordnare kan göra det här.", None),
    404: ("not_found", NOT_FOUND, None),
    406: ("not_acceptable", SENTENCES["not_acceptable"], None),
    409: ("transition_denied", "Dialogen är redan öppnad.", None),
    412: ("stale", "Någon annan har ändrat sedan du läste. Läs igen, jämför och skicka på nytt.", None),
    413: ("too_large", TOO_LARGE, None),
    415: ("unsupported_media_type", SENTENCES["unsupported_media_type"], None),
    422: ("idempotency_key_reused", "Idempotency-Key har redan använts till något annat.", None),
    428: ("if_match_required", "Skicka If-Match med den ETag du fick när du läste.", None),
    429: (
        "throttled",
        "Högst 300 anrop i minuten. Vänta så många sekunder som Retry-After säger.",
        None,
    ),
    503: ("closed", CLOSED, None),
}
MEANINGS = {
    400: "Fel form.",
    401: "Ingen eller fel nyckel.",
    403: "Rollen eller nyckelns omfattning räcker inte.",
    404: "Finns inte, eller får inte synas för dig.",
    406: "Svaret finns inte i den form som Accept ber om.",
    409: "En regel säger nej, eller så har en nyare version lämnats än den du nämner: då säger `differs` vilken. Inget "
    "är ändrat.",
    412: "Det du ändrar har ändrats sedan du läste den version som If-Match nämner. `differs` säger vad. Inget är "
    "ändrat.",
    413: "Innehållet är för stort.",
    415: "Innehållet är inte application/json.",
    422: "Idempotency-Key har använts till något annat.",
    428: "If-Match saknas.",
    429: "För många anrop, av nyckeln eller av den som är inloggad.",
    503: "Stängt en kort stund, eller så går åtkomsten till personuppgifter inte att logga. Inget visas.",
}
READING, WRITING, VERSIONED = (400, 401, 403, 404, 406, 429, 503), (409, 413, 415, 422), (412, 428)

FIELDS = OpenApiParameter(
    "fields",
    OpenApiTypes.STR,
    description="Bara de fält som räknas upp, med komma emellan. Gäller svarets yttersta nivå.",
)
ONCE = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[ -~]+$", "minLength": 1, "maxLength": 100},
    OpenApiParameter.HEADER,
    description="Valfri text som är din egen för det här anropet. Skickas samma anrop igen görs det inte en gång "
    "till, utan du får det första svaret. Sparas i sju dagar.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="ETag från när du läste.",
)
IF_STILL = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Frivillig här. ETag från när du läste: steget tas bara om inget har ändrats sedan dess.",
)
ETAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200], description="Versionen du läser."
)


CURSOR = OpenApiParameter(
    "cursor", OpenApiTypes.STR, description="Markör ur next eller previous i förra svaret."
)
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    description="Rader per sida, 1 till 200.",
)
CHANGED_SINCE = OpenApiParameter(
    "changed_since",
    {"type": "string", "format": "date-time"},
    description="Bara det som har lagts till eller ändrats då eller senare, till exempel 2027-03-01T06:00:00Z. Skriv Z "
    "eller %2B01:00. Ta tiden då du började hämta förra gången, minus fem minuter: samma rad kan komma igen, men ingen "
    "ändring missas. Det som börjar eller slutar synas för dig utan att ha ändrats kommer inte med: hämta hela listan "
    "då och då.",
    examples=[OpenApiExample("Exempel", value="2027-03-01T06:00:00Z")],
)


class Schema(AutoSchema):
    """Tags an operation with the resource that a key's scope names."""

    def get_tags(self) -> list[str]:
        """Return the resource of the view."""
        return [self.view.resource or "api"]


def operation(
    operation_id: str,
    summary: str,
    *,
    answers: Shape | object | None,
    example: Any,
    description: str = "",
    status: int = 200,
    takes: Shape | None = None,
    takes_example: Any = None,
    is_write: bool = False,
    has_versions: bool = False,
    is_step: bool = False,
    parameters: Sequence[OpenApiParameter] = (),
) -> Callable:
    """Describe one method of a view. Give an example of the answer and, when something is sent, of that.

    Parameters in the address that it does not name are refused: a filter that is misspelt would give everything.
    answers: a serializer, PDF, or None for any JSON object. has_versions: the answer carries an ETag, which a write
    then demands in If-Match. is_step: the write takes If-Match but does not demand it, and answers with an ETag.
    """
    is_read = not is_write
    if getattr(answers, "many", False):
        parameters = [CURSOR, LIMIT, *parameters]
    versioned = VERSIONED if is_write and has_versions else VERSIONED[:1] if is_step else ()
    codes = sorted({*READING, *(WRITING if is_write else ()), *versioned})
    headers = [FIELDS] if is_read and _has_fields(answers) else [ONCE] if is_write else []
    if has_versions:
        headers += [ETAG, IF_MATCH] if is_write else [ETAG]
    if is_step:
        headers += [ETAG, IF_STILL]
    examples = [OpenApiExample("Exempel", value=takes_example, request_only=True)] if takes else []
    in_address = {one.name for one in (*headers, *parameters) if one.location == OpenApiParameter.QUERY}
    described = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description or summary,
        parameters=[*headers, *parameters],
        request=takes,
        examples=examples,
        responses={**_success(answers, example, status), **{code: _refusal(code) for code in codes}},
    )

    def describe(method: Callable) -> Callable:
        method.in_address = frozenset(in_address)
        return described(method)

    return describe


def _has_fields(answers: Shape | object | None) -> bool:
    return answers is not PDF and answers is not None


def _success(answers: Shape | object | None, example: Any, status: int) -> dict[Any, OpenApiResponse]:
    if answers is PDF:
        return {(status, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "Dokumentet.")}
    shape = answers or {"type": "object", "additionalProperties": True}
    value = OpenApiExample("Exempel", value=example, response_only=True, status_codes=[str(status)])
    return {(status, "application/json"): OpenApiResponse(shape, "Svaret.", examples=[value])}


def _refusal(code: int) -> OpenApiResponse:
    name, message, field = REFUSALS[code]
    problem = {"code": name, "message": message, "field": field}
    value = {**problem, "errors": [problem]}
    if code == 412:
        words = {"label": "arbetsmarknadsanställningar, antal", "current": "200", "sent": "210"}
        value["differs"] = [{"field": "targets.0.places", **words}]
    example = OpenApiExample("Exempel", value=value, response_only=True, status_codes=[str(code)])
    return OpenApiResponse(Error, MEANINGS[code], examples=[example])


def tidy(result: Value, generator: Any, request: Any, public: bool) -> Value:
    """Write each refusal once, and leave out the descriptions that are ours: of classes, in English."""
    responses = result["components"].setdefault("responses", {})
    for operations in result["paths"].values():
        for described in operations.values():
            for code, response in described["responses"].items():
                if int(code) >= 400:
                    responses[code] = response
                    described["responses"][code] = {"$ref": f"#/components/responses/{code}"}
    result["components"]["responses"] = dict(sorted(responses.items()))
    for shape in result["components"]["schemas"].values():
        if shape.get("type") == "object":
            shape.pop("description", None)
    return result
