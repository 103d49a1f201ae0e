"""A browser's client of any origin may use the mocked APIs, with cookies."""

ORIGIN = {"Origin": "http://localhost:3000"}


def test_answers_and_refusals_let_the_page_read_them(world):
    for answer in (world.call("GET", "/users/me", headers=ORIGIN), world.call("GET", "/nothing", headers=ORIGIN)):
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert answer.headers["Vary"] == "Origin"


def test_without_an_origin_there_are_no_such_headers(world):
    assert "Access-Control-Allow-Origin" not in world.call("GET", "/users/me").headers


def test_a_preflight_is_answered_without_a_token(world):
    asked = {**ORIGIN, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization, x-a"}
    answer = world.call("OPTIONS", "/users/me/change-password", headers=asked)
    assert answer.status_code == 204
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Headers"] == "authorization, x-a"
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN["Origin"]


def test_a_page_of_another_host_gets_a_cookie_that_its_browser_keeps(world):
    login = {"email": "jane@example.com", "password": "Member-pass-1"}
    foreign = world.call("POST", "/auth/login", json=login, headers={"Origin": "https://app.example.com"})
    assert "SameSite=None; Secure" in foreign.headers["Set-Cookie"]
    nobody = world.call("POST", "/auth/login", json=login, headers={"Origin": "http://[::1"})
    assert (nobody.status_code, "SameSite=None; Secure" in nobody.headers["Set-Cookie"]) == (200, True)
    own = world.call("POST", "/auth/login", json=login, headers={"Origin": "http://127.0.0.1:3000"})
    assert "Secure" not in own.headers["Set-Cookie"]
