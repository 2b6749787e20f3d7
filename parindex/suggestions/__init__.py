"""Points that the program proposes from what it knows."""
