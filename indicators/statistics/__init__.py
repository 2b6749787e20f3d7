"""Statistics: forms as data, the figures that offices enter into them, what is computed of them."""
