"""Who does what by when: tasks, those who lead and coordinate them, and their progress."""
