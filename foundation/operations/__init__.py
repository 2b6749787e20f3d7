"""What tells the changes of rows, and the base of commands."""
