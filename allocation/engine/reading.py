"""Reading JSON strictly: every value is checked for type and size before anything is computed."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from allocation.engine.errors import EngineError

MOST_BYTES = 16_000_000
MOST_UNITS = 10_000
MOST_PLACES = 100_000
MOST_NUMBER = 10**12
MOST_TEXT = 300
DECIMAL = re.compile(r"\d{1,15}(\.\d{1,9})?", re.ASCII)
FRACTION = re.compile(r"(\d{1,15})/(\d{1,15})", re.ASCII)


def parse(data: bytes) -> Any:
    """Return the JSON value in `data` (UTF-8). Raises EngineError for anything JSON does not allow.

    Also refused: more than 16 MB, the same name twice in an object, numbers with a decimal point.
    """
    if len(data) > MOST_BYTES:
        raise EngineError(f"Indata är större än {MOST_BYTES // 1_000_000} MB.", "too_large")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_int,
        )
    except UnicodeDecodeError:
        raise EngineError("Indata är inte UTF-8.", "encoding") from None
    except json.JSONDecodeError as error:
        raise EngineError(
            f"Indata är inte JSON: fel på rad {error.lineno}, tecken {error.colno}.", "not_json"
        ) from None
    except RecursionError:
        raise EngineError("Indata är nästlad för djupt.", "too_deep") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise EngineError("Samma namn förekommer två gånger i ett objekt.", "duplicate_name")
    return result


def _no_float(text: str) -> NoReturn:
    raise EngineError(
        f"Talet {show(text)} är inte exakt; skriv heltal eller decimaltal inom citattecken.", "not_exact"
    )


def _int(text: str) -> int:
    if len(text) > 20:
        raise EngineError(f"Talet {show(text)} är för stort.", "too_large")
    return int(text)


def show(value: object) -> str:
    """Return a value for an error message: one short printable line."""
    text = ascii(value) if not isinstance(value, str) else value.encode("unicode_escape").decode("ascii")
    return text if len(text) <= 40 else text[:40] + "..."


class Reader:
    """One JSON object and where it stands, so that a refusal can say what is wrong and where."""

    def __init__(self, value: object, where: str, names: Sequence[str]) -> None:
        if not isinstance(value, Mapping):
            raise EngineError(f"{where} ska vara ett objekt.", "wrong_type")
        for name in value:
            if name not in names:
                raise EngineError(f"{where} har ett okänt fält: {show(name)}.", "unknown_field")
        self.value = value
        self.where = where

    def _get(self, name: str, default: object) -> object:
        if name in self.value:
            return self.value[name]
        if default is ...:
            raise EngineError(f"{self.where} saknar fältet {name}.", "missing_field")
        return default

    def integer(self, name: str, default: object = ..., low: int = 0, high: int = MOST_NUMBER) -> int:
        """Return a whole number inside low..high."""
        return whole(self._get(name, default), f"{self.where}: {name}", low, high)

    def optional(self, name: str, high: int = MOST_NUMBER) -> int | None:
        """Return a whole number >= 0, or None when the field is null or left out."""
        value = self._get(name, None)
        return None if value is None else whole(value, f"{self.where}: {name}", 0, high)

    def text(self, name: str, default: object = ...) -> str:
        """Return a non-empty text of at most 300 characters that can be printed."""
        return printable(self._get(name, default), f"{self.where}: {name}")

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self._get(name, default)
        if not isinstance(value, bool):
            raise EngineError(f"{self.where}: {name} ska vara true eller false.", "wrong_type")
        return value

    def list(self, name: str, default: object = ..., most: int = MOST_UNITS) -> list[Any]:
        """Return a list of at most `most` values."""
        value = self._get(name, default)
        if not isinstance(value, list) or len(value) > most:
            raise EngineError(
                f"{self.where}: {name} ska vara en lista med högst {most} värden.", "wrong_type"
            )
        return value

    def integers(self, name: str, default: object = ..., high: int = MOST_NUMBER) -> tuple[int, ...]:
        """Return a list of whole numbers inside 0..high."""
        return tuple(
            whole(value, f"{self.where}: {name}[{number}]", 0, high)
            for number, value in enumerate(self.list(name, default))
        )

    def exact(self, name: str, default: object = ...) -> Fraction:
        """Return an exact number >= 0: an integer, a decimal string or a string "a/b"."""
        return exact(self._get(name, default), f"{self.where}: {name}")

    def per_kind(self, name: str, codes: Sequence[str]) -> dict[str, int | None]:
        """Return a whole number or None per kind, in the order of `codes`; kinds may be left out."""
        inner = Reader(self._get(name, {}), f"{self.where}: {name}", codes)
        return {code: inner.optional(code, MOST_PLACES) for code in codes if code in inner.value}


def whole(value: object, where: str, low: int = 0, high: int = MOST_NUMBER) -> int:
    """Return `value` if it is a whole number inside low..high; true and false are not numbers."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise EngineError(f"{where} ska vara ett heltal, inte {show(value)}.", "wrong_type")
    if not low <= value <= high:
        raise EngineError(f"{where} ska ligga mellan {low} och {high}, inte {show(value)}.", "out_of_range")
    return value


def exact(value: object, where: str) -> Fraction:
    """Return an exact number >= 0 from an integer, a decimal string or a string "a/b"."""
    if isinstance(value, str):
        if DECIMAL.fullmatch(value):
            return Fraction(Decimal(value))
        ratio = FRACTION.fullmatch(value)
        if ratio and int(ratio[2]):
            return Fraction(int(ratio[1]), int(ratio[2]))
        raise EngineError(f"{where} ska vara ett tal som 12 eller 12.5, inte {show(value)}.", "wrong_type")
    return Fraction(whole(value, where))


def printable(value: object, where: str) -> str:
    """Return a text that is not empty, not too long and has no lone surrogates."""
    if not isinstance(value, str) or not value or len(value) > MOST_TEXT:
        raise EngineError(f"{where} ska vara en text med 1 till {MOST_TEXT} tecken.", "wrong_type")
    if not value.isprintable():
        raise EngineError(f"{where} har tecken som inte kan skrivas ut.", "not_printable")
    return value


def text_of(number: Fraction | None) -> str | None:
    """Return an exact number as JSON carries it: "a/b", or None."""
    return None if number is None else f"{number.numerator}/{number.denominator}"
