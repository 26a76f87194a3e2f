"""The yearly allocation for machines: the same selectors, permissions and actions as the pages."""
