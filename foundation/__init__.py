"""What every app stands on, and which knows no plan, no task and no role."""
