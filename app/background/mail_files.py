"""Mail as files, where no mail server is named.

They hold links that set passwords, so only the account of the product can read them.
"""

import os
from pathlib import Path
from typing import Any

from flask_mailman.backends import file


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class EmailBackend(file.EmailBackend):
    """The library's, with a folder and files that only this account can read."""

    stream: Any

    def open(self) -> bool:
        if self.stream is not None:
            return False
        Path(self.file_path).chmod(0o700)
        self.stream = open(self._get_filename(), "ab", opener=private)  # noqa: SIM115  `close` closes it
        return True
