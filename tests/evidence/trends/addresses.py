"""What the walk over all addresses must know of trends."""

# Asked where incidents with exact points are loaded, and some of them answered.
WALKED_HERE = ("near_repeats.ask", "near_repeats.show", "near_repeats.cancel", "near_repeats.download")
