"""Pages that span apps: the frame, the overview, search, health."""
