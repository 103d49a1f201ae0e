"""The ways through the page, in a real browser."""

import re
import subprocess
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.browser

JANE = {"email": "jane@example.com", "password": "Member-pass-1"}
PARTS = ["", "journal", "outbox", "records", "orders", "doors", "clock", "faults", "coverage", "sandboxes"]
EVIL = "<img src=x onerror=\"window.struck='img'\"><script>window.struck='script'</script>"
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
ORDER = {
    "currency": "KES",
    "payment_method": "MOBILE",
    "customer": {"name": "Jane Doe", "email": "jane@doe.com", "phone_number": "+254720111222"},
    "order_detail": [
        {"item_id": "adf86aa9-fa1c-4394-b0b8-f6a7dea5f9c6", "type_name": "store.ticket", "item_quantity": 2}
    ],
}


def placed(world, **customer):
    order = {**ORDER, "customer": {**ORDER["customer"], **customer}}
    assert requests.post(f"{world.base}/mookh_orders/stores/orders/", json=order).status_code == 201
    return world.mock("GET", "/mookh_orders/orders").json()[-1]


def jane(world):
    (found,) = world.mock("GET", "/records/loyalty/members", params={"search": "jane@example"}).json()["records"]
    return found


def test_a_sandbox_is_made_kept_and_brought_back(page, world):
    name = f"{world.base.rsplit('~', 1)[1][:40]}-made"
    page.open("sandboxes")
    page.press("New sandbox")
    page.fill("#new-name", name)
    page.fill("#new-seed", "42")
    page.press("Make", "dialog")
    page.sees(f"Sandbox {name}", "h1")
    assert f"/~{name}/_mock/" in page.driver.current_url
    page.sees(f"/~{name}/loyalty", ".address")

    made = f"{world.base.split('/~')[0]}/~{name}"
    page.go("Sandboxes")
    page.press("Snapshot")
    page.fill("#snapshot-name", "fresh")
    page.press("Take", "dialog")
    page.sees("fresh", ".plain")
    requests.post(f"{made}/loyalty/api/auth/forgot-password", json={"email": JANE["email"]})
    assert requests.get(f"{made}/_mock/outbox").json()
    page.press("Restore", ".plain")
    page.press("Restore", "dialog")
    page.sees("as fresh has it", "#notices")
    assert requests.get(f"{made}/_mock/outbox").json() == []


def test_a_sandbox_is_taken_along_as_a_file(page, world, tmp_path):
    page.open("sandboxes")
    page.run("HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }")
    name = world.base.rsplit("~", 1)[1]
    page.driver.find_element("xpath", f"//tr[contains(., '{name}')]//button[.='Export']").click()
    assert page.until(lambda: page.run("return window.saved")) == f"{name}.json"
    file = tmp_path / "sandbox.json"
    file.write_bytes(requests.get(f"{world.base.split('/~')[0]}/_mock/sandboxes/{name}/export").content)
    world.mock("POST", "/clock/advance", json={"hours": 5})
    for content, told in (("no JSON", "The file is no JSON"), ('{"format": 1}', "sandbox is missing")):
        (tmp_path / "broken.json").write_text(content)
        page.press("Import")
        page.find("#import-file").send_keys(str(tmp_path / "broken.json"))
        page.press("Import", "dialog")
        page.sees(told, "dialog .alert")
        page.press("Cancel", "dialog")
    page.press("Import")
    page.find("#import-file").send_keys(str(file))
    page.press("Import", "dialog")
    page.until(lambda: not page.all("dialog") and page.all(".live.on"))
    assert abs(world.mock("GET", "/clock").json()["offset_seconds"]) < 1


def test_a_changed_record_is_what_the_api_answers_with(page, world):
    page.open("records/loyalty/members")
    page.find(f"[data-id='{jane(world)['id']}'] .edit button").click()
    page.fill("#field-redeemable_points", "many")
    page.press("Save", "dialog")
    page.sees("redeemable_points must be a number", "dialog .alert")
    page.fill("#field-redeemable_points", "4321")
    page.press("Save", "dialog")
    page.sees("4321", "table")
    assert world.points(world.token()) == 4321


def test_a_value_is_changed_in_its_place(page, world):
    cell = f"[data-id='{jane(world)['id']}'] [data-field=city]"
    page.open("records/loyalty/members")
    page.double_click(cell)
    page.fill(f"{cell} input", "Lamu\ue007")
    page.sees("Lamu", cell)
    assert jane(world)["city"] == "Lamu"
    page.double_click(cell)
    page.fill(f"{cell} input", "Malindi")
    page.keys("\ue00c")
    page.sees("Lamu", cell)
    assert jane(world)["city"] == "Lamu"


