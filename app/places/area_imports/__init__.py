"""Import of area files: read, reviewed, then applied whole or not at all."""
