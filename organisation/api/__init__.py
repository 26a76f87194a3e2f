"""Who calls the API, what each key opens, and what is written down about it."""
