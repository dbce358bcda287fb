"""Jobs, the worker that runs them, their progress, and notices."""