def test_records_are_searched_copied_and_deleted(page, world):
    page.open("records/loyalty/products")
    page.fill("#record-search", "airtime 10 kes")
    page.until(lambda: len(page.all("table.grid tbody tr")) == 1)
    page.press("Edit", "table")
    page.press("Copy", "dialog")
    page.fill("#field-name", "Kiondo")
    page.press("Make", "dialog")
    page.fill("#record-search", "kiondo")
    page.until(lambda: [row.text for row in page.all("table.grid tbody tr") if "Kiondo" in row.text])
    assert world.redeem(world.token(), "Kiondo", 1).status_code == 200
    page.until(lambda: len(page.all("table.grid tbody tr")) == 1)
    page.press("Edit", "table")
    page.press("Delete", "dialog")
    page.press("Delete", "dialog")
    page.sees("No records here")
    assert world.redeem(world.token(), "Kiondo", 1).status_code == 404


def test_a_mails_code_is_read_as_it_comes(page, world):
    page.open("outbox")
    page.sees("Nothing was sent yet")
    form = world.registered()
    page.sees(form["email"], ".message")
    code = page.find(".mail-code").text
    assert world.call("GET", f"/auth/verify-email/{code}").status_code == 200


def test_a_request_shows_in_the_journal_as_it_comes_with_the_reason(page, world):
    page.open("journal")
    page.until(lambda: page.all(".live.on"))
    answer = world.login("jane@example.com", "wrong")
    page.sees("/loyalty/api/auth/login", ".entry")
    page.find(".entry summary").click()
    page.sees(answer.headers["X-Request-Id"], ".entry-details")
    page.sees("Rule L-", ".why")
    page.sees("In the document:", ".why")
    page.sees('"password": "wrong"', ".entry-details")
    page.fill("#journal-filter", "nothing like it")
    page.lacks("/loyalty/api/auth/login", ".journal-list")
    page.fill("#journal-filter", "LOGIN")
    page.choose("#journal-status", "4xx")
    page.sees("/loyalty/api/auth/login", ".entry")


def test_a_request_is_copied_as_a_curl_that_can_be_sent(page, world):
    world.token()
    world.call("POST", "/auth/login", json={"email": "o'neill@example.com", "password": 'a"b'})
    page.open("journal")
    page.run("navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }")
    page.find(".entry summary").click()
    page.press("Copy as curl", ".entry-details")
    command = page.until(lambda: page.run("return window.copied"))
    sent = subprocess.run(["bash", "-c", f"{command} -s"], capture_output=True, text=True, check=True)
    assert (
        sent.stdout
        == requests.post(f"{world.api}/auth/login", json={"email": "o'neill@example.com", "password": 'a"b'}).text
    )


def test_the_clock_is_frozen_moved_and_let_run(page, world):
    page.open("clock")
    page.press("Freeze")
    page.sees("It stands still.")
    page.press("+48 h")
    page.sees("The clock moved by +48 h.")
    frozen = world.mock("GET", "/clock").json()
    assert frozen["frozen"]
    assert frozen["offset_seconds"] > 47 * 3600
    page.press("Back to the machine's time")
    page.sees("As the machine's clock.")
    assert not world.mock("GET", "/clock").json()["frozen"]


def test_the_clock_is_advanced_and_a_token_expires(page, world):
    token = world.token()
    assert world.call("GET", "/users/me", token).status_code == 200
    page.open("clock")
    page.press("+1 h")
    page.sees("+1 h", ".ahead")
    page.press("+48 h")
    page.sees("+2 d 1 h", ".ahead")
    assert world.call("GET", "/users/me", token).status_code == 401
    page.press("Back to the machine's time")
    page.lacks("+2 d", ".ahead")
    assert world.call("GET", "/users/me", token).status_code == 200


def test_a_fault_is_added_and_met(page, world):
    page.open("faults")
    page.fill("[id^=input-operation-]", "loyalty.list_products")
    page.press("500 once")
    page.press("Add the fault")
    page.sees("status: 500", ".fault")
    token = world.token()
    operation = "/users/products"
    answers = [world.call("GET", operation, token).status_code for _ in range(2)]
    assert answers == [500, 200]
    page.sees("struck 1", ".fault")
    page.press("Remove", ".fault")
    page.sees("No faults")


