"""The Mookh API."""
