"""Calls carry a token, and are refused without one (M-02)."""

from string import ascii_letters
from typing import Any

import pytest

from contracts.client import Login, spellings
from contracts.expectations import Reply, demand, judging
from contracts.mookh.people import People
from contracts.mookh.requests import OPEN, OPERATIONS, READ, ask, sent
from contracts.mookh.stock import Stock
from contracts.rules import reaches, rule

OTHERS_DATA = ("list_users", "read_user", "read_order")
ELSEWHERE = [each for each in OPERATIONS if each not in (*OTHERS_DATA, *OPEN)]
WITHOUT = {"no header": {}, "an empty token": {"Authorization": "Bearer "}, "no token": {"Authorization": "Bearer"}}


@rule("M-02")
@reaches("list_users 200", "read_user 200", "read_order 200", "read_promo_code 200", "list_user_roles 200")
@pytest.mark.parametrize("operation", ["list_users", "list_user_roles", *READ])
def test_the_token_opens_request_after_request(stock: Stock, operation: str) -> None:
    """What can be read is read with it, twice; the list of users may be kept for administrators."""
    for _ in range(2):
        sent(stock, ask(stock, operation), operation).expect(200)


@rule("M-02")
@pytest.mark.parametrize("header", WITHOUT)
@pytest.mark.parametrize("operation", OTHERS_DATA)
def test_nobodys_data_are_shown_without_a_token(stock: Stock, operation: str, header: str) -> None:
    """Users and orders that exist are not shown to somebody without a token, best with 401 or 403."""
    wanted = ask(stock, operation)
    reply = sent(stock, wanted, operation, login=None, headers=WITHOUT[header]).expect_refusal()
    demand_nothing_shown(stock, operation, reply)
    with judging("M-02", soft=True):
        demand(reply.status in (401, 403), "401 or 403", reply.exchange.answer(), reply)


def demand_nothing_shown(stock: Stock, operation: str, reply: Reply) -> None:
    """Demand that an answer holds nothing of the user or the order that was asked for."""
    known = str(stock.order.sent["agent_name"]) if operation == "read_order" else stock.account.email
    text = reply.exchange.content.decode("utf-8", "replace")
    demand(known not in text, "nothing of what was asked for", text, reply)


@rule("M-02")
@pytest.mark.parametrize("operation", OTHERS_DATA)
def test_nobodys_data_are_shown_at_another_spelling_of_the_path(stock: Stock, operation: str) -> None:
    """The document spells most paths in several ways: none of them, with a slash or not, is without a guard (AX-07)."""
    wanted = ask(stock, operation)
    for spelling in spellings(stock.client.docket.specification.operations[operation]):
        reply = stock.client.look_at(operation, spelling, wanted.path or {})
        demand_nothing_shown(stock, operation, reply)


@rule("M-02")
def test_no_listed_user_is_shown_without_a_token(stock: Stock, people: People) -> None:
    """Neither the first nor the last of the list, whoever made them."""
    rows, _ = people.rows("M-02")
    for row in rows[:: max(len(rows) - 1, 1)]:
        stock.client.send("read_user", path={"id": row.get("id")}).expect_refusal()


@rule("M-02")
@pytest.mark.parametrize("kind", ["random", "shorter", "longer", "other case", "another in the middle"])
def test_nobodys_data_are_shown_with_a_token_that_nobody_gave(
    stock: Stock, login: Login, kind: str, chance: Any
) -> None:
    """Softly, since no way to a token is documented: what differs from the profile's token opens nothing (AM-02)."""
    token, middle = login.token, len(login.token) // 2
    wrong = {
        "random": "".join(chance.choices(ascii_letters, k=len(token))),
        "shorter": token[:-1],
        "longer": token + "x",
        "other case": token.swapcase(),
        "another in the middle": token[:middle] + ("x" if token[middle] != "x" else "y") + token[middle + 1 :],
    }[kind]
    for operation in OTHERS_DATA if wrong != token else ():
        with judging("M-02", soft=True):
            sent(stock, ask(stock, operation), operation, login=Login(wrong)).expect_refusal()


@rule("M-02")
@pytest.mark.parametrize("operation", ELSEWHERE)
def test_nothing_else_opens_without_a_token(stock: Stock, operation: str) -> None:
    """The document has every call carry a token, if not each of its samples."""
    wanted = ask(stock, operation)
    with judging("M-02", soft=True):
        sent(stock, wanted, operation, login=None).expect_refusal()
