"""A decision for twelve departments as PDF: time and memory, in fresh processes and in a warm one.

python -m bench.pdf [runs]
"""

import json
import os
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from resource import RUSAGE_SELF, getrusage

ENVIRONMENT = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "lund_placements.settings"}
NO_DATABASE = "postgresql://nobody@localhost/none"  # settings want an address; nothing connects to it
WARM_RUNS = 5


def clocks() -> tuple[float, float]:
    """Return the time on the wall and the processor time of this process, in milliseconds."""
    return 1000 * time.perf_counter(), 1000 * time.process_time()


def measure() -> None:
    """Render in this process, first cold and then warm, and print what it took as JSON."""
    start = clocks()
    import django  # the time it takes is what is measured

    django.setup()
    from allocation.documents import decision_pdf  # as above
    from tests.payloads import decision_payload  # as above

    payload = decision_payload()
    moments = [start, clocks()]
    for _ in range(1 + WARM_RUNS):
        pdf = decision_pdf(payload)
        moments.append(clocks())
    (load, first, *warm) = [
        [after - before for before, after in zip(*pair, strict=True)] for pair in pairwise(moments)
    ]
    figures = {
        "load": load,
        "first": first,
        "warm": [statistics.median(times) for times in zip(*warm, strict=True)],
        "memory": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
        "size": len(pdf) / 1000,
    }
    sys.stdout.write(json.dumps(figures))


def main() -> None:
    """Run fresh processes and print the medians."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    environment = {**os.environ, **ENVIRONMENT}
    environment.setdefault("DATABASE_URL", NO_DATABASE)
    command = [sys.executable, "-m", "bench.pdf", "--measure"]
    answers = [subprocess.run(command, env=environment, capture_output=True, check=True) for _ in range(runs)]
    figures = [json.loads(answer.stdout) for answer in answers]
    print(f"Decision for twelve departments, median of {runs} fresh processes")
    print(f"| {'what':<32} | {'time':>8} | {'of it CPU':>9} |")
    print(f"| {'-' * 32} | {'-' * 8} | {'-' * 9} |")
    for text, name in (
        ("load Django and WeasyPrint", "load"),
        ("first document", "first"),
        (f"next documents (median of {WARM_RUNS})", "warm"),
    ):
        wall, cpu = (statistics.median(each[name][clock] for each in figures) for clock in (0, 1))
        print(f"| {text:<32} | {wall:>5.0f} ms | {cpu:>6.0f} ms |")
    for text, name, unit in (("peak memory", "memory", "MB"), ("file", "size", "kB")):
        value = f"{statistics.median(each[name] for each in figures):.0f} {unit}"
        print(f"| {text:<32} | {value:>8} | {'':>9} |")


if __name__ == "__main__":
    if "--measure" in sys.argv:
        measure()
    else:
        main()
