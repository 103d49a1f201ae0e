"""What a process that judges needs, read before it is forked off."""

import contracts.conformance
import contracts.crew  # noqa: F401
