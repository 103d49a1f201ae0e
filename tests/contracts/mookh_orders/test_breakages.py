"""A server with one fault is found out, and the finding names the rule that the fault breaks."""

import pytest

from contracts.findings import Verdict
from tests.contracts.conftest import Judging, told, violations
from tests.contracts.mookh_orders.faults import (
    SOMEBODY,
    TOKEN,
    KnownByPhone,
    SharedBill,
    SharedId,
    SharedSeat,
    ToldOnce,
    agent_of_the_token,
    answered,
    any_code_holds,
    asked,
    billing_nobody,
    broken_by,
    card_by_mpesa,
    card_link_without_login,
    card_of_no_method,
    code_for_the_other_line,
    codes_dropped,
    customer_without_accents,
    first_three_letters,
    foreign_phone,
    given,
    kes_by_card,
    kes_for_the_album,
    left_out,
    lines_at_half_price,
    lines_without_item_dropped,
    local_phone,
    mail_for_a_refused_order,
    mobile_at_the_point_of_sale,
    mobile_by_mpesa,
    mobile_for_foreign_cards,
    names_do_not_agree,
    negative_quantity,
    no_part,
    no_unknown_currency,
    nobody_at_all,
    nobody_by_name,
    null_for_a_method,
    one_number_for_all,
    only_what_is_for_sale,
    order_for,
    payer_and_customer_changed,
    payer_for_a_customer,
    quantity_as_text,
    refused,
    second_line_missing,
    second_line_of_another_quantity,
    something_by_link,
    tag_of,
    two_lines_at_most,
    unless_sent,
)
from tests.contracts.spoiler import lost_mail
from tests.contracts.test_breakages import Breakage, changed, without

pytestmark = pytest.mark.lengthy


BREAKAGES = [
    Breakage("a payer stands for the customer", asked(payer_for_a_customer), "O-01", "O-01"),
    Breakage("a text is too much", broken_by(b'"text"'), "O-01", "O-01"),
    Breakage("MPESA stands for MOBILE", asked(mobile_by_mpesa), "O-02", "O-02"),
    Breakage("a card needs no currency", asked(kes_by_card), "O-02", "O-02"),
    Breakage("NUL is too much", broken_by(b"\\u0000"), "O-03", "create_order 500"),
    Breakage("an empty payer is too much", broken_by(b'"payer":{}'), "O-04", "O-04"),
    Breakage("who is billed is shared", SharedBill, "O-05", "O-05"),
    Breakage("a link needs no item", asked(something_by_link), "O-07", "O-07"),
    Breakage("a number for a kind is too much", broken_by(b'"type_name":5'), "O-08", "O-08"),
    Breakage("the first letters are the currency", asked(first_three_letters), "O-15", "O-15"),
    Breakage("a word of the language is too much", broken_by(b'"constructor"'), "O-15", "O-15"),
    Breakage("a link for a card needs a login", refused(card_link_without_login, 401), "O-16", "O-16"),
    Breakage("an empty token is an agent's", lambda: order_for(lambda token: not token), "O-17", "O-17"),
    Breakage(
        "half a token is an agent's",
        lambda: order_for(lambda token: bool(token) and TOKEN.startswith(token)),
        "O-17",
        "O-17",
    ),
    Breakage("a longer token is an agent's", lambda: order_for(lambda token: token.startswith(TOKEN)), "O-17", "O-17"),
    Breakage("who is logged in is shared", SharedSeat, "O-17", "O-17"),
    Breakage("by MPESA a form comes back", asked(card_by_mpesa), "O-20", "O-20"),
    Breakage("by foreign card an order comes back", asked(mobile_for_foreign_cards), "O-21", "O-21"),
    Breakage("a card needs a method in particular", refused(card_of_no_method), "O-25", "O-25"),
    Breakage("a second order sends no instructions", ToldOnce, "O-26", "O-26"),
    Breakage("a third line is missing", answered(two_lines_at_most), "O-35", "O-35"),
    Breakage("a long name is cut", answered(changed("customer.name", lambda name: name[:30])), "O-36", "O-36"),
    Breakage("people are known by their phone", KnownByPhone, "O-36", "O-36"),
    Breakage(
        "a tag is lost",
        answered(changed("customer.email", lambda email: email.replace(f"+{tag_of(email)}@", "@"))),
        "O-36",
        "O-36",
    ),
    Breakage("ids are shared", SharedId, "O-38", "O-38"),
    Breakage("an order needs no customer", asked(unless_sent("customer", SOMEBODY)), "O-01", "O-01"),
    Breakage("an order needs no currency", asked(unless_sent("currency", "KES")), "O-02", "O-02"),
    Breakage("an order needs a payer", refused(lambda sent, _: not sent.get("payer")), "O-04", "O-04"),
    Breakage("without a payer nobody is billed", lambda: billing_nobody, "O-05", "O-05"),
    Breakage("the payer is not billed", asked(left_out("payer")), "O-06", "O-06"),
    Breakage("a line that names nothing is left out", asked(lines_without_item_dropped), "O-07", "O-07"),
    Breakage("anything is for sale", asked(only_what_is_for_sale), "O-08", "O-08"),
    Breakage("tickets need as many names", refused(names_do_not_agree), "O-10", "O-10"),
    Breakage("any word is a promo code", asked(any_code_holds), "O-14", "O-14"),
    Breakage("a currency that is none is accepted", asked(no_unknown_currency), "O-15", "O-15"),
    Breakage("everybody needs a login", refused(lambda _, request: not request.token, 401), "O-16", "O-16"),
    Breakage("anybody sells at the point of sale", lambda: mobile_at_the_point_of_sale, "O-17", "O-17"),
    Breakage("an agent's order names no agent", lambda: agent_of_the_token, "O-18", "O-18"),
    Breakage("a flag is a list", answered(changed("is_promo_order", lambda flag: [flag])), "O-20", "O-20"),
    Breakage("json is ignored", asked(given("response_type", "html")), "O-20", "O-20"),
    Breakage("a card form has nowhere to go", answered(without("pay_response.url")), "O-21", "O-21"),
    Breakage("html is ignored", asked(given("response_type", "json")), "O-22", "O-22"),
    Breakage("a link is no address", answered(changed("link", lambda link: link.partition("://")[2])), "O-22", "O-22"),
    Breakage("MPESA is unknown", refused(lambda sent, _: sent.get("exact_payment_method") == "MPESA"), "O-24", "O-24"),
    Breakage("null is no method", refused(null_for_a_method), "O-25", "O-25"),
    Breakage("every order is paid later", asked(unless_sent("is_pay_later", True)), "O-26", "O-26"),
    Breakage("instructions go missing", lambda: lost_mail, "O-26", "O-26", doors_too=True),
    Breakage("a refused order sends instructions", lambda: mail_for_a_refused_order, "O-26", "O-26"),
    Breakage("three parts are usual", asked(unless_sent("payment_installments", 3)), "O-27", "O-27"),
    Breakage("parts are ignored", asked(left_out("payment_installments")), "O-28", "O-28"),
    Breakage("a part is too much", answered(changed("installments_amount", lambda part: part + 1.5)), "O-28", "O-28"),
    Breakage("a new order is paid", answered(changed("order_balance", lambda _: "0.00")), "O-32", "O-32"),
    Breakage("the second line is missing", answered(second_line_missing), "O-35", "O-35"),
    Breakage("the second line is of another quantity", answered(second_line_of_another_quantity), "O-35", "O-35"),
    Breakage("payer and customer change places", answered(payer_and_customer_changed), "O-36", "O-36"),
    Breakage("letters are lost", answered(customer_without_accents), "O-36", "O-36"),
    Breakage(
        "a phone is rewritten",
        answered(changed("customer.phone_number", local_phone)),
        "O-36",
        "O-36",
    ),
    Breakage("a link is for KES", answered(changed("currency_code", lambda _: "KES")), "O-37", "O-37"),
    Breakage("order numbers are repeated", answered(one_number_for_all), "O-38", "O-38"),
    Breakage("an id is a number", answered(changed("id", lambda _: "4711")), "O-38", "O-38"),
    Breakage("another method comes back", answered(changed("payment_method", lambda _: "CARD")), "O-39", "O-39"),
    Breakage("foreigners cannot buy", refused(foreign_phone), "O-40", "O-40"),
    Breakage(
        "a negative quantity is too much",
        refused(negative_quantity, 500),
        "O-41",
        "create_order 500",
    ),
    Breakage(
        "a quantity as a text is too much",
        refused(quantity_as_text, 500),
        "O-41",
        "create_order 500",
    ),
    Breakage(
        "a division by no parts is too much",
        refused(no_part, 500),
        "O-27",
        "O-27",
    ),
]


