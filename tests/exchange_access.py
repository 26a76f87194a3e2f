"""Who gets what answer from the addresses of what is exchanged with others; see access.py."""

from .access import HIDDEN, OPEN_REFUSED, PUBLIC, Row, page

NOT_FOUND = {**HIDDEN, "anonymous": 404}
ROWS: list[Row] = [
    page("allocation:open_data", PUBLIC),
    page("allocation:open_data_catalogue", PUBLIC),
    page("allocation:open_data_csv", PUBLIC, None, "beslut"),
    page("allocation:open_data_csv", PUBLIC, None, "beslutade-platser"),
    page("allocation:open_data_json", PUBLIC, None, "beslut"),
    page("allocation:open_data_json", PUBLIC, None, "beslutade-platser"),
    page("allocation:open_data_csv", NOT_FOUND, OPEN_REFUSED, "finns-inte"),
    page("allocation:open_data_json", NOT_FOUND, OPEN_REFUSED, "finns-inte"),
]
