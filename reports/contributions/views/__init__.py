"""Pages of what offices give for a report."""
