"""What the places cost, which state subsidies may apply, and what an employment gives in a-kassa.

Pure: no Django and no database. Amounts are Decimal kronor, whole; see `money.kronor`, the one rounding rule.
Every number comes from dated rates and stated assumptions, and every result explains itself row by row.
Nothing here decides about a person.
"""
