"""How a diarienummer and a paragraph are written: one rule for forms, models and the database."""

import re

DIARY_NO = r"^[A-ZÅÄÖ]{2,6} [0-9]{4}/[0-9]{4,6}$"
PARAGRAPH = r"^§ [1-9][0-9]{0,3}$"


def tidy_diary_no(text: str) -> str:
    """Return the number as it is printed, "SO 2026/0123", whatever the case and spacing typed."""
    return re.sub(r"\s+", " ", text.strip()).upper()


def tidy_paragraph(text: str) -> str:
    """Return the paragraph as it is printed, "§ 87", also when only the number was typed."""
    return "§ " + re.sub(r"[§\s]", "", text)
