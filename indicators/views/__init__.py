"""Pages of indicators: the grid, measuring, an indicator, reviews."""
