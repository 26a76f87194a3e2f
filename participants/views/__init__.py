"""Pages about participants; a page of one participant is wrapped in `opens_case`."""
