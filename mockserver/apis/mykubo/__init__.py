"""The MyKubo API."""
