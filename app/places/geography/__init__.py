"""Areas and their boundaries, and points on the National Grid."""
