"""Opening an account, verifying it, logging in (L-01 to L-16)."""

import re

import pytest


def test_registering_answers_200_and_names_the_address(world):
    form = world.form()
    answer = world.call("POST", "/auth/register", json=form)
    assert (answer.status_code, answer.json()["status"]) == (200, "success")
    assert form["email"] in answer.json()["message"]
    assert '"' not in answer.json()["message"]


def test_registering_mails_a_code_of_16_letters_and_digits(world):
    form = world.registered()
    (message,) = world.mock("GET", "/outbox", params={"to": form["email"]}).json()
    assert re.fullmatch(r"[A-Za-z0-9]{16}", message["code"])
    assert message["code"] in message["text"]
    assert (message["api"], message["channel"]) == ("loyalty", "mail")


@pytest.mark.parametrize("shared", ["email", "username"])
def test_a_credential_that_is_taken_answers_409(world, shared):
    form = world.registered()
    answer = world.call("POST", "/auth/register", json=world.form(**{shared: form[shared]}))
    assert answer.status_code == 409
    assert answer.json() == {"status": "fail", "message": "User with that credential already exists"}


@pytest.mark.parametrize("missing", ["username", "email", "password"])
def test_a_registration_without_a_needed_field_is_refused_and_leaves_no_account(world, missing):
    form = world.form()
    answer = world.call("POST", "/auth/register", json={name: form[name] for name in form if name != missing})
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")
    assert answer.json()["message"] == f"{missing} is missing."
    assert world.call("POST", "/auth/register", json=form).status_code == 200


@pytest.mark.parametrize("missing", ["firstname", "lastname", "gender", "city", "phone_number"])
def test_the_other_fields_may_be_missing(world, missing):
    form = world.form()
    answer = world.call("POST", "/auth/register", json={name: form[name] for name in form if name != missing})
    assert answer.status_code == 200


@pytest.mark.parametrize(("field", "value"), [("username", ""), ("email", "nobody"), ("password", ""), ("city", 5)])
def test_an_impossible_value_is_refused_by_its_name(world, field, value):
    answer = world.call("POST", "/auth/register", json=world.form(**{field: value}))
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{field} must ")


def test_login_is_refused_until_the_address_is_verified(world):
    form = world.registered()
    answer = world.login(form["email"], form["password"])
    assert answer.status_code == 403
    assert answer.json() == {"status": "fail", "message": "Please verify your email"}
    assert world.call("GET", f"/auth/verify-email/{world.code(form['email'])}").status_code == 200
    assert world.login(form["email"], form["password"]).status_code == 200


def test_an_invalid_code_answers_400_and_verifies_nobody(world):
    form = world.registered()
    answer = world.call("GET", "/auth/verify-email/26dlFidiTVJHFH7Y")
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")
    assert world.login(form["email"], form["password"]).status_code == 403


def test_verifying_twice_answers_409(world):
    form = world.verified()
    answer = world.call("GET", f"/auth/verify-email/{world.code(form['email'])}")
    assert answer.status_code == 409
    assert answer.json() == {"status": "fail", "message": "User already verified"}


def test_a_wrong_password_and_an_unknown_address_cannot_be_told_apart(world):
    form = world.verified()
    wrong = world.login(form["email"], "wrong")
    unknown = world.login("nobody@example.com", form["password"])
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.json() == unknown.json() == {"status": "fail", "message": "Invalid email or Password"}


@pytest.mark.parametrize("missing", ["email", "password"])
def test_login_without_a_field_is_refused(world, missing):
    credentials = {"email": "jane@example.com", "password": "Member-pass-1"}
    del credentials[missing]
    answer = world.call("POST", "/auth/login", json=credentials)
    assert (answer.status_code, answer.json()["message"]) == (400, f"{missing} is missing.")


def test_a_member_reads_what_was_registered_and_neither_password_nor_gender(world):
    form = world.verified()
    user = world.call("GET", "/users/me", world.token(form)).json()["data"]["user"]
    for field in ("username", "firstname", "lastname", "email", "phone_number", "city"):
        assert user[field] == form[field]
    assert set(user) == {*form, "redeemable_points", "card_number"} - {"password", "gender"}


def test_each_member_reads_their_own_data_and_has_a_card_of_their_own(world):
    first, second = (world.token(world.verified()) for _ in range(2))
    users = [world.call("GET", "/users/me", token).json()["data"]["user"] for token in (first, second, first)]
    assert users[0] == users[2] != users[1]
    assert users[0]["card_number"] != users[1]["card_number"]
    assert re.fullmatch(r"\d{13}", users[0]["card_number"])


def test_a_complete_registration_earns_two_bonuses(world):
    token = world.token(world.verified())
    assert world.points(token) == 650
    assert {entry["description"] for entry in world.history(token)} == {"SIGN UP BONUS", "COMPLETE INFO SITE BONUS"}


def test_an_incomplete_registration_meets_an_empty_history(world):
    token = world.token(world.verified(city=""))
    answer = world.call("GET", "/users/me/transaction-history", token)
    assert answer.status_code == 404
    assert answer.json() == {"status": "fail", "message": "Transactions not found"}
    assert world.points(token) == 0
