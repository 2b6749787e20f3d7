"""The API as a whole: its addresses, its schema and its page."""
