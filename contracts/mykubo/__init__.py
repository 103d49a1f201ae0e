"""Contracts of the MyKubo API."""
