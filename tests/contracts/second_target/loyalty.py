"""A loyalty server that shares nothing with the mock: plain SQL, werkzeug's routing, and wherever the readings leave a
choice, the other one.

    python loyalty.py        prints its address, and serves until it is stopped

It answers 201 where the document says 200 (AL-16), in words of its own (AX-06), with opaque tokens (AL-27). Each
login ends the older ones; logout revokes them (AL-09) and wants a login (AL-08). Lists are newest first and may be
empty (AX-11, AL-35). Points cost twice the price (AL-39) and are written as 250.0; redemptions have negative points
in the history (AL-41), with ISO dates (AL-42). Deleted products stay in the administrators' list (AL-54), and a
deletion answers 200 (AL-04). Refusals without a documented status are 422 or 403 (AL-37, AL-49), all with status
error (AL-11), none with a Content-Type (AL-56). Passwords need eight characters and a digit (AL-61); addresses are
lower-cased.
"""

import datetime as dt
import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

SCHEMA = """
create table member (
    id integer primary key, username text unique, firstname text, lastname text, gender text, email text unique,
    password text, city text, phone_number text, card_number text, code text, points real default 0, token text
);
create table admin (username text primary key, password text, token text);
create table product (
    id integer primary key autoincrement, name text, description text, price real, quantity integer,
    created text, updated text, deleted text
);
create table entry (id integer primary key, member integer, points real, state text, description text, at text);
create table reset (token text primary key, member integer);
create table mail (id integer primary key, email text, code text);
insert into sqlite_sequence (name, seq) values ('product', 70000);
"""

ROUTES = Map(strict_slashes=False)
HANDLERS: dict[str, Callable[..., Response]] = {}

