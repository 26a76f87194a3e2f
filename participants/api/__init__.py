"""Places and placements for machines; of people only the alias, for a reason that is written down."""