def test_an_order_is_paid_with_a_button(page, world):
    order = placed(world)
    page.open("orders")
    page.sees(order["order_number"], ".order")
    card = f"//li[contains(., '{order['order_number']}')]"
    page.driver.find_element("xpath", f"{card}//button[@data-action='settle']").click()
    page.until(lambda: page.driver.find_elements("xpath", f"{card}//*[@data-status='paid']"))
    assert world.mock("GET", f"/mookh_orders/orders/{order['id']}").json()["order_status"] == "PAID"


def test_an_order_is_made_and_moved(page, world):
    page.open("orders")
    page.press("Make an order")
    page.fill("[id^=input-brand_id-]", "1")
    page.choose("[id^=input-status-]", "paid")
    page.press("Do it", "dialog")
    newest = world.mock("GET", "/records/mykubo/orders", params={"sort": "-id", "limit": 1})
    page.sees(f"Order {newest.json()['records'][0]['id']}", ".order")
    order = newest.json()["records"][0]
    page.choose(f"[aria-label='State of order {order['id']}']", "sent")
    page.sees("is moved", "#notices")
    assert world.mock("GET", f"/records/mykubo/orders/{order['id']}").json()["status"] == 4


def test_points_are_given_through_a_door(page, world):
    before = jane(world)["redeemable_points"]
    page.open("doors")
    page.find("#door-grant_points summary").click()
    page.fill("#door-grant_points [id^=input-email-]", "jane@example.com")
    page.fill("#door-grant_points [id^=input-points-]", "25")
    page.press("Do it", "#door-grant_points")
    page.sees('"redeemable_points"', "#door-grant_points pre")
    assert jane(world)["redeemable_points"] == before + 25


def test_an_operation_is_tried_with_a_login(page, world):
    page.open("try/loyalty")
    page.press("member (jane@example.com)", ".login-bar")
    page.sees("Logged in as member", "#notices")
    operation = page.find(".opblock-summary-path[data-path='/api/users/me']")
    page.run("arguments[0].scrollIntoView({block: 'center'})", operation)
    operation.click()
    execute = page.find(".btn.execute")
    page.run("arguments[0].scrollIntoView({block: 'center'})", execute)
    execute.click()
    page.until(
        lambda: (
            "jane@example.com" in page.run("return document.querySelector('.live-responses-table')?.innerText ?? ''")
        )
    )
    assert f"{world.base}/loyalty/api/users/me" in page.run("return document.querySelector('.request-url').innerText")
    assert page.run(CONTRAST, ".responses-wrapper pre") == []


def test_what_clients_send_stays_text(page, world):
    world.mock("PATCH", f"/records/loyalty/members/{jane(world)['id']}", json={"firstname": EVIL, "city": EVIL})
    ticket = ORDER["order_detail"][0]["item_id"]
    assert world.mock("PATCH", f"/records/mookh_orders/tickets/{ticket}", json={"name": EVIL}).status_code == 200
    order = placed(world, name=EVIL)
    world.mock("POST", "/mookh_orders/payments", json={"order": order["id"], "outcome": "settle"})
    world.call("GET", "/users/me", headers={"X-Evil": EVIL})
    requests.get(f"{world.base}/loyalty/{EVIL}")
    world.login(EVIL, EVIL)
    page.open("records/loyalty/members")
    page.sees(EVIL[:20], "table")
    page.find(f"[data-id='{jane(world)['id']}'] .edit button").click()
    page.until(lambda: page.find("#field-firstname").get_attribute("value") == EVIL)
    for part, shown in (("orders", ".order"), ("outbox", ".reading"), ("journal", ".entry"), ("", ".lines")):
        page.open(part)
        page.until(lambda place=shown: page.all(place))
        if part == "journal":
            for summary in page.all(".entry summary"):
                summary.click()
            page.sees("window.struck", ".entry-details")
        if part in ("orders", "outbox"):
            page.sees(EVIL, shown)
        assert page.run("return window.struck ?? null") is None
        assert page.run("return document.querySelectorAll('main img, main script').length") == 0


