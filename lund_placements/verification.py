"""How an app tells `verify` what it has frozen and how to check it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of check. `run` yields each object's name with its differences in plain words."""

    name: str
    run: Callable[[], Iterator[tuple[str, list[str]]]]
