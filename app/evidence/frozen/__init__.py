"""Charts, maps and tables, kept as they were when somebody kept them."""
