"""The control API's records: the state of each API read and written as it is, held to the types of its fields."""

import base64

import pytest

from mockserver.catalog import api_names

ENTRIES = "/records/loyalty/entries"
MEMBERS = "/records/loyalty/members"


def jane(world):
    (found,) = world.mock("GET", MEMBERS, params={"search": "JANE@example"}).json()["records"]
    return found


def tables(world):
    return {(each["api"], each["table"]): each for each in world.mock("GET", "/records").json()}


def test_every_table_of_every_api_is_listed_with_its_fields(world):
    found = tables(world)
    assert {api for api, _ in found} == set(api_names())
    fields = {field["name"]: field for field in found["loyalty", "entries"]["fields"]}
    assert fields["member_id"] == {
        "name": "member_id",
        "type": "integer",
        "nullable": False,
        "unique": False,
        "refers": "members",
        "words": [],
    }
    assert (fields["at"]["type"], fields["id"]["unique"]) == ("time", True)


def test_every_record_of_a_fresh_sandbox_can_be_listed_read_and_written_back(world):
    """And what holds another record's id holds that of one which exists."""
    for (api, table), told in tables(world).items():
        page = world.mock("GET", f"/records/{api}/{table}", params={"limit": 1000}).json()
        assert page["total"] == len(page["records"]) == told["count"]
        for record in page["records"][:3]:
            path = f"/records/{api}/{table}/{record['id']}"
            whole = world.mock("GET", path).json()
            assert whole.items() >= record.items()
            answer = world.mock("PATCH", path, json=whole)
            assert (answer.status_code, answer.json()) == (200, whole), answer.text


def test_a_changed_record_is_what_the_api_answers_with(world):
    world.mock("PATCH", f"{MEMBERS}/{jane(world)['id']}", json={"redeemable_points": 12345})
    assert world.points(world.token()) == 12345


def test_a_made_record_is_what_the_api_answers_with(world):
    entry = {"points": 77, "description": "A GIFT", "at": "2090-05-01T12:00:00+03:00"}
    like = world.mock("GET", ENTRIES, params={"search": "EARN"}).json()["records"][0]
    wanted = {**entry, "member_id": jane(world)["id"]}
    answer = world.mock("POST", ENTRIES, params={"like": like["id"]}, json=wanted)
    assert (answer.status_code, answer.json()["at"]) == (201, "2090-05-01T09:00:00Z")
    newest = world.history(world.token())[0]
    assert (newest["points"], newest["description"]) == (77, "A GIFT")


def test_an_order_in_the_paid_state_is_one_request(world):
    order = world.mock("GET", "/records/mykubo/orders").json()["records"][0]
    paid = world.mock("POST", "/records/mykubo/orders", params={"like": order["id"]}, json={"status": 2}).json()
    assert paid == {**order, "id": paid["id"], "status": 2}
    assert paid["id"] != order["id"]


def test_a_deleted_record_is_gone(world):
    product = world.product()
    assert world.mock("DELETE", f"/records/loyalty/products/{product['ID']}").status_code == 204
    assert not world.listed(world.admin(), product["product_name"])
    assert world.mock("GET", f"/records/loyalty/products/{product['ID']}").status_code == 404


def test_what_others_refer_to_is_deleted_with_them_or_not_at_all(world):
    path = f"{MEMBERS}/{jane(world)['id']}"
    refused = world.mock("DELETE", path)
    assert refused.status_code == 409
    assert "entries.member_id" in refused.json()["message"]
    assert world.history(world.token())
    assert world.mock("DELETE", path, params={"dependents": "true"}).status_code == 204
    assert world.mock("GET", path).status_code == 404
    assert world.login("jane@example.com", "Member-pass-1").status_code == 400
    rest = world.mock("GET", ENTRIES, params={"limit": 1000}).json()["records"]
    assert not [entry for entry in rest if entry["member_id"] == int(path.rsplit("/", 1)[1])]


def test_pages_are_searched_sorted_and_cut(world):
    def ids(**wanted):
        return [each["id"] for each in world.mock("GET", ENTRIES, params=wanted).json()["records"]]

    everything = ids(limit=1000)
    assert ids(limit=2, offset=1) == everything[1:3]
    assert ids(sort="-id", limit=1) == everything[-1:]
    assert ids(search="sign up", limit=1000) == ids(search="SIGN UP", limit=1000) != []
    assert ids(search="100%_") == []


