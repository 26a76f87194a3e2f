"""Who gets what answer from every address of the follow-up; see tests/access.py."""

from tests.access import CONSULTANTS, answers, page

ROWS = [
    page("followup:mine", answers(200, f"anna {CONSULTANTS}")),
    page("followup:mine_xlsx", answers(200, CONSULTANTS)),
    page("followup:unit", answers(200, "anna")),
    page("followup:unit_xlsx", answers(200, "anna")),
]
