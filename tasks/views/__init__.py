"""Pages of tasks: the matrix, progress, a task, reviews."""
