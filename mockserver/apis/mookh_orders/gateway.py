"""The card gateway: the forms that the mock makes are signed, and known again when they are posted (AO-36)."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.apis.mookh_orders.errors import WrongSignature
from mockserver.apis.mookh_orders.money import number
from mockserver.apis.mookh_orders.state import CardForm, Order
from mockserver.sandbox import Sandbox

ALGORITHM = "HMAC-SHA256"

CARD_PAGE = "/payments/card/"
RECEIPT_PAGE = "/callback/card/complete/response"
CANCEL_PAGE = "/callback/card/cancelled/response"

SIGNED = (
    "profile_id",
    "access_key",
    "transaction_uuid",
    "signed_field_names",
    "unsigned_field_names",
    "signed_date_time",
    "locale",
    "transaction_type",
    "reference_number",
    "auth_trans_ref_no",
    "amount",
    "currency",
    "merchant_descriptor",
    "override_custom_cancel_page",
    "override_custom_receipt_page",
)
UNSIGNED = (
    "device_fingerprint_id",
    "signature",
    "bill_to_forename",
    "bill_to_surname",
    "bill_to_email",
    "bill_to_phone",
    "bill_to_address_line1",
    "bill_to_address_line2",
    "bill_to_address_city",
    "bill_to_address_state",
    "bill_to_address_country",
    "bill_to_address_postal_code",
    "customer_ip_address",
    "line_item_count",
    "item_0_code",
    "item_0_sku",
    "item_0_name",
    "item_0_quantity",
    "item_0_unit_price",
    "merchant_defined_data1",
    "merchant_defined_data2",
    "merchant_defined_data3",
    "merchant_defined_data4",
)
# What a posted form must have signed, and must have as it was made.
KEPT = ("profile_id", "access_key", "transaction_uuid", "reference_number", "amount", "currency")


@dataclass(frozen=True, slots=True)
class Gateway:
    """The keys of one sandbox's gateway, which follow from its seed."""

    profile_id: str
    access_key: str
    secret_key: str

    def payload(self, form: CardForm, order: Order, base_url: str) -> dict[str, Any]:
        """The fields of a card form, signed, with a null for what is empty (O-21, O-29, O-44)."""
        billed = order.billed
        forename, _, surname = (billed.name or "").partition(" ")
        fields = {
            "profile_id": self.profile_id,
            "access_key": self.access_key,
            "transaction_uuid": form.id,
            "signed_date_time": f"{form.at:%Y-%m-%dT%H:%M:%SZ}",
            "signed_field_names": ",".join(SIGNED),
            "unsigned_field_names": ",".join(UNSIGNED),
            "transaction_type": "sale",
            "reference_number": f"{form.code}| ORD-{order.number}",
            "auth_trans_ref_no": None,
            "amount": number(form.amount),
            "currency": order.currency,
            "locale": "en-us",
            "merchant_descriptor": "Mookhpay.com",
            "bill_to_forename": forename,
            "bill_to_surname": surname,
            "bill_to_email": billed.email,
            "bill_to_phone": billed.phone_number,
            "bill_to_address_line1": None,
            "bill_to_address_line2": None,
            "bill_to_address_city": None,
            "bill_to_address_state": None,
            "bill_to_address_country": None,
            "bill_to_address_postal_code": None,
            "override_custom_cancel_page": f"{base_url}{CANCEL_PAGE}?callback_token={form.callback_token}",
            "override_custom_receipt_page": f"{base_url}{RECEIPT_PAGE}?callback_token={form.callback_token}",
            "customer_ip_address": form.customer_ip_address,
            "line_item_count": 1,
            "item_0_sku": f"{form.code}-{form.piece}",
            "item_0_code": form.code,
            "item_0_name": form.code,
            "item_0_quantity": 1,
            "item_0_unit_price": number(form.amount),
            **{f"merchant_defined_data{nth}": f"MDD#{nth}" for nth in range(1, 5)},
            "device_fingerprint_id": "",
        }
        return {**fields, "signature": self.signature(fields), "created_by": None, "updated_by": None}

    def signature(self, fields: Mapping[str, Any]) -> str:
        """The signature over the fields that signed_field_names lists, in their order."""
        signed = ",".join(f"{name}={written(fields.get(name))}" for name in names_signed(fields))
        digest = hmac.new(self.secret_key.encode(), signed.encode(), hashlib.sha256).digest()
        return base64.b64encode(digest).decode()

    def check(self, posted: Mapping[str, str], made: Mapping[str, Any]) -> None:
        """Raise WrongSignature unless the posted form is the one that was made."""
        for name in KEPT:
            if name not in names_signed(posted):
                raise WrongSignature(f"signed_field_names must list {name}.", field="signed_field_names")
            if posted[name] != written(made[name]):
                raise WrongSignature(f"{name} must be {written(made[name])}, as in the form.", field=name)
        if not hmac.compare_digest(posted["signature"].encode(), self.signature(posted).encode()):
            raise WrongSignature("signature must be that of the signed fields.", field="signature")


def gateway(sandbox: Sandbox) -> Gateway:
    """The card gateway of a sandbox."""
    return Gateway(
        profile_id=str(uuid.UUID(bytes=sandbox.secret("mookh_orders gateway profile")[:16], version=4)).upper(),
        access_key=sandbox.secret("mookh_orders gateway access").hex()[:32],
        secret_key=sandbox.secret("mookh_orders gateway secret").hex(),
    )


def names_signed(fields: Mapping[str, Any]) -> list[str]:
    """The names of the signed fields."""
    return str(fields["signed_field_names"]).split(",")


def written(value: Any) -> str:
    """A value of the form as a browser posts it: a null as empty text."""
    return "" if value is None else str(value)
