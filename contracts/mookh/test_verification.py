"""Verifying a user by the mailed code (M-13 to M-18)."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from contracts.expectations import NotJudged, Reply, demand, judging
from contracts.mookh.people import Account, People
from contracts.mookh.records import Body
from contracts.mookh.stock import Stock
from contracts.rules import reaches, rule

WITHOUT_CODE: dict[str, Body] = {
    "missing": {},
    "null": {"code": None},
    "empty": {"code": ""},
    "an empty list": {"code": []},
}
FIVE_DIGITS = re.compile(r"[0-9]{5}")
BESIDE = str.maketrans("0123456789", "1234567898")
MOST_CODES = 25
LIKELIEST = ("00000", "12345", "11111", "99999")


def guessed(chance: Any, *known: str) -> str:
    """Five digits at random, other than some."""
    while True:
        guess = f"{chance.randrange(100_000):05d}"
        if guess not in known:
            return guess


def with_another_digit(code: str, place: int) -> str:
    """The code with one digit changed."""
    digits = list(code)
    digits[place] = "5" if digits[place] != "5" else "6"
    return "".join(digits)


def with_its_last_digit_beside(code: str) -> str:
    """The number next to the code."""
    return code[:-1] + code[-1:].translate(BESIDE)


ALTERED: dict[str, Callable[[str], str]] = {
    "another first digit": lambda code: with_another_digit(code, 0),
    "the number next to it": with_its_last_digit_beside,
    "backwards": lambda code: code[::-1],
}


def demand_refused(people: People, guesses: list[str]) -> None:
    """Demand that guesses are refused; a single one may by chance be a code that somebody was sent."""
    demand_refusals([people.verify(guess) for guess in guesses])


def demand_refusals(replies: list[Reply]) -> None:
    """Demand that the guesses were refused, but for one at most."""
    hits = [reply for reply in replies if reply.succeeded]
    for reply in hits if len(hits) > 1 else [each for each in replies if each not in hits]:
        reply.expect_refusal()


@pytest.fixture
def coded(people: People) -> tuple[Account, str]:
    """A new user, and the code that was mailed."""
    account = people.register()
    return account, people.code_for(account.email)


@rule("M-13")
def test_registering_mails_a_code_to_each_address(people: People) -> None:
    """Two users get one each, whichever registered first."""
    accounts = [people.register() for _ in range(2)]
    for account in accounts:
        people.code_for(account.email)


@rule("M-13")
def test_registering_without_a_name_mails_a_code_too(people: People) -> None:
    """What the document lets a registration leave out makes no difference to it (M-09)."""
    nameless = {name: value for name, value in people.newcomer().items() if not name.endswith("_name")}
    if not people.sign_up(nameless).succeeded:
        raise NotJudged("nobody registers without a name here, as the vendor may (AM-11)")
    people.code_for(nameless["email"])


@rule("M-14")
def test_a_code_has_five_digits(people: People) -> None:
    """Four codes, all of five digits."""
    for account in [people.register() for _ in range(4)]:
        code = people.code_for(account.email)
        demand(bool(FIVE_DIGITS.fullmatch(code)), "a code of five digits", repr(code), account.reply)
        people.unused.append(code)


@rule("M-15")
@reaches("verify_user 200")
def test_the_mailed_code_verifies(people: People, coded: tuple[Account, str]) -> None:
    """It is answered 200 with a message, as text or in a list (AM-28)."""
    reply = people.verify(coded[1]).expect(200)
    message = reply.value("message")
    told = message if isinstance(message, list) else [message]
    good = bool(told) and all(isinstance(each, str) and each.strip() for each in told)
    demand(good, "a message that is not empty", message, reply)


@rule("M-15")
def test_each_code_verifies_its_own_user(people: People, stock: Stock) -> None:
    """The codes of an old user and of three new ones work, whichever comes first: none uses up another's."""
    accounts = [stock.account, *(people.register() for _ in range(3))]
    oldest, *codes = [people.code_for(account.email) for account in accounts]
    for code in (codes[1], codes[2], codes[0], oldest):
        people.verify(code).expect(200)


