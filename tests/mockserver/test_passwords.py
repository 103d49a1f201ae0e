"""Changing and resetting passwords (L-27 to L-29, L-50 to L-56)."""

import pytest


def passwords(new, confirmed=None):
    return {"new_password": new, "confirm_password": confirmed or new}


def test_the_changed_password_logs_in_and_the_old_one_does_not(world):
    form = world.verified()
    answer = world.call("PATCH", "/users/me/change-password", world.token(form), json=passwords("new"))
    assert (answer.status_code, answer.json()["message"]) == (200, "Password change successful")
    assert world.login(form["email"], "new").status_code == 200
    assert world.login(form["email"], form["password"]).status_code == 400


def test_unequal_passwords_are_refused_in_the_documents_words_and_change_nothing(world):
    form = world.verified()
    answer = world.call("PATCH", "/users/me/change-password", world.token(form), json=passwords("a", "b"))
    assert answer.status_code == 400
    assert answer.json() == {"status": "error", "message": "Passwords do not match"}
    assert world.login(form["email"], form["password"]).status_code == 200


def test_a_forgotten_password_is_reset_by_the_mailed_token_once(world):
    form = world.verified()
    answer = world.call("POST", "/auth/forgot-password", json={"email": form["email"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "success")
    assert world.login(form["email"], form["password"]).status_code == 200
    token = world.code(form["email"])
    answer = world.call("PATCH", f"/auth/reset-password/{token}", json=passwords("new"))
    assert answer.json() == {"status": "success", "message": "Password reset successful"}
    assert world.login(form["email"], "new").status_code == 200
    assert world.login(form["email"], form["password"]).status_code == 400
    assert world.call("PATCH", f"/auth/reset-password/{token}", json=passwords("newer")).status_code == 400


def test_a_reset_token_expires(world):
    form = world.verified()
    world.call("POST", "/auth/forgot-password", json={"email": form["email"]})
    world.mock("POST", "/clock/advance", json={"minutes": 16})
    answer = world.call("PATCH", f"/auth/reset-password/{world.code(form['email'])}", json=passwords("new"))
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")


def test_unequal_passwords_do_not_spend_the_reset_token(world):
    form = world.verified()
    world.call("POST", "/auth/forgot-password", json={"email": form["email"]})
    token = world.code(form["email"])
    answer = world.call("PATCH", f"/auth/reset-password/{token}", json=passwords("a", "b"))
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")
    assert world.login(form["email"], form["password"]).status_code == 200
    assert world.call("PATCH", f"/auth/reset-password/{token}", json=passwords("new")).status_code == 200


def test_an_unknown_reset_token_answers_400(world):
    answer = world.call("PATCH", "/auth/reset-password/unknown", json=passwords("new"))
    assert (answer.status_code, answer.json()["status"]) == (400, "fail")


def test_an_unknown_address_answers_404(world):
    answer = world.call("POST", "/auth/forgot-password", json={"email": "nobody@example.com"})
    assert (answer.status_code, answer.json()) == (404, {"status": "fail", "message": "User not found"})


def test_a_missing_address_is_refused_with_the_documents_status_word(world):
    answer = world.call("POST", "/auth/forgot-password", json={})
    assert (answer.status_code, answer.json()) == (400, {"status": "error", "message": "email is missing."})


@pytest.mark.parametrize("missing", ["new_password", "confirm_password"])
def test_both_passwords_are_needed(world, missing):
    body = passwords("new")
    del body[missing]
    answer = world.call("PATCH", "/users/me/change-password", world.token(), json=body)
    assert (answer.status_code, answer.json()["message"]) == (400, f"{missing} is missing.")
