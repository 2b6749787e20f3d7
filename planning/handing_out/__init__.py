"""Handing a plan out: which units lead and coordinate each task, and telling them."""
