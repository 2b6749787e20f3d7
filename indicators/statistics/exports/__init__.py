"""Exports of other systems (one-stop, documents, treasury) read into statistical forms."""
