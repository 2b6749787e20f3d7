"""A plan for another year made from one that stands."""
