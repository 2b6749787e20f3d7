"""Lines and rows into whole paragraphs, tables, parts and an outline."""