Row = sqlite3.Row


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def route(method: str, path: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    def keep(handler: Callable[..., Response]) -> Callable[..., Response]:
        ROUTES.add(Rule(path, endpoint=handler.__name__, methods=[method]))
        HANDLERS[handler.__name__] = handler
        return handler

    return keep


def answer(status: int = 200, message: str = "Sawa.", **more: Any) -> Response:
    """A success in the document's envelope, with a field more than it knows."""
    body = {"status": "success", "message": message, "took_ms": 1, **more}
    return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")


def refusal(status: int, message: str) -> Response:
    response = Response(json.dumps({"status": "error", "message": message, "code": status * 100}), status)
    del response.headers["Content-Type"]
    return response


def digest(password: str) -> str:
    return hashlib.sha256(f"salt {password}".encode()).hexdigest()


class Call:
    """A request with the database in a transaction of its own."""

    def __init__(self, request: Request, database: sqlite3.Connection) -> None:
        self.request = request
        self.database = database

    def one(self, statement: str, *values: Any) -> Row | None:
        found: Row | None = self.database.execute(statement, values).fetchone()
        return found

    def all(self, statement: str, *values: Any) -> list[Row]:
        return self.database.execute(statement, values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        return self.database.execute(statement, values).lastrowid or 0

    @property
    def token(self) -> str:
        kind, _, token = self.request.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" and token.strip() else self.request.cookies.get("token", "")

    def member(self) -> Row:
        found = self.one("select * from member where token = ?", self.token) if self.token else None
        if found is None:
            raise Refused(401, "Ingia kwanza.")
        return found

    def admin(self) -> None:
        if self.token and self.one("select 1 from admin where token = ?", self.token):
            return
        if self.token and self.one("select 1 from member where token = ?", self.token):
            raise Refused(403, "Wasimamizi tu.")
        raise Refused(401, "Ingia kwanza.")

    def body(self, status: int, **wanted: type) -> dict[str, Any]:
        """The fields of a JSON body. Raises Refused with the status for one that is missing or of another type."""
        try:
            given = json.loads(self.request.get_data())
        except (ValueError, RecursionError):
            raise Refused(status, "Hakuna JSON.") from None
        if not isinstance(given, dict):
            raise Refused(status, "Si kitu.")
        for name, kind in wanted.items():
            value = given.get(name)
            good = isinstance(value, str) and value.strip() and usable(value) if kind is str else is_number(value)
            if not good:
                raise Refused(status, f"{name}?")
        return given

    def mail(self, email: str, code: str) -> None:
        self.run("insert into mail (email, code) values (?, ?)", email, code)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e12 < value < 1e12


def usable(text: str) -> bool:
    """Whether a text can be stored as it is."""
    return "\0" not in text and len(text) <= 5000 and not any(0xD800 <= ord(each) < 0xE000 for each in text)


def new_password(body: dict[str, Any]) -> str:
    first, second = body["new_password"], body["confirm_password"]
    if first != second or not strong(first):
        raise Refused(400, "Nywila hizi hazifai.")
    return digest(first)


def strong(password: str) -> bool:
    return len(password) >= 8 and any(each.isdigit() for each in password)


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()


@route("POST", "/api/auth/register")
def register(call: Call) -> Response:
    names = "username firstname lastname gender email password city phone_number".split()
    body = call.body(400, **dict.fromkeys(("username", "email", "password"), str))
    fields = {name: body.get(name) or "" for name in names}
    if not all(isinstance(each, str) and usable(each) for each in fields.values()):
        raise Refused(400, "Maandishi tu.")
    fields["email"] = fields["email"].lower()
    if "@" not in fields["email"] or not strong(fields["password"]):
        raise Refused(400, "Barua pepe na nywila.")
    if call.one("select 1 from member where email = ? or username = ?", fields["email"], fields["username"]):
        raise Refused(409, "Tayari yupo.")
    fields["password"] = digest(fields["password"])
    code = str(secrets.randbelow(10**9) + 10**9)
    values = (*fields.values(), f"{secrets.randbelow(10**16):016d}", code)
    call.run(f"insert into member ({', '.join(names)}, card_number, code) values ({', '.join('?' * 10)})", *values)
    call.mail(fields["email"], code)
    return answer(201, f"Angalia {fields['email']}.")


@route("GET", "/api/auth/verify-email/<code>")
def verify_email(call: Call, code: str) -> Response:
    found = call.one("select id from member where code = ?", code)
    if found is None:
        raise Refused(400, "Msimbo si sahihi.")
    call.run("update member set code = null where id = ?", found["id"])
    return answer()


@route("POST", "/api/auth/login")
def login(call: Call) -> Response:
    body = call.body(400, email=str, password=str)
    found = call.one("select * from member where email = ?", body["email"].lower())
    if found is None or found["password"] != digest(body["password"]):
        raise Refused(400, "Haikubaliki.")
    if found["code"] is not None:
        raise Refused(403, "Thibitisha kwanza.")
    token = secrets.token_urlsafe(24)
    call.run("update member set token = ? where id = ?", token, found["id"])
    return answer(token=token)


@route("GET", "/api/auth/logout")
def logout(call: Call) -> Response:
    call.run("update member set token = null where id = ?", call.member()["id"])
    return goodbye()


@route("GET", "/api/admin/logout")
def admin_logout(call: Call) -> Response:
    call.admin()
    call.run("update admin set token = null where token = ?", call.token)
    return goodbye()


def goodbye() -> Response:
    response = answer()
    response.headers["Set-Cookie"] = "token=; Path=/; Max-Age=0"
    return response


@route("GET", "/api/users/me")
def read_me(call: Call) -> Response:
    member = call.member()
    names = "id username firstname lastname email phone_number card_number city".split()
    user = {name: member[name] for name in names} | {"redeemable_points": member["points"], "tier": "shaba"}
    return answer(data={"user": user})


@route("PATCH", "/api/users/me/change-password")
def change_password(call: Call) -> Response:
    member = call.member()
    password = new_password(call.body(400, new_password=str, confirm_password=str))
    call.run("update member set password = ? where id = ?", password, member["id"])
    return answer()


@route("GET", "/api/users/products")
def list_products(call: Call) -> Response:
    call.member()
    rows = call.all("select * from product where deleted is null order by id desc")
    return answer(data={"products": [shown(row) for row in rows]})


def shown(row: Row) -> dict[str, Any]:
    return {"product_name": row["name"], "product_description": row["description"], "product_price": row["price"]}


@route("POST", "/api/users/me/redeem")
def redeem_points(call: Call) -> Response:
    member = call.member()
    body = call.body(422, product_name=str, product_quantity=int)
    quantity = body["product_quantity"]
    product = call.one("select * from product where name = ? and deleted is null", body["product_name"])
    if product is None:
        raise Refused(404, "Bidhaa haipo.")
    cost = 2 * product["price"] * quantity
    if quantity <= 0 or quantity != int(quantity) or quantity > product["quantity"] or cost > member["points"]:
        raise Refused(422, "Haiwezekani.")
    call.run("update product set quantity = quantity - ? where id = ?", quantity, product["id"])
    note(call, member["id"], -cost, "DEBIT", f"{quantity} x {product['name']}")
    balance = {"redeemable_points": member["points"] - cost}
    return answer(redeemed_product=product["name"], redeemed_points=cost, balance=balance)


def note(call: Call, member: int, points: float, state: str, description: str) -> None:
    call.run("update member set points = points + ? where id = ?", points, member)
    values = (member, points, state, description, now())
    call.run("insert into entry (member, points, state, description, at) values (?, ?, ?, ?, ?)", *values)


@route("GET", "/api/users/me/transaction-history")
def list_transactions(call: Call) -> Response:
    rows = call.all("select * from entry where member = ? order by id desc", call.member()["id"])
    listed = [
        {name: row[name] for name in ("points", "state", "description")}
        | {"date": row["at"][:10], "time": row["at"][11:19]}
        for row in rows
    ]
    return answer(data={"transactions": listed})


@route("POST", "/api/auth/forgot-password")
def forgot_password(call: Call) -> Response:
    email = call.body(400, email=str)["email"].lower()
    member = call.one("select id from member where email = ?", email)
    if member is None:
        raise Refused(404, "Hayupo.")
    token = secrets.token_hex(8)
    call.run("insert into reset (token, member) values (?, ?)", token, member["id"])
    call.mail(email, token)
    return answer()


@route("PATCH", "/api/auth/reset-password/<token>")
def reset_password(call: Call, token: str) -> Response:
    reset = call.one("select member from reset where token = ?", token)
    if reset is None:
        raise Refused(400, "Tokeni si sahihi.")
    password = new_password(call.body(400, new_password=str, confirm_password=str))
    call.run("update member set password = ? where id = ?", password, reset["member"])
    call.run("delete from reset where token = ?", token)
    return answer()


@route("POST", "/api/auth/admin/login")
def admin_login(call: Call) -> Response:
    body = call.body(400, username=str, password=str)
    found = call.one("select password from admin where username = ?", body["username"])
    if found is None or found["password"] != digest(body["password"]):
        raise Refused(400, "Haikubaliki.")
    token = secrets.token_urlsafe(24)
    call.run("update admin set token = ? where username = ?", token, body["username"])
    return answer(token=token)


def product_in(call: Call) -> tuple[Any, ...]:
    body = call.body(422, product_name=str, product_price=float, quantity=int)
    description = body.get("product_description") or ""
    price, quantity = body["product_price"], body["quantity"]
    if not isinstance(description, str) or not usable(description) or price < 0 or quantity < 0:
        raise Refused(422, "Bidhaa hii haifai.")
    if quantity != int(quantity):
        raise Refused(422, "Idadi kamili.")
    return body["product_name"], description, price, int(quantity), now()


@route("GET", "/api/admin/product")
def list_admin_products(call: Call) -> Response:
    call.admin()
    rows = call.all("select * from product order by id desc")
    times = {"CreatedAt": "created", "UpdatedAt": "updated", "DeletedAt": "deleted"}
    listed = [
        {"ID": row["id"], **{name: row[column] for name, column in times.items()}, **shown(row)}
        | {"quantity": row["quantity"]}
        for row in rows
    ]
    return answer(data={"products": listed})


@route("POST", "/api/admin/product")
def create_product(call: Call) -> Response:
    call.admin()
    name, description, price, quantity, at = product_in(call)
    columns = "name, description, price, quantity, updated, created"
    call.run(f"insert into product ({columns}) values (?, ?, ?, ?, ?, ?)", name, description, price, quantity, at, at)
    return answer(201)


def product_at(call: Call, number: str) -> int:
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise Refused(404, "Bidhaa haipo.")
    if call.one("select 1 from product where id = ? and deleted is null", int(number)) is None:
        raise Refused(404, "Bidhaa haipo.")
    return int(number)


@route("PUT", "/api/admin/product/<number>")
def update_product(call: Call, number: str) -> Response:
    call.admin()
    which = product_at(call, number)
    statement = "update product set name = ?, description = ?, price = ?, quantity = ?, updated = ? where id = ?"
    call.run(statement, *product_in(call), which)
    return answer()


@route("DELETE", "/api/admin/product/<number>")
def delete_product(call: Call, number: str) -> Response:
    call.admin()
    call.run("update product set deleted = ? where id = ?", now(), product_at(call, number))
    return answer()


# --- what its test environment offers


@route("GET", "/test/outbox")
def outbox(call: Call) -> Response:
    rows = call.all("select code from mail where email = ? order by id", call.request.args["email"].lower())
    return Response(json.dumps([{"code": row["code"]} for row in rows]), content_type="application/json")


@route("POST", "/test/points")
def grant_points(call: Call) -> Response:
    given = json.loads(call.request.get_data())
    member = call.one("select id from member where email = ?", given["email"].lower())
    assert member
    note(call, member["id"], given["points"], "EARN", "Zawadi")
    return answer()


class Server:
    """The server as a WSGI application; one request after the other has the database for itself."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.database.row_factory = sqlite3.Row
        self.database.executescript(SCHEMA)
        self.database.execute(
            "insert into admin (username, password) values ('msimamizi', ?)", (digest("Siri-1-kubwa"),)
        )
        self.lock = threading.Lock()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        try:
            endpoint, arguments = ROUTES.bind_to_environ(environ).match()
        except HTTPException as missing:
            return missing(environ, start_response)
        with self.lock:
            self.database.execute("begin")
            try:
                response = HANDLERS[endpoint](Call(request, self.database), **arguments)
                self.database.execute("commit")
            except Refused as refused:
                self.database.execute("rollback")
                response = refusal(refused.status, str(refused))
            except BaseException:
                self.database.execute("rollback")
                raise
        return response(environ, start_response)


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, Server(), threaded=True)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
