"""Pages of plans, of their imports and of the register of evidence."""
