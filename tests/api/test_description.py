"""The description says what the views do, shows an example of everything, and no promise is broken unnoticed."""

import copy
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lund_placements.api.promises import VERBS, broken, is_allowed, promises
from lund_placements.management.commands import describe_api
from lund_placements.management.commands.describe_api import described


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    return described()


def _operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{verb} {path}": found
        for path, operations in description["paths"].items()
        for verb, found in operations.items()
        if verb in VERBS
    }


def test_what_is_checked_in_is_what_the_views_say() -> None:
    call_command("describe_api", "--check")


def test_every_operation_shows_what_goes_in_and_out(description: dict[str, Any]) -> None:
    bare = []
    for call, found in _operations(description).items():
        success = [each for status, each in found["responses"].items() if status < "400"]
        shown = [*success, *([found["requestBody"]] if "requestBody" in found else [])]
        media = [content for each in shown for kind, content in each["content"].items() if "json" in kind]
        bare += [call for content in media if not content.get("examples")]
        bare += [call for parameter in found.get("parameters", []) if "schema" not in parameter]
    assert bare == []


def test_everything_that_is_read_is_swedish_and_everything_that_is_written_can_be_repeated(
    description: dict[str, Any],
) -> None:
    operations = _operations(description)
    assert [call for call, found in operations.items() if not found["summary"]] == []
    writes = {call: found for call, found in operations.items() if not call.startswith("get ")}
    without = [
        call
        for call, found in writes.items()
        if not any(parameter["name"] == "Idempotency-Key" for parameter in found["parameters"])
    ]
    assert (len(writes) > 20, without) == (True, [])


LIST, STEP = "/api/v1/rounds", "/api/v1/rounds/{year}/targets"
BREAKS = {
    "an address is gone": lambda it: it["paths"].pop(LIST),
    "a method is gone": lambda it: it["paths"][LIST].pop("post"),
    "a field of an answer is gone": lambda it: it["components"]["schemas"]["RoundOut"]["properties"].pop(
        "year"
    ),
    "a field of an answer has another type": lambda it: it["components"]["schemas"]["RoundOut"][
        "properties"
    ].__setitem__("year", {"type": "string"}),
    "a field that was sent is gone": lambda it: it["components"]["schemas"]["TargetInRequest"][
        "properties"
    ].pop("paragraph"),
    "a field is newly demanded": lambda it: it["components"]["schemas"]["OpeningInRequest"].__setitem__(
        "required", ["respond_by"]
    ),
    "a parameter is newly demanded": lambda it: it["paths"][LIST]["get"]["parameters"].append(
        {"name": "status", "in": "query", "required": True, "schema": {"type": "string"}}
    ),
    "a value is no longer taken": lambda it: it["components"]["schemas"]["PlacementKind"]["enum"].remove(
        "ama"
    ),
}
ADDS = {
    "an address more": lambda it: it["paths"].__setitem__("/api/v1/ny", copy.deepcopy(it["paths"][STEP])),
    "a field more in an answer": lambda it: it["components"]["schemas"]["RoundOut"]["properties"].__setitem__(
        "note", {"type": "string"}
    ),
    "a field more that may be sent": lambda it: it["components"]["schemas"]["RoundInRequest"][
        "properties"
    ].__setitem__("note", {"type": "string"}),
    "a list more that may be sent, of things with something in them": lambda it: it["components"]["schemas"][
        "RoundInRequest"
    ]["properties"].__setitem__(
        "notes",
        {"type": "array", "items": {"properties": {"text": {"type": "string"}}, "required": ["text"]}},
    ),
    "a value more": lambda it: it["components"]["schemas"]["PlacementKind"]["enum"].append("ferie"),
    "another summary": lambda it: it["paths"][LIST]["get"].__setitem__("summary", "År"),
}


@pytest.mark.parametrize("change", BREAKS)
def test_what_breaks_somebody_who_calls_is_found(description: dict[str, Any], change: str) -> None:
    after = copy.deepcopy(description)
    BREAKS[change](after)
    assert broken(promises(description), promises(after)) != []


@pytest.mark.parametrize("change", ADDS)
def test_what_is_added_breaks_nobody(description: dict[str, Any], change: str) -> None:
    after = copy.deepcopy(description)
    ADDS[change](after)
    assert broken(promises(description), promises(after)) == []


def test_a_break_needs_another_first_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    assert [is_allowed("1.4.0", after) for after in ("1.4.1", "1.5.0", "2.0.0", "10.0.0")] == [0, 0, 1, 1]
    kept = tmp_path / "promises.txt"
    kept.write_text("1.0.0\nhas GET /api/v1/gone\n")
    monkeypatch.setattr(describe_api, "PROMISES", kept)
    monkeypatch.setattr(describe_api, "DESCRIPTION", tmp_path / "openapi.json")
    with pytest.raises(CommandError, match="no longer: has GET /api/v1/gone"):
        call_command("describe_api")
    kept.write_text("0.9.0\nhas GET /api/v1/gone\n")
    call_command("describe_api")
    call_command("describe_api", "--check")
