"""Short views, one per verb: fetch, form, action, redirect."""
