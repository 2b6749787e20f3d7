"""How we are scored: PAR INDEX."""
