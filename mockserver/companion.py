"""A server that ends with whoever started it, however that ends."""

import os
import sys
import threading
from collections.abc import Callable


def when_standard_input_closes(end: Callable[[], None]) -> None:
    """Call `end` when standard input closes, as it does when the process at its other end is gone."""
    when_closed(sys.stdin.fileno(), end)


def when_closed(descriptor: int, end: Callable[[], None]) -> None:
    """Call `end` when nobody can write to what is read from this descriptor any more."""
    threading.Thread(target=_wait, args=(descriptor, end), daemon=True).start()


def _wait(descriptor: int, end: Callable[[], None]) -> None:
    while os.read(descriptor, 4096):
        pass
    end()
