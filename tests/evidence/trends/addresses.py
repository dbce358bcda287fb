"""What the walk over all addresses must know of trends."""

# Asked where incidents with exact points are loaded.
WALKED_HERE = ("change.ask_near_repeats",)
