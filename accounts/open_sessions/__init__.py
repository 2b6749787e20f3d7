"""Where a person is signed in: seen by them, ended by them, over by itself when nobody works."""
