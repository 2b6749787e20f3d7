"""Excel both ways: a file goes out, is worked on, and comes back."""
