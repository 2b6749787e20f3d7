"""What people discarded: kept for a while, listed, brought back, then deleted with its files."""
