"""Personnummer, sealed texts and hidden counts: no database, much arithmetic."""

import base64
import datetime as dt
import stat
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lund_placements.sealing import OVERHEAD, BadKeys, Broken, Seal, keys_of_demo, seal_from
from participants import crypto, personnummer
from participants.suppression import LEAST_SHOWN, shown

from ..secrets import ONE_KEY, OTHER_KEY, PEPPER

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19880704-7306", "198807047306"),
        ("198807047306", "198807047306"),
        ("880704-7306", "198807047306"),
        (" 880704 7306 ", "198807047306"),
        ("880704–7306", "198807047306"),  # as a word processor writes it
        ("701063-2391", "197010632391"),  # a samordningsnummer: the day and sixty
        ("121212-1212", "201212121212"),
        ("121212+1212", "191212121212"),
        ("19880704-7307", None),  # wrong check digit
        ("19881304-7306", None),
        ("19880732-7306", None),
        ("20270101-0000", None),
        ("2026-0412", None),
        ("18880704-7306", None),
        ("88070473060", None),
        ("Kim", None),
        ("", None),
    ],
)
def test_personnummer_is_read_as_it_is_written(text: str, number: str | None) -> None:
    assert personnummer.normalised(text, TODAY) == number


@given(st.text())
def test_anything_else_is_no_personnummer(text: str) -> None:
    number = personnummer.normalised(text, TODAY)
    assert number is None or (len(number) == 12 and number.isdigit())


@pytest.mark.parametrize(
    ("text", "is_in"),
    [
        ("Ringde om 880704-7306 i dag", True),
        ("Ringde om 198807047306", True),
        ("Ringde om 880704 7306.", True),
        ("701063-2391", True),
        ("880704-7307", False),  # no personnummer: the check digit is wrong
        ("Ärende 2026-0412, tel. 046-359 50 00", False),
        ("Faktura 12345678901234", False),
    ],
)
def test_personnummer_in_running_text_is_seen(text: str, is_in: bool) -> None:
    assert personnummer.is_in(text) is is_in


# Sealing


def _seal(keys: str = f"1:{ONE_KEY}") -> Seal:
    return seal_from(keys, PEPPER)


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_for_the_same_purpose_only(text: bytes, about: str) -> None:
    seal = _seal()
    sealed = seal.close(text, about=about)
    assert (seal.open(sealed, about=about), len(sealed)) == (text, len(text) + OVERHEAD)
    assert seal.close(text, about=about) != sealed
    with pytest.raises(Broken):
        seal.open(sealed, about=about + "x")


@pytest.mark.parametrize("change", ["first", "nonce", "text", "short", "empty", "other key"])
def test_what_has_been_changed_does_not_open(change: str) -> None:
    sealed = bytearray(_seal().close(b"198807047306", about="a"))
    if change == "first":
        sealed[0] = 2
    elif change == "nonce":
        sealed[3] ^= 1
    elif change == "text":
        sealed[20] ^= 1
    elif change == "short":
        del sealed[-1]
    elif change == "empty":
        sealed.clear()
    seal = _seal(f"1:{OTHER_KEY}") if change == "other key" else _seal()
    with pytest.raises(Broken):
        seal.open(bytes(sealed), about="a")


def test_keys_change_without_losing_what_the_old_one_has_sealed() -> None:
    old = _seal().close(b"x", about="a")
    both = _seal(f"2:{OTHER_KEY},1:{ONE_KEY}")
    new = both.close(b"x", about="a")
    assert (both.open(old, about="a"), both.is_current(old), both.is_current(new)) == (b"x", False, True)
    assert both.sum_of(b"x", about="a") == _seal().sum_of(b"x", about="a")


def test_the_pepper_decides_the_index() -> None:
    other = seal_from(f"1:{ONE_KEY}", OTHER_KEY)
    assert other.sum_of(b"198807047306", about="p") != _seal().sum_of(b"198807047306", about="p")
    assert _seal().sum_of(b"x", about="p") != _seal().sum_of(b"x", about="q")


def test_a_personnummer_cannot_be_moved_to_another_row() -> None:
    one, other = uuid4(), uuid4()
    sealed = crypto.seal_personnummer(one, "198807047306")
    assert (len(sealed), crypto.open_personnummer(one, sealed)) == (41, "198807047306")
    with pytest.raises(Broken):
        crypto.open_personnummer(other, sealed)
    assert len(crypto.blind_index("198807047306")) == 32


def test_weak_keys_are_refused() -> None:
    with pytest.raises(BadKeys):
        seal_from(f"1:{base64.b64encode(b'ab' * 16).decode()}", PEPPER)


def test_the_demo_makes_one_set_of_keys_for_all_its_processes(tmp_path: Path) -> None:
    file = tmp_path / "var" / "keys.json"
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys_of_demo(file), range(32)))
    assert len(made) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    seal_from(*made.pop())


# Counts


def test_small_counts_are_hidden_with_another_beside_them() -> None:
    assert shown({"a": 3, "b": 20, "c": 9, "d": 0}).cells == {"a": None, "b": 20, "c": None, "d": 0}
    assert shown({"a": 5, "b": 20}).cells == {"a": 5, "b": 20}
    assert shown({"a": 1, "b": 1, "c": 1}) == shown({"c": 1, "b": 1, "a": 1})
    assert shown({"a": 2, "b": 0}).total is None
    assert shown({}).total == 0


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1))
def test_no_small_count_can_be_had_back(counts: dict[str, int]) -> None:
    """Whoever knows the sum, and that a hidden cell holds somebody, is left with several answers for each."""
    table = shown(counts)
    hidden = [name for name, count in table.cells.items() if count is None]
    assert all(not 0 < count < LEAST_SHOWN for count in table.cells.values() if count is not None)
    assert {name: count for name, count in counts.items() if name not in hidden} == {
        name: count for name, count in table.cells.items() if count is not None
    }
    assert table.total is None or table.total == sum(counts.values())
    if table.total is None or not hidden:
        return
    left = table.total - sum(count for count in table.cells.values() if count is not None)
    possible = (
        [answer for answer in product(range(1, left + 1), repeat=len(hidden)) if sum(answer) == left]
        if len(hidden) <= 3
        else []
    )
    for place in range(len(hidden) if possible else 0):
        assert len(Counter(answer[place] for answer in possible)) >= 4
