"""A plan that takes the place of another of its year."""
