#!/usr/bin/env python
"""Run a management command against the database in DATABASE_URL."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lund_placements.settings")
    execute_from_command_line(sys.argv)
