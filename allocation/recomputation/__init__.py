"""Recomputing a decision: of our own at once, of a file from outside in a worker process with limits.

`worker` and what it imports know nothing of Django; `upload` starts it.
"""
