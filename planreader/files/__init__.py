"""Files of every kind, opened into lines and table rows."""
