"""Ids: UUIDs, the same for the same seed."""

import uuid

from mockserver.sandbox import Sandbox

HEXADECIMAL = "0123456789abcdef"


def made(sandbox: Sandbox, kind: str) -> str:
    """An id that nothing in the sandbox has (M-04)."""
    return str(uuid.UUID(sandbox.code(f"mookh {kind}", 32, HEXADECIMAL), version=4))


def plain(written: str) -> str:
    """An id in the one spelling in which it is stored, whatever letters and dashes the client writes it with."""
    try:
        return str(uuid.UUID(written))
    except ValueError:
        return written
