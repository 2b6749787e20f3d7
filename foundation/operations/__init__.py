"""What keeps and tells the history of rows, and the base of commands."""
