"""How many each förvaltning employs, women and men, read in from HR's file."""
