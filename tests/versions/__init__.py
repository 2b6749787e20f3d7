"""Small databases of earlier versions of the product, with what was in them (docs/testing.md)."""
