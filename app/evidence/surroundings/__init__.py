"""What is around a place: the same on a map, in a sentence and in a table."""
