"""Pages of documents: the desk, their files, the register."""
