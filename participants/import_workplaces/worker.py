"""The process that reads one file with workplaces."""

import sys

from lund_placements.spreadsheets.working import answer, read_table

from .rows import TABLE

if __name__ == "__main__":
    sys.exit(answer(lambda content: read_table(content, TABLE)))
