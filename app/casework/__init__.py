"""Cases and the work on them: logging, plans, escalation, sharing, files and task-and-finish groups."""
