"""A server that behaves like the vendors' APIs, made from their documents."""

__version__ = "0.1.0"
