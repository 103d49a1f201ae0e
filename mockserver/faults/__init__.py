"""Faults: what should go wrong in a sandbox, where and how often, as data."""
