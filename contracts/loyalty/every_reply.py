"""What holds for every answer of the loyalty API, whoever asked (L-38, L-74, L-75)."""

from contracts.exchange import Exchange
from contracts.replies import Departure, on_every_reply


@on_every_reply("loyalty", "L-74")
def status_tells_success_from_failure(exchange: Exchange) -> Departure | None:
    """`status` is success for 2xx, fail or error otherwise (AL-11)."""
    body = exchange.body
    if not isinstance(body, dict) or "status" not in body or 300 <= exchange.status < 400:
        return None
    words = ("success",) if exchange.status < 300 else ("fail", "error")
    if body["status"] in words:
        return None
    expected = f"status {' or '.join(map(repr, words))} in a {exchange.status}"
    return Departure(expected, repr(body["status"]), certain=body["status"] == "success")


@on_every_reply("loyalty", "L-75")
def a_refusal_is_json_with_a_status(exchange: Exchange) -> Departure | None:
    """The body of every documented refusal is an object with `status`."""
    if not 400 <= exchange.status < 500 or exchange.status in (405, 406, 408, 411, 413, 414, 415, 429, 431):
        return None
    if isinstance(exchange.body, dict) and "status" in exchange.body:
        return None
    return Departure("a JSON object with status in a refusal", exchange.answer())


@on_every_reply("loyalty", "L-38")
def no_balance_is_negative(exchange: Exchange) -> Departure | None:
    """No answer shows fewer than 0 points."""
    for points in balances(exchange.body):
        if isinstance(points, int | float) and points < 0:
            return Departure("a balance of at least 0", str(points), certain=True)
    return None


def balances(body: object) -> list[object]:
    """The balances that an answer shows: a member's data and the answer to a redemption have one."""
    if not isinstance(body, dict):
        return []
    data = body.get("data")
    user = data.get("user") if isinstance(data, dict) else None
    holders = (user, body.get("balance"))
    return [each["redeemable_points"] for each in holders if isinstance(each, dict) and "redeemable_points" in each]
