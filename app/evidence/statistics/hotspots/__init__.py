"""Where is more than its neighbours explain? Statistics only: numbers in, numbers out."""
