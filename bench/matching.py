"""Time matching beside its floor, one sort of the same pairs: python -m bench.matching [--people 1000 10000 100000].

Every size runs in a process of its own, so that its peak memory is its own: what the assignment and its
proof need beyond the pairs themselves. Times are medians of processor time;
all is the library and the proof.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from participants.matching import Candidate, Demand, Level, Named, Opening, Wish, rank_candidates, suggest
from participants.matching.assignment import OWN_UP_TO, by_paths
from participants.matching.certificate import certificate
from participants.matching.pairs import Pairs, scale
from participants.matching.sparse import by_library
from participants.matching.suggestion import weigh

SIZES = [1_000, 10_000, 100_000]
ELIGIBLE, NEAR, REACH = 50, 30, 200  # places each; 30 of them among the 400 nearest
PLACES_PER_HUNDRED = 95
PORTFOLIOS = [100, 300, 1_000]
LANGUAGE = [Level(rank, f"SFI {letter}") for rank, letter in enumerate("ABCD", start=1)]
TIMES = [Named("day", "dag"), Named("evening", "kväll"), Named("weekend", "helg")]
STATUS = Path("/proc/self/status")


def timed(function: Callable[[], Any], runs: int) -> float:
    """Return the median processor time of one call in seconds: others may share the machine."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return statistics.median(times)


def synthetic(people: int) -> Pairs:
    """Return ELIGIBLE different places each, three groups, fit 3-17 and up to ten years of waiting."""
    chance = np.random.default_rng(people)
    count = people * PLACES_PER_HUNDRED // 100
    near = _one_in_each(chance, people, NEAR, 2 * REACH)
    far = 2 * REACH + _one_in_each(chance, people, ELIGIBLE - NEAR, count - 2 * REACH)
    home = np.arange(people)[:, None] * count // people - REACH
    places = (home + np.hstack([near, far])) % count
    worth = scale(count, 3, 17, 120)
    group = chance.choice(3, people, p=[0.7, 0.2, 0.1])[:, None]
    waiting = chance.integers(0, 121, people)[:, None]
    fit = chance.integers(3, 18, places.shape)
    weights = (3 - group) * worth.group_step + fit * worth.fit_step + waiting
    starts = np.arange(people + 1) * ELIGIBLE
    return Pairs(starts, places.ravel(), weights.ravel(), count)


def _one_in_each(chance: np.random.Generator, people: int, parts: int, width: int) -> np.ndarray:
    """Return, per person, one number from each of `parts` equal pieces of range(width)."""
    edges = np.arange(parts + 1) * width // parts
    return chance.integers(edges[:-1], edges[1:], (people, parts))


def memory(field: str) -> float:
    """Return a field of this process's memory in MB."""
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith(field)]
    return int(line.split()[1]) / 1024


def one_size(people: int) -> dict[str, float | None]:
    """Time one size; run in a process of its own."""
    pairs = synthetic(people)
    runs = 11 if people <= 1_000 else 5 if people <= 10_000 else 1
    own = timed(partial(by_paths, pairs_in_python(pairs)), runs) if people <= OWN_UP_TO else None
    dense = timed(partial(by_dense, pairs), 3) if people <= 1_000 else None
    small = synthetic(500)
    by_library(small)  # imports and first calls do not count
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    place_of = by_library(pairs)
    proof = certificate(pairs, place_of)
    peak = memory("VmHWM") - before
    assert proof.holds
    return {
        "pairs": len(pairs.weights),
        "sort": timed(partial(np.argsort, pairs.weights), 5),
        "own": own,
        "library": timed(partial(by_library, pairs), runs),
        "dense": dense,
        "proof": timed(partial(certificate, pairs, place_of), runs),
        "peak": peak,
    }


def pairs_in_python(pairs: Pairs) -> Pairs:
    """Return the pairs as the suggestion itself holds them."""
    return Pairs(
        *(array("q", part.tolist()) for part in (pairs.starts, pairs.places, pairs.weights)), pairs.count
    )


def by_dense(pairs: Pairs) -> Any:
    """Solve with SciPy's dense solver, the peer that most would reach for."""
    matrix = np.zeros((pairs.people, pairs.count))
    matrix[np.repeat(np.arange(pairs.people), np.diff(pairs.starts)), pairs.places] = pairs.weights
    return linear_sum_assignment(matrix, maximize=True)


def portfolio(people: int) -> tuple[list[Candidate], list[Opening]]:
    """Return invented participants and places with the facts that a real portfolio has."""
    chance = random.Random(people)
    occupations = [Named(f"{chance.randrange(1000, 9999)}", f"yrke {n}") for n in range(40)]
    demands = [Demand(code, code) for code in ("b", "food", "lifting", "stairs")]
    day = date(2027, 3, 1)
    candidates = [
        Candidate(
            f"2027-{number:05}",
            job_ready=chance.random() < 0.6,
            children=chance.random() < 0.3,
            waiting_since=day - timedelta(days=chance.randrange(3_000)),
            wishes=tuple(Wish(w.name, w.code) for w in chance.sample(occupations, 2)),
            language=chance.choice(LANGUAGE),
            holds=frozenset(demand.code for demand in demands if chance.random() < 0.5),
            hours=chance.choice([20, 30, 40]),
            times=frozenset(time.code for time in TIMES if chance.random() < 0.7),
            available_from=day + timedelta(days=chance.randrange(-30, 30)),
        )
        for number in range(people)
    ]
    candidates = [
        replace(person, lacks=frozenset(d.code for d in demands if chance.random() < 0.2) - person.holds)
        for person in candidates
    ]
    openings = [
        Opening(
            f"p{number:05}",
            f"Plats {number}",
            chance.choice(occupations),
            day,
            day + timedelta(days=183),
            language=chance.choice([None, *LANGUAGE[:3]]),
            demands=tuple(demand for demand in demands if chance.random() < 0.4),
            hours=chance.choice([20, 40]),
            times=(chance.choice(TIMES),),
            recruits=chance.random() < 0.3,
        )
        for number in range(people * PLACES_PER_HUNDRED // 100)
    ]
    return candidates, openings


def show(value: float | None, digits: int = 3) -> str:
    return "not run" if value is None else f"{value:,.{digits}f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=SIZES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        json.dump(one_size(arguments.one), sys.stdout)
        return
    print("| people | pairs | sort s | own search s | library s | dense s | proof s | all / sort | peak MB |")
    print("| --- " * 9 + "|")
    for people in arguments.people:
        command = [sys.executable, "-m", "bench.matching", "--one", str(people)]
        row = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ).stdout)
        ratio = (row["library"] + row["proof"]) / row["sort"]
        times = " | ".join(show(row[name], 4) for name in ("sort", "own", "library", "dense", "proof"))
        print(f"| {people:,} | {row['pairs']:,} | {times} | {ratio:.0f} | {row['peak']:.0f} |", flush=True)
    print("\n| portfolio | pairs that fit | rank one place s | weigh all pairs s | whole suggestion s |")
    print("| --- " * 5 + "|")
    for people in PORTFOLIOS:
        candidates, openings = portfolio(people)
        pairs, _ = weigh(candidates, openings)
        times = [
            timed(partial(rank_candidates, openings[0], candidates), 5),
            timed(partial(weigh, candidates, openings), 3),
            timed(partial(suggest, candidates, openings), 3),
        ]
        print(f"| {people:,} | {len(pairs.weights):,} |", " | ".join(map(show, times)), "|", flush=True)


if __name__ == "__main__":
    main()
