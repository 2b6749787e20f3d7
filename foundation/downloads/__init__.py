"""Files that a person asked for and a job makes: large ones, which no page waits for."""
