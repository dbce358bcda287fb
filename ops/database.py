"""Start or stop the embedded database, after a killed process left it running or it was killed itself.

python -m ops.database start | stop | pid

`pid` prints the number of its process, or nothing if it does not run.
"""

import os
import sys

from app.database import embedded_postgres

INSTANCE_DIR = os.environ.get("INSTANCE_DIR") or "instance"


def main(wanted: str) -> None:
    if wanted == "stop":
        embedded_postgres.stop(INSTANCE_DIR)
    elif wanted == "pid":
        print(embedded_postgres.server_pid(INSTANCE_DIR) or "")
    else:
        # Those who held the old one when it died hold this one too, so it is still there after this.
        with embedded_postgres.running(INSTANCE_DIR):
            pass


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except embedded_postgres.EmbeddedPostgresError as problem:
        raise SystemExit(f"Stopped: {problem}") from problem
