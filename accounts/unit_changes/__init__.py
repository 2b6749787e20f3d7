"""Units merge and split: which ended, which took over, and what goes on with those."""
