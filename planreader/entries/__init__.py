"""The entries of the draft: head, targets, tasks, duties, deadlines, and what is doubtful."""
