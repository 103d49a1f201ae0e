"""Ctrl-C, wherever a run is."""

from hypothesis.internal.conjecture import junkdrawer


def keep_interruptions() -> None:
    """Let no Ctrl-C be lost.

    Hypothesis times the garbage collector by a callback, for deadlines that nothing here sets. What is raised in a
    callback goes nowhere, a KeyboardInterrupt too; so Hypothesis is told that it has its callback already.
    """
    junkdrawer._gc_initialized = True
