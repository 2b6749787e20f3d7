"""How often secrets were guessed, by account and by place, and how long the next guess waits."""
