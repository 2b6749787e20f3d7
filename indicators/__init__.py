"""How far we have come: indicators, their targets, and what is measured each period."""
