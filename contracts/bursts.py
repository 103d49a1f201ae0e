"""Requests at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from contracts.client import Client
from contracts.expectations import Reply


def at_once(client: Client, ask: Callable[[], Reply]) -> list[Reply]:
    """The replies to one request sent many times at the same moment."""
    return all_at_once(client, [ask] * most_at_once(client))


def all_at_once(client: Client, asks: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """The replies to several requests sent at the same moment, in the order of the requests."""
    with ThreadPoolExecutor(max_workers=most_at_once(client)) as crowd:
        return [each.result() for each in [crowd.submit(ask) for ask in asks]]


def most_at_once(client: Client) -> int:
    """How many requests the profile allows at the same moment, and never more than eight."""
    return min(client.target.limits.concurrency, 8)
