"""What the API promises those who call, as lines of text, and which changes would break a promise. Pure.

has GET /api/v1/rounds                                  the address and the method exist
gives GET /api/v1/rounds results[].year integer         the answer holds the field, of that type
takes POST /api/v1/rounds year integer                  the field may be sent; of a closed list, with this value
demands POST /api/v1/rounds year                        the field, parameter or header must be sent
"""

from collections.abc import Iterable, Iterator
from typing import Any

Schema = dict[str, Any]
VERBS = ("get", "put", "post", "delete", "patch")
KEPT = ("has ", "gives ", "takes ")


def promises(description: Schema) -> list[str]:
    """Return the promises of an OpenAPI description, sorted."""
    return sorted(set(_lines(description)))


def broken(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """Return the promises that no longer hold, and what is newly demanded of calls that could be made before."""
    old, new = set(before), set(after)
    gone = [f"no longer: {line}" for line in sorted(old - new) if line.startswith(KEPT)]
    callable_before = {line.removeprefix("has ") for line in old if line.startswith("has ")}
    demanded = [
        f"newly: {line}"
        for line in sorted(new - old)
        if line.startswith("demands ")
        and " ".join(line.split()[1:3]) in callable_before
        and not _is_inside_what_is_new(line, old)
    ]
    return gone + demanded


def _is_inside_what_is_new(demand: str, old: set[str]) -> bool:
    """Say whether a field is demanded only of those who send what could not be sent before."""
    _, verb, path, field = demand.split()
    outer = field.rpartition(".")[0].removesuffix("[]")
    return bool(outer) and not any(line.startswith(f"takes {verb} {path} {outer} ") for line in old)


def is_allowed(before: str, after: str) -> bool:
    """Say whether promises may be broken between two versions: only when the first number is raised."""
    return int(after.split(".")[0]) > int(before.split(".")[0])


def _lines(description: Schema) -> Iterator[str]:
    shapes = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for verb in VERBS:
            if verb in operations:
                yield from _operation(f"{verb.upper()} {path}", operations[verb], shapes)


def _operation(call: str, operation: Schema, shapes: Schema) -> Iterator[str]:
    yield f"has {call}"
    outside = [parameter for parameter in operation.get("parameters", []) if parameter["in"] != "path"]
    for parameter in outside:
        for kind in _kinds(parameter["schema"], shapes):
            yield f"takes {call} {parameter['in']}:{parameter['name']} {kind}"
        if parameter.get("required"):
            yield f"demands {call} {parameter['in']}:{parameter['name']}"
    for field, kinds, is_required in _fields(_json(operation.get("requestBody", {})), shapes):
        yield from (f"takes {call} {field} {kind}" for kind in kinds)
        if is_required:
            yield f"demands {call} {field}"
    for status, response in operation["responses"].items():
        if status < "400":
            yield from (f"gives {call} {media}" for media in response.get("content", {}))
            for field, kinds, _ in _fields(_json(response), shapes):
                yield from (f"gives {call} {field} {kind}" for kind in kinds)


def _json(described: Schema) -> Schema:
    return described.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(shape: Schema, shapes: Schema, way: str = "") -> Iterator[tuple[str, list[str], bool]]:
    """Yield every field with the way to it, its types, and whether it is required where it stands."""
    shape = _resolved(shape, shapes)
    if "items" in shape:
        yield from _fields(shape["items"], shapes, f"{way}[]")
    for name, inner in shape.get("properties", {}).items():
        here = f"{way}.{name}".lstrip(".")
        yield here, _kinds(inner, shapes), name in shape.get("required", ())
        yield from _fields(inner, shapes, here)


def _resolved(shape: Schema, shapes: Schema) -> Schema:
    """Return the shape itself, where a name or a single part stands for it."""
    while parts := ([{"$ref": shape["$ref"]}] if "$ref" in shape else shape.get("allOf", [])):
        shape = shapes[parts[0]["$ref"].rsplit("/", 1)[1]]
    return shape


def _kinds(shape: Schema, shapes: Schema) -> list[str]:
    """Return the type in a word; of a closed list each value, so that one more breaks nothing."""
    shape = _resolved(shape, shapes)
    if "enum" in shape:
        return [f"string={each}" for each in shape["enum"]]
    if alternatives := shape.get("oneOf") or shape.get("anyOf"):
        return [kind for each in alternatives for kind in _kinds(each, shapes)]
    kind = shape.get("type", "any")
    return ["|".join(kind) if isinstance(kind, list) else kind]
