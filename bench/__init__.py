"""How fast is the product, how much memory does it take, and how does that grow?

    python -m bench                  # 1,000, 10,000 and 100,000 cases
    python -m bench --cases 1000     # one size, for a quick look

Everything happens in a scratch instance, `INSTANCE_DIR/bench`, with the real server and a real database.
"""