def test_everything_can_be_done_by_keyboard(page, world):
    tab, enter, escape, space = "\ue004", "\ue007", "\ue00c", "\ue00d"
    page.open("records/loyalty/products")
    page.sees("Airtime", "table")
    page.keys(tab)
    assert page.focused.text == "Skip to the content"
    page.keys(enter)
    assert page.focused.get_attribute("id") == "view"

    def reach(condition):
        for _ in range(80):
            page.keys(tab)
            if condition(page.focused):
                outline = page.run("return getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", "what has the focus must show it"
                return
        raise AssertionError("no number of tabs leads there")

    reach(lambda each: each.get_attribute("aria-label") == "Edit Product 1")
    page.keys(enter)
    page.find("dialog #field-quantity")
    reach(lambda each: each.get_attribute("id") == "field-quantity")
    page.focused.send_keys("\ue009" + "a")
    page.keys("77", enter)
    page.until(lambda: not page.all("dialog"))
    assert world.mock("GET", "/records/loyalty/products/1").json()["quantity"] == 77
    page.find("[data-id='1'] .edit button").send_keys(enter)
    page.find("dialog #field-quantity")
    page.keys(escape)
    page.until(lambda: not page.all("dialog"))
    assert page.focused.get_attribute("aria-label") == "Edit Product 1"
    page.open("clock")
    reach(lambda each: each.text == "+1 h")
    page.keys(space)
    page.sees("+1 h", ".ahead")


def test_with_a_token_the_page_asks_for_it_and_keeps_it_in_the_tab(page_of, serve):
    running = serve("--quiet", "--api", "loyalty", "--control-token", "s3cret-token")
    page = page_of(running)
    page.driver.get(f"{running.base}/_mock/")
    page.fill("dialog #token", "wrong\ue007")
    page.sees("not right", "dialog")
    page.fill("dialog #token", "s3cret-token\ue007")
    page.sees("The default sandbox", "h1")
    page.until(lambda: page.all(".live.on"))
    page.open("outbox")
    requests.post(f"{running.base}/loyalty/api/auth/forgot-password", json={"email": JANE["email"]})
    page.sees("jane@example.com", ".message")
    page.open("try/loyalty.doors")
    page.sees("/points", ".opblock-summary-path")
    assert page.run("return [Object.keys(localStorage).length, document.cookie]") == [0, ""]
    page.run("sessionStorage.clear()")


def test_nothing_is_loaded_from_elsewhere(page, world):
    for part in ("", "try/mykubo"):
        page.open(part)
        if part:
            page.find(".opblock-summary-path")
        script = "return performance.getEntriesByType('resource').map((entry) => entry.name)"
        origin = re.match(r"https?://[^/]+", world.base)[0]
        assert {address for address in page.run(script) if not address.startswith((origin, "data:"))} == set()


# What every part must be, whatever the light and the width.

CONTROLS = ("button", "textbox", "combobox", "checkbox", "searchbox", "spinbutton", "link")


def nameless(page):
    """The controls that a screen reader has no name for."""
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [
        node["role"]["value"]
        for node in nodes
        if not node.get("ignored")
        and node.get("role", {}).get("value") in CONTROLS
        and not node.get("name", {}).get("value", "").strip()
    ]


def lived_in(world):
    """A sandbox in which something has happened."""
    world.verified()
    world.login("jane@example.com", "wrong")
    world.call("GET", "/users/me", world.token())
    placed(world)
    world.mock("POST", "/clock/advance", json={"hours": 3})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_part_can_be_read_in_the_light_and_in_the_dark(page, world, scheme):
    lived_in(world)
    page.looks(scheme=scheme)
    for part in PARTS:
        page.open(part)
        page.until(lambda: page.run("return document.querySelector('main .part').children.length > 1"))
        assert page.run(CONTRAST) == [], part
        assert nameless(page) == [], part
        page.keep_picture(f"{scheme}-{part or 'start'}")
    ground = page.run("return getComputedStyle(document.body).backgroundColor")
    assert (sum(int(number) for number in re.findall(r"\d+", ground)[:3]) < 150) is (scheme == "dark")


def test_every_part_fits_a_phone(page, world):
    lived_in(world)
    page.looks(width=390, height=844)
    for part in [*PARTS, "try/loyalty"]:
        page.open(part)
        page.until(lambda: page.run("return document.querySelector('main .part').children.length > 1"))
        if part.startswith("try"):
            page.find(".opblock-summary-path")
        assert page.run("return document.documentElement.scrollWidth") == 390, part
        page.keep_picture(f"phone-{part.replace('/', '-') or 'start'}")
    menu = page.find("#menu")
    assert menu.get_attribute("aria-expanded") == "false"
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    page.go("Clock")
    assert menu.get_attribute("aria-expanded") == "false"
