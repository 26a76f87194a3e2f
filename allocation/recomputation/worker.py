"""The process that recomputes one uploaded decision: the file on standard input, the verdicts as JSON."""

import sys
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from allocation.canonical import canonical_json
from lund_placements.limited import serve

from .comparison import plain_refusals, problem_of, recompute
from .files import read_payload
from .limits import CPU_SECONDS, MEMORY_BYTES, MOST_BYTES, refuse_extensive


def recompute_file(content: bytes) -> dict[str, Any]:
    """Return the verdicts, and the sum of the content as we would have stored it; raises FileRefused."""
    payload = read_payload(content)
    with plain_refusals():
        digest = sha256(canonical_json(payload)).hexdigest()
        refuse_extensive(problem_of(payload))
    return {"sha256": digest, "verdicts": asdict(recompute(payload))}


def main() -> int:
    """Answer with the verdicts or with the reason why not."""
    return serve(recompute_file, most_bytes=MOST_BYTES, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