@pytest.mark.parametrize("breakage", BREAKAGES, ids=str)
def test_a_fault_is_found_and_named(breakage: Breakage, judged: Judging) -> None:
    outcome = judged(breakage.spoil(), only=breakage.only, doors_too=breakage.doors_too)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.VIOLATES, told(outcome.docket)
    named = {name for each in violations(outcome) for name in (each.rule, f"{each.operation} {each.status}")}
    assert breakage.names in named, told(outcome.docket)


REPORTED = [
    Breakage("a customer needs no members", asked(nobody_at_all), "O-03", "O-03"),
    Breakage("a currency holds for the first thing", lambda: kes_for_the_album, "O-15", "O-15"),
    Breakage("a customer needs no name", asked(nobody_by_name), "O-03", "O-03"),
    Breakage("promo codes do nothing", asked(codes_dropped), "O-13", "O-13"),
    Breakage("a promo code is the other line's", asked(code_for_the_other_line), "O-13", "O-13"),
    Breakage("json is the default", asked(unless_sent("response_type", "json")), "O-23", "O-23"),
    Breakage("a part is rounded up", answered(changed("installments_amount", lambda part: part + 0.9)), "O-28", "O-28"),
    Breakage(
        "a card pays all parts", answered(changed("pay_response.payload.amount", lambda part: part * 3)), "O-29", "O-29"
    ),
    Breakage("lines cost less than the order", answered(lines_at_half_price), "O-33", "O-33"),
    Breakage("many cost what one costs", answered(changed("order_amount", lambda _: "999.00")), "O-34", "O-34"),
    Breakage("no order has a moment", answered(without("created")), "O-43", "O-43"),
    Breakage("a signed field is missing", answered(without("pay_response.payload.reference_number")), "O-44", "O-44"),
]


@pytest.mark.parametrize("breakage", REPORTED, ids=str)
def test_what_the_document_does_not_settle_is_reported_only(breakage: Breakage, judged: Judging) -> None:
    outcome = judged(breakage.spoil(), only=breakage.only)
    assert not outcome.docket.troubles
    assert outcome.verdict is Verdict.CONFORMS, told(outcome.docket)
    assert breakage.names in {each.rule for each in outcome.docket.ranked()}, told(outcome.docket)
