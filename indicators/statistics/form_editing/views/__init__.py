"""Pages of statistical forms as people make them."""
