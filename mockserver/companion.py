"""A server that ends with whoever started it, however that ends."""

import os
import sys
import threading
from collections.abc import Callable


def when_standard_input_closes(end: Callable[[], None]) -> None:
    """Call `end` when standard input closes, as it does when the process at its other end is gone."""
    threading.Thread(target=_wait, args=(end,), daemon=True).start()


def _wait(end: Callable[[], None]) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end()
