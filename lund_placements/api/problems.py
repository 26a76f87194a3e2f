"""The shape of a refusal, also where no view of the API has been reached; needs no database and no settings."""

from django.http import JsonResponse

TOO_LARGE = "Innehållet är större än 6 MB. Dela upp det i flera anrop."
CLOSED = "Platsmodellen är stängd en kort stund. Försök igen."
Problem = dict[str, str | None]


def problem(code: str, message: str, field: str | None = None) -> Problem:
    """Return one thing that was wrong."""
    return {"code": code, "message": message, "field": field}


def failure(status_code: int, code: str, message: str, **headers: str) -> JsonResponse:
    """Return an error that arises outside of any view of the API."""
    found = problem(code, message)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    dumps = {"ensure_ascii": False}
    return JsonResponse(
        {**found, "errors": [found]}, status=status_code, json_dumps_params=dumps, headers=named
    )
