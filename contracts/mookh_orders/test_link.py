"""Payment links (O-22, O-23, O-37)."""

import pytest

from contracts.expectations import MISSING, NotJudged, demand, judging
from contracts.mookh_orders.ledger import Entry, Ledger
from contracts.mookh_orders.orders import Orders
from contracts.mookh_orders.shapes import LINKS
from contracts.mookh_orders.wire import is_web_address, same_text
from contracts.rules import reaches, rule

each_link = pytest.mark.parametrize("shape", LINKS)


@rule("O-22")
@reaches("create_order 201")
@each_link
def test_an_order_that_asks_for_html_gets_a_link(ledger: Ledger, shape: str) -> None:
    """The link is an address that a browser opens, beside order_number and currency_code."""
    entry = ledger.link(shape)
    demand_link(ledger, entry)


def demand_link(ledger: Ledger, entry: Entry) -> None:
    """Demand that an answer is a payment link."""
    reply = entry.reply
    ledger.demand_form(reply, "PaymentLink")
    link = reply.value("link")
    demand(is_web_address(link), "an http or https address at link", link, reply)
    number = reply.value("order_number")
    demand(bool(str(number).strip()), "an order_number that is not empty", number, reply)


@rule("O-22")
def test_an_order_by_card_that_asks_for_html_gets_a_link(ledger: Ledger, orders: Orders) -> None:
    """A client that cannot make a form pays there."""
    body = orders.draft(form="card", response_type="html")
    reply = orders.place(body)
    if 400 <= reply.status < 500:
        raise NotJudged(f"the server takes no order by CARD: it answers {reply.status}")
    demand_link(ledger, Entry(body, (), reply.expect(201)))


@rule("O-22")
def test_each_order_has_a_link_of_its_own(ledger: Ledger) -> None:
    """Nobody pays for somebody else; reported only."""
    first, second = ledger.link("one thing").reply, ledger.link("in three parts").reply
    with judging("O-22", soft=True):
        demand(first.value("link") != second.value("link"), "a link of its own", second.value("link"), second)


@rule("O-37")
@each_link
def test_the_currency_beside_a_link_is_that_of_the_order(ledger: Ledger, shape: str) -> None:
    """In the second currency, too."""
    entry = ledger.link(shape)
    got, sent = entry.reply.value("currency_code"), entry.body["currency"]
    demand(same_text(got, sent), "currency_code as the currency that was sent", f"{got!r} for {sent!r}", entry.reply)


@rule("O-23")
def test_an_order_that_asks_for_nothing_gets_a_link(ledger: Ledger, orders: Orders) -> None:
    """A link is the default unless it is paid by card; reported only, since it may go by the client (AO-12)."""
    body = orders.draft(response_type=MISSING)
    demand_link(ledger, Entry(body, (), orders.place(body).expect(201)))
