"""Workplaces from a spreadsheet: read in a worker process with limits, previewed, then confirmed.

`worker` and what it imports know nothing of Django; `reading` starts it, `preview` compares with the database.
"""
