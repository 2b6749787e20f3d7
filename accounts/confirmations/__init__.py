"""What an administrator asks for and a leader, or the authority above, confirms."""
