"""Reading what a report says: what its lines mention, and which figures their numbers are."""
