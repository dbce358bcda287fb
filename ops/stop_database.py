"""Which database did a killed process leave running? This instance's: it is stopped."""

import os

from app import embedded_postgres

if __name__ == "__main__":
    embedded_postgres.stop(os.environ.get("INSTANCE_DIR") or "instance")