@rule("M-15")
def test_a_code_survives_a_wrong_one(people: People, coded: tuple[Account, str], chance: Any) -> None:
    """After a guess, the mailed code still verifies."""
    people.verify(guessed(chance, coded[1]))
    people.verify(coded[1]).expect(200)


@rule("M-16")
def test_a_code_that_nobody_was_sent_is_refused(people: People, chance: Any) -> None:
    """Five digits at random are refused."""
    demand_refused(people, [guessed(chance) for _ in range(3)])


@rule("M-16")
@pytest.mark.parametrize("code", LIKELIEST)
def test_no_code_opens_every_door(people: People, code: str) -> None:
    """The guesses that come first to mind are refused, each sent twice: one of a user's works once."""
    account = people.register()
    replies = [people.verify(code) for _ in range(2)]
    mailed = "mail" in people.target.doors
    if mailed and all(each.succeeded for each in replies) and works_twice(people, people.code_for(account.email)):
        raise NotJudged("a code works twice here, so this one may be that of somebody")
    demand_refusals(replies)


def works_twice(people: People, code: str) -> bool:
    """Whether a code is taken again after it was taken."""
    return [people.verify(code).succeeded for _ in range(2)] == [True, True]


@rule("M-16")
@pytest.mark.parametrize("change", ALTERED)
def test_a_code_is_compared_in_each_digit(people: People, change: str) -> None:
    """What differs in one digit from the code of a user, or in their order, is refused, of each of three users."""
    codes = [people.unused_code() for _ in range(3)]
    altered = [ALTERED[change](code) for code in codes]
    demand_refused(people, [other for other, code in zip(altered, codes, strict=True) if other != code])


@rule("M-16")
@pytest.mark.parametrize("change", [lambda code: code + "7", lambda _: "abcde"], ids=["longer", "letters"])
def test_what_only_holds_a_mailed_code_is_refused(people: People, coded: tuple[Account, str], change: Any) -> None:
    """The code with something more to it is none."""
    people.verify(change(coded[1])).expect_refusal()


@rule("M-16")
def test_the_beginning_of_a_mailed_code_is_refused(people: People) -> None:
    """Four digits of five, of each of three users: one of them may by chance be a number that somebody was sent."""
    demand_refused(people, [people.unused_code()[:-1] for _ in range(3)])


@rule("M-17")
@pytest.mark.parametrize("body", WITHOUT_CODE.values(), ids=WITHOUT_CODE)
def test_a_verification_without_a_code_is_refused(people: People, body: dict[str, Any]) -> None:
    """Nothing is verified by nothing, even while a code is waiting."""
    people.register()
    people.without_token("verify_user", body).expect_refusal()


@rule("M-18")
def test_a_code_works_once(people: People, coded: tuple[Account, str]) -> None:
    """The second time it is no success."""
    with judging("M-15"):
        people.verify(coded[1]).expect(200)
    people.verify(coded[1]).expect_no_success()


@rule("M-13")
def test_a_refused_registration_mails_nothing(people: People) -> None:
    """Nobody gets a code for passwords that differ."""
    door = people.target.doors.get("mail")
    if door is None:
        raise NotJudged("the target offers no door to its mail (doors.mail)")
    details = people.newcomer(confirm_password="Quite-another-9#")
    with judging("M-08"):
        reply = people.sign_up(details).expect_no_success()
    with judging("M-13", soft=True):
        mail = door.open(email=details["email"])
        demand(mail in (None, ""), "no mail after a refused registration", mail, reply)


@rule("M-15")
def test_a_code_that_begins_with_zero_verifies(people: People) -> None:
    """As a number it has fewer digits (AM-26), and still five that were mailed. One in ten begins so."""
    for _ in range(MOST_CODES):
        with_zero = [code for code in people.unused if code.startswith("0")]
        if with_zero:
            people.verify(with_zero[-1]).expect(200)
            return
        people.unused_code()
    raise NotJudged("no code that was mailed begins with a zero")
