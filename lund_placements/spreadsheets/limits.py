"""How much of a file is read before it is refused. Pure: no Django, no third-party code."""

MOST_BYTES = 5 * 1024 * 1024
MOST_PARTS = 200
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100  # unpacked bytes per packed byte, of each part and of the whole
MOST_ROWS = 5000
MOST_COLUMNS = 50
HEAD_WITHIN = 10  # the headings are among the first rows
MOST_TEXT = 200  # characters that are kept of a cell

MEMORY_BYTES = 1024**3
CPU_SECONDS = 2
WALL_SECONDS = 1.8  # so that the page answers within two
