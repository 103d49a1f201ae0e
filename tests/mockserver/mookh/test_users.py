"""Registering, verifying, listing and reading users."""

import uuid

import pytest
import requests

from .conftest import NOBODY

FIELDS = ["id", "first_name", "last_name", "phone_number", "email", "profile_photo", "groups"]


def test_a_registered_user_comes_back_without_password_and_can_be_read(client):
    form = client.registration(last_name="Otieno", phone_number="0712345678")
    answer = client.anonymous("POST", "/users/user/", json=form)
    user = answer.json()
    assert answer.status_code == 201
    assert list(user) == FIELDS
    assert str(uuid.UUID(user["id"])) == user["id"]
    assert (user["first_name"], user["last_name"], user["phone_number"]) == ("Akinyi", "Otieno", "0712345678")
    assert (user["email"], user["profile_photo"], user["groups"]) == (form["email"], None, [1])
    assert client.read(f"/users/user/{user['id']}/") == user
    assert client.read("/users/user/")[-1] == user


def test_names_are_null_where_none_were_given(client):
    user = client.registered(first_name=None)
    assert (user["first_name"], user["last_name"], user["phone_number"]) == (None, None, None)


@pytest.mark.parametrize("field", ["email", "password", "confirm_password"])
def test_a_registration_needs_its_three_fields(client, field):
    before = client.read("/users/user/")
    form = client.registration()
    del form[field]
    assert client.refused("/users/user/", **form) == (400, f"{field} is missing.")
    assert client.refused("/users/user/", **form, **{field: None})[0] == 400
    assert client.read("/users/user/") == before


def test_the_two_passwords_have_to_be_the_same(client):
    form = client.registration(confirm_password="PW")
    assert client.refused("/users/user/", **form) == (400, "confirm_password must be the same as password.")
    assert client.mails(form["email"]) == []


@pytest.mark.parametrize("email", ["", "a", "a@", "@b.c", "a b@c.d", 5])
def test_mail_has_to_reach_the_address(client, email):
    status, sentence = client.refused("/users/user/", **client.registration(email=email))
    assert status == 400
    assert sentence.startswith("email must ")


def test_an_address_registers_once(client):
    form = client.registration()
    client.made("/users/user/", **form)
    assert client.refused("/users/user/", **form) == (409, "email is that of another user.")
    assert len(client.mails(form["email"])) == 1


def test_the_mailed_code_verifies_once(client):
    user = client.registered()
    (mail,) = client.mails(user["email"])
    assert (mail["api"], mail["channel"]) == ("mookh", "mail")
    assert mail["code"] in mail["text"]
    assert len(mail["code"]) == 5
    assert mail["code"].isdecimal()
    answer = client.verify(mail["code"])
    assert (answer.status_code, answer.json()) == (200, {"message": ["Account verified successfully"]})
    assert client.verify(mail["code"]).status_code == 400


def test_a_code_may_be_a_number(client):
    for _ in range(20):
        code = client.code(client.registered()["email"])
        assert client.verify(int(code)).status_code == 200


@pytest.mark.parametrize("code", ["", "1234", "123456", "abcde", "1234x", 100_000, -1, 1.5, None, [], True])
def test_what_is_no_code_is_refused(client, code):
    answer = client.verify(code)
    assert answer.status_code == 400
    assert answer.json()["message"][0].startswith("code ")


def test_a_wrong_code_verifies_nobody(client):
    form = client.registration()
    client.made("/users/user/", **form)
    code = client.code(form["email"])
    wrong = f"{(int(code) + 1) % 100_000:05d}"
    assert client.verify(wrong).json() == {"message": ["code is not one that was mailed, or was used before."]}
    assert client.logged_in(form["email"], form["password"]).status_code == 401
    assert client.verify(code).status_code == 200


def test_codes_are_as_good_in_any_order_and_no_two_are_the_same(client):
    users = [client.registered() for _ in range(30)]
    codes = [client.code(user["email"]) for user in users]
    assert len(set(codes)) == len(codes)
    assert all(client.verify(code).status_code == 200 for code in reversed(codes))


def test_every_user_of_the_list_is_somebody_else_and_can_be_read(client):
    users = client.read("/users/user/")
    assert len(users) == len({user["id"] for user in users}) == len({user["email"] for user in users}) > 8
    for user in users:
        assert list(user) == FIELDS
        assert client.read(f"/users/user/{user['id']}/") == user
        assert client.read(f"/users/{user['id'].upper()}") == user


@pytest.mark.parametrize("number", [NOBODY, "abc", "1", "%00", "x" * 3000])
def test_an_id_that_nobody_has(client, number):
    answer = client("GET", f"/users/user/{number}/")
    assert answer.status_code == (400 if number == "%00" else 404)
    assert len(answer.json()["message"]) == 1


def test_the_roles_are_those_of_the_document(client):
    assert client.read("/users/user/user_roles/") == ["store_owner", "store_agent", "super_admin"]


def test_the_same_seed_gives_the_same_people_ids_and_codes(server):
    def world(seed: int) -> tuple:
        requests.post(f"{server}/_mock/sandboxes", json={"name": "same", "seed": seed})
        root = f"{server}/~same"
        form = {"email": "x@example.com", "password": "p", "confirm_password": "p"}
        made = requests.post(f"{root}/mookh/users/user/", json=form).json()
        code = requests.get(f"{root}/_mock/outbox", params={"to": "x@example.com"}).json()[-1]["code"]
        listed = requests.get(f"{root}/mookh/users/user/", headers={"Authorization": "Bearer x"}).json()
        return made, code, listed

    assert world(7) == world(7) != world(8)
