"""Run the command line: python -m allocation.engine [--check]."""

from allocation.engine.cli import run

raise SystemExit(run())
