"""What people discard."""
