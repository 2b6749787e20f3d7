"""An empty installation is set up: its authority, offices, first people and administrator."""
