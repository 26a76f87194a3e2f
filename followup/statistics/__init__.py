"""The statistics of a year: pure reckoning on counted groups, suppressed before anything is worked out from it.

`year_figures(given, words)` gives YearFigures; `as_payload(figures)` gives them as JSON can hold them.
"""

from .figures import Cell, KindFigures, Table, YearFigures, as_payload, in_words
from .given import Begun, Given, Line, Never, Result, Step
from .words import Words
from .year import RESULTS_AFTER, ended, year_figures

__all__ = [
    "RESULTS_AFTER",
    "Begun",
    "Cell",
    "Given",
    "KindFigures",
    "Line",
    "Never",
    "Result",
    "Step",
    "Table",
    "Words",
    "YearFigures",
    "as_payload",
    "ended",
    "in_words",
    "year_figures",
]
