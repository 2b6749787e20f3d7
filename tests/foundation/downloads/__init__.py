"""Files that people ask for and jobs make."""
