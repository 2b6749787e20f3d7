"""PDF files: words and rules of their pages into lines, tables and footnotes."""
