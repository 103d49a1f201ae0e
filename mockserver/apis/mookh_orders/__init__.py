"""The Mookh orders API."""
