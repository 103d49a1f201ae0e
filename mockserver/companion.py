"""A server that ends with whoever started it, however that ends."""

import os
import signal
import sys
import threading


def end_with_standard_input() -> None:
    """Interrupt this process when its standard input closes, as it does when the process at its other end is gone."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    signal.raise_signal(signal.SIGINT)
