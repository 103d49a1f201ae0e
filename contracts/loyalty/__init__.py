"""Contracts of the loyalty API, one module per resource."""