def test_copies_are_unique_and_their_ids_far_from_those_that_the_api_counts(world):
    first = world.mock("POST", MEMBERS, params={"like": jane(world)["id"]}, json={"redeemable_points": 1}).json()
    second = world.mock("POST", MEMBERS, params={"like": first["id"]}, json={"redeemable_points": 1}).json()
    assert len({jane(world)["email"], first["email"], second["email"]}) == 3
    assert all(each["email"].endswith("@example.com") for each in (first, second))
    assert (first["id"], second["id"]) == (1_000_001, 1_000_002)
    form = world.registered()
    (registered,) = world.mock("GET", MEMBERS, params={"search": form["email"]}).json()["records"]
    assert registered["id"] < 1_000_001


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"redeemable_points": "many"}, "redeemable_points must be a whole number"),
        ({"redeemable_points": None}, "redeemable_points must be a whole number"),
        ({"redeemable_points": 2**63}, "redeemable_points must be a whole number"),
        ({"redeemable_points": True}, "redeemable_points must be a whole number"),
        ({"verified": 1}, "verified must be true or false"),
        ({"city": "a\0b"}, "NUL"),
        ({"shoe_size": 1}, "shoe_size is no field of members; there are id, username"),
        ({"id": 4711}, "id cannot be changed"),
        ({}, "must"),
        ([1], "must be an object"),
    ],
)
def test_what_the_record_cannot_hold_is_refused_and_changes_nothing(world, changes, told):
    before = jane(world)
    answer = world.mock("PATCH", f"{MEMBERS}/{before['id']}", json=changes)
    assert (answer.status_code, told in answer.json()["message"]) == (400, True), answer.text
    assert jane(world) == before


@pytest.mark.parametrize(
    ("api", "table", "field", "value", "told"),
    [
        ("loyalty", "entries", "at", "yesterday", "a time such as"),
        ("mookh_orders", "prices", "amount", "NaN", "a decimal number in quotes"),
        ("mookh_orders", "prices", "amount", 1.5, "a decimal number in quotes"),
        ("mykubo", "orders", "status", 99, "1 (pending), 2 (paid)"),
        ("mookh_orders", "albums", "authors", "Karun", "a list"),
        ("mookh_orders", "albums", "authors", [1], "a list"),
        ("mykubo", "uploads", "content", "no base64!", "base64"),
        ("mykubo", "colors", "product_id", 999999, "the id of a record in products"),
    ],
)
def test_each_type_has_its_own_words(world, api, table, field, value, told):
    record = world.mock("GET", f"/records/{api}/{table}").json()["records"][0]
    answer = world.mock("PATCH", f"/records/{api}/{table}/{record['id']}", json={field: value})
    assert (answer.status_code, told in answer.json()["message"]) == (400, True), answer.text


def test_a_twin_is_refused(world):
    others = [each for each in world.mock("GET", MEMBERS).json()["records"] if each["email"] != "jane@example.com"]
    answer = world.mock("PATCH", f"{MEMBERS}/{others[0]['id']}", json={"email": "jane@example.com"})
    assert (answer.status_code, "the same email" in answer.json()["message"]) == (409, True)
    answer = world.mock("POST", MEMBERS, params={"like": 1}, json={"id": others[0]["id"]})
    assert (answer.status_code, "already" in answer.json()["message"]) == (409, True)


def test_a_record_without_its_fields_is_refused_with_the_way_to_copy_one(world):
    answer = world.mock("POST", ENTRIES, json={"points": 1})
    assert answer.status_code == 400
    assert "member_id, state, description, at must be given" in answer.json()["message"]
    assert "?like=" in answer.json()["message"]


def test_files_are_in_the_record_alone(world):
    listed = world.mock("GET", "/records/mykubo/uploads").json()["records"][0]
    assert "content" not in listed
    whole = world.mock("GET", f"/records/mykubo/uploads/{listed['id']}").json()
    assert base64.b64decode(whole["content"]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/records/nothing/members", 404, "there are loyalty"),
        ("/records/loyalty/nothing", 404, "there are members, admins"),
        ("/records/loyalty/members/nobody", 404, "no record 'nobody'"),
        ("/records/loyalty/members?sort=shoe_size", 400, "sort must be one of id"),
        ("/records/loyalty/members?limit=0", 400, "limit must be at least 1"),
        ("/records/loyalty/members?offset=-1", 400, "offset must be at least 0"),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(world, path, status, told):
    answer = world.mock("GET", path)
    assert (answer.status_code, told in answer.json()["message"]) == (status, True), answer.text
