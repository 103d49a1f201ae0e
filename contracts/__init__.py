"""Contract tests that hold any server against what its document says."""

__version__ = "0.1.0"
