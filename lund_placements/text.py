"""Text as people type and paste it, without what nobody sees. Pure functions, no Django.

A word processor leaves soft hyphens, zero-width characters and marks of direction behind. They would make two names
that look the same differ, and could turn a line around.
"""

import re
import unicodedata

LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
WITHIN_NUMBERS = "\u00a0\u202f"  # keep 1 000 on one line; of use in running text only
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def one_line(text: str) -> str:
    """Return the text on one line, with single ordinary spaces and only what can be printed."""
    return " ".join("".join(map(_seen, unicodedata.normalize("NFC", text))).split())


def lines(text: str) -> str:
    """Return running text with ordinary line ends and only what can be printed."""
    parts = LINE_ENDS.split(unicodedata.normalize("NFC", text))
    return "\n".join("".join(c if c in WITHIN_NUMBERS else _seen(c) for c in part) for part in parts)


def unprintable(text: str, *, but: str = "") -> str:
    """Return the first character that can neither be printed nor stands in `but`, or ""."""
    return next((c for c in text if not c.isprintable() and c not in but), "")


def in_xml(text: str) -> str:
    """Return the text without the characters that no XML document can hold."""
    return NOT_IN_XML.sub("", text)


def _seen(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else ""
