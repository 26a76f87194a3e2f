"""A table in a workbook or a CSV file from outside: read in a worker process with limits, row by row.

Apart from `reading`, which hands the file over, nothing here knows of Django: the worker imports it too.
"""
