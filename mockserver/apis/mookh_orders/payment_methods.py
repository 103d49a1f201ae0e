"""How orders can be paid, as tables (AO-16, AO-17)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.apis.mookh_orders.errors import ForeignExactMethod, UnknownPaymentMethod

KENYAN_CURRENCY = "KES"
CARD = "CARD"

# The country of an order is that of its currency.
MOBILE_NETWORKS = {KENYAN_CURRENCY: ("MPESA", "AIRTEL"), "UGX": ("MTNUG", "AIRTELUG")}


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay; `exact` lists what it can be in particular, by currency."""

    name: str
    is_for_agents: bool
    exact: Mapping[str, tuple[str, ...]]

    def exactly(self, name: str | None, currency: str) -> str:
        """What it is in particular, empty where that is left open (O-25). Raises ForeignExactMethod (O-24)."""
        known = self.exact.get(currency, ())
        if name and name not in known:
            expected = f"must be {' or '.join(known)}" if known else "must be left out"
            told = f"exact_payment_method {expected} for {self.name} in {currency[:20]}, not {name[:60]!r}."
            raise ForeignExactMethod(told, field="exact_payment_method")
        return name or ""


PAYMENT_METHODS = {
    method.name: method
    for method in (
        PaymentMethod("MOBILE", is_for_agents=False, exact=MOBILE_NETWORKS),
        PaymentMethod(CARD, is_for_agents=False, exact={}),
        PaymentMethod("CASH", is_for_agents=False, exact={}),
        PaymentMethod("MOBILE_CASH", is_for_agents=True, exact=MOBILE_NETWORKS),
    )
}


def payment_method(name: str) -> PaymentMethod:
    """The payment method of this name. Raises UnknownPaymentMethod."""
    method = PAYMENT_METHODS.get(name)
    if method is None:
        told = f"payment_method must be one of {', '.join(PAYMENT_METHODS)}, not {name[:60]!r}."
        raise UnknownPaymentMethod(told, field="payment_method")
    return method
