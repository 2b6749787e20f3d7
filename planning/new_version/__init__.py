"""A new version of a plan's document: what differs, and taking it over."""
