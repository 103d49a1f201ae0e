"""Contracts of the Mookh API, one module per resource."""
