"""How fast is the product, how much memory does it take, and how does that grow?

    python -m bench                        # every part, at every size
    python -m bench pages --cases 1000     # one part and one size, for a quick look

Everything happens in a scratch instance, `INSTANCE_DIR/bench`, with the real server and a real database.
"""
