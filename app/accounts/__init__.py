"""Who signs in, what they may do to accounts, and the record of what was done and read."""
