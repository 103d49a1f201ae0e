"""Requests at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from contracts.client import Client
from contracts.expectations import NotJudged, Reply, demand

FEW = 4


def at_once(client: Client, ask: Callable[[], Reply]) -> list[Reply]:
    """The replies to one request sent many times at the same moment."""
    return all_at_once(client, [ask] * most_at_once(client))


def all_at_once(client: Client, asks: Sequence[Callable[[], Reply]]) -> list[Reply]:
    """The replies to several requests sent at the same moment, in the order of the requests.

    The first threads wait for each other: a quick server would have answered one before the next was there.
    """
    together = min(len(asks), most_at_once(client))
    start = Barrier(together)

    def send(number: int) -> Reply:
        if number < together:
            start.wait()
        return asks[number]()

    with ThreadPoolExecutor(max_workers=together) as crowd:
        return list(crowd.map(send, range(len(asks))))


def most_at_once(client: Client) -> int:
    """How many requests the profile allows at the same moment, and never more than eight.

    Raises NotJudged where it forbids several; a contract asks before it makes what it needs.
    """
    number = min(client.target.limits.concurrency, 8)
    if number < 2:
        raise NotJudged("the profile forbids requests at once (limits.concurrency)")
    return number


def few_at_once(client: Client) -> int:
    """How many creations or deletions are sent at the same moment. Raises NotJudged where the profile forbids it."""
    return min(most_at_once(client), FEW)


def demand_one(replies: list[Reply]) -> None:
    """Demand that of requests at the same moment one alone has succeeded."""
    successes = [reply for reply in replies if reply.succeeded]
    demand(len(successes) <= 1, "one success", f"{len(successes)} successes", replies[-1], aspect="one success at once")
