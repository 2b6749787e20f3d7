"""How the installation stands: what ran when, who works, what went wrong, what is broken."""
