"""Requests at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from contracts.client import Client
from contracts.expectations import Reply


def at_once(client: Client, ask: Callable[[], Reply]) -> list[Reply]:
    """The replies to one request sent many times at the same moment."""
    many = min(client.target.limits.concurrency, 8)
    with ThreadPoolExecutor(max_workers=many) as crowd:
        return [each.result() for each in [crowd.submit(ask) for _ in range(many)]]
