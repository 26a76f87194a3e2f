"""`python -m allocation.engine`: one JSON problem in, one JSON result out; `--check` verifies one.

Exit codes: 0 done or agrees, 1 the checked result does not agree, 2 the input is not right.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, TextIO

from allocation.engine.check import check, solve
from allocation.engine.errors import EngineError
from allocation.engine.reading import MOST_BYTES, parse

USAGE = "Användning: python -m allocation.engine [--check] < problem.json"


def main(arguments: Sequence[str], stdin: BinaryIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command line and return its exit code; never more than one line on `stderr`."""
    try:
        if list(arguments) not in ([], ["--check"]):
            raise EngineError(USAGE, "usage")
        document = parse(stdin.read(MOST_BYTES + 1))
        if not arguments:
            write(stdout, solve(document))
            return 0
        problem, result = problem_and_result(document)
        found = check(problem, result)
    except EngineError as error:
        stderr.write(f"{error.message}\n")
        return 2
    write(stdout, {"agrees": not found, "differences": found})
    return 1 if found else 0


def problem_and_result(document: object) -> tuple[Any, Any]:
    """Return the two parts of {"problem", "result"}, also inside the "engine" field of a decision."""
    if isinstance(document, Mapping) and "engine" in document:
        document = document["engine"]
    if not isinstance(document, Mapping) or not {"problem", "result"} <= document.keys():
        raise EngineError('--check läser ett objekt med "problem" och "result".', "missing_field")
    return document["problem"], document["result"]


def write(stdout: TextIO, value: object) -> None:
    """Write one JSON value and a line break; ASCII, so that any terminal can show it."""
    json.dump(value, stdout, indent=1, sort_keys=True)
    stdout.write("\n")


def run() -> int:
    """Run with the process's own streams."""
    return main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
