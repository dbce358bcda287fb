"""How do the addresses of saved filters stand in the walk over all addresses?"""

# It asks in its form of which list a filter is.
WALKED_HERE = {"saved_filters.save"}
