"""Pages of the journal: what was changed in the rows of an authority, and its seals."""
