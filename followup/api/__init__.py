"""Milestones, results and a year's figures for machines; of people only the alias, for a reason."""
