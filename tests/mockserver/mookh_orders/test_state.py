"""The rules of records and amounts, without a server, and fixtures that cannot be."""

import datetime as dt
from decimal import Decimal

import pytest
import yaml

from mockserver.apis.mookh_orders.errors import OrderClosed
from mockserver.apis.mookh_orders.money import amount, number, printed, whole
from mockserver.apis.mookh_orders.state import EXPIRE, GIVE_UP, MISS, PAY_REST, PENDING, Order, Price, Promotion
from mockserver.catalog import Api
from mockserver.errors import ConfigurationError
from mockserver.server import check_fixtures

NOW = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)


def order(total: str, installments: int = 1) -> Order:
    return Order(
        id=1,
        uuid="u",
        number="N",
        link="l",
        status=PENDING,
        customer_name="Jane",
        customer_email=None,
        customer_phone="+254720111222",
        payer_name=None,
        payer_email=None,
        payer_phone=None,
        agent_id=None,
        currency="KES",
        payment_method="MOBILE",
        exact_payment_method="",
        is_pay_later=False,
        installments=installments,
        amount=Decimal(total),
        paid=Decimal("0.00"),
        refunded=Decimal("0.00"),
        payments=0,
        reference=None,
        created=NOW,
        updated=NOW,
    )


@pytest.mark.parametrize(
    ("total", "installments", "paid"),
    [
        ("8300.00", 3, ["2766.00", "2766.00", "2768.00"]),
        ("100.50", 1, ["100.50"]),
        ("100.50", 2, ["50.00", "50.50"]),
        ("2.00", 5, ["1.00", "1.00"]),
        ("0.50", 5, ["0.50"]),
        ("0.00", 1, ["0.00"]),
    ],
)
def test_installments_add_up(total, installments, paid):
    current, seen = order(total, installments), []
    while current.is_open:
        seen.append(printed(current.due))
        current = current.settled("R", NOW)
    assert seen == paid
    assert current.balance == 0


@pytest.mark.parametrize("step", [PAY_REST, GIVE_UP, EXPIRE])
def test_an_order_ends_once(step):
    ended = order("10.00").take(step, NOW)
    for other in (PAY_REST, GIVE_UP, EXPIRE, MISS):
        with pytest.raises(OrderClosed):
            ended.take(other, NOW)
    with pytest.raises(OrderClosed):
        ended.settled("R", NOW)


def test_a_promotion_takes_off_no_more_than_there_is():
    price = Price(1, "i", "KES", Decimal("100.00"))
    charge = price.charge(3, Promotion(1, "i", "ALL", "KES", Decimal("150.00")))
    assert (charge.selling_price, charge.promo_amount) == (0, 300)


def test_amounts_are_decimals_of_two_places():
    assert [printed(amount(value)) for value in (1, "2.5", 0.1, "3.005")] == ["1.00", "2.50", "0.10", "3.01"]
    assert printed(whole(Decimal("2766.67"))) == "2766.00"
    assert [number(Decimal(value)) for value in ("2766.00", "35.50")] == [2766, 35.5]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"agents": [{"id": "a"}]}, "name"),
        ({"events": [{"name": "a"}]}, "venue"),
        ({"albums": [{"name": "a", "prices": [{"currency": "KES", "amount": "much"}]}]}, "albums|category"),
    ],
)
def test_a_fixture_that_cannot_be_is_told_at_the_start(tmp_path, change, finding):
    fixture = {**Api("mookh_orders").fixture(), **change}
    (tmp_path / "mookh_orders.yaml").write_text(yaml.safe_dump(fixture, sort_keys=False), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=finding):
        check_fixtures([Api("mookh_orders")], tmp_path)
