"""Contracts of the Mookh Orders API (mookh_orders.md)."""
