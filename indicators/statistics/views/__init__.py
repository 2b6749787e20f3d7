"""Pages of statistics: the forms of a plan, entering, the history of a figure, reviews."""
