"""The names of roles (M-20)."""

from contracts.client import Client, Login
from contracts.expectations import Reply, demand, judging
from contracts.rules import reaches, rule

KNOWN = {"store_owner", "store_agent", "super_admin"}


def roles(client: Client, login: Login) -> tuple[list[str], Reply]:
    """The roles that are answered. Where the path is taken for that of a user, others are tried (AM-29)."""
    reply = client.send("list_user_roles", login=login)
    for spelling in reply.operation.aliases:
        if not 400 <= reply.status < 500 or reply.status in (401, 403):
            break
        client.call_at("list_user_roles", spelling)
        reply = client.send("list_user_roles", login=login)
    body = reply.expect(200).exchange.body
    demand(isinstance(body, list), "an array of role names", reply.exchange.answer(), reply)
    demand(all(isinstance(each, str) for each in body), "texts in the array of role names", body, reply)
    return body, reply


@rule("M-20")
@reaches("list_user_roles 200")
def test_the_roles_are_an_array_of_names(client: Client, login: Login) -> None:
    """Whether they are all roles or the caller's own is left open (AM-30), so they may be few."""
    found, reply = roles(client, login)
    with judging("M-20", soft=True):
        demand(all(each.strip() for each in found), "role names that are not empty", found, reply)
        demand(len(set(found)) == len(found), "each role once", found, reply)


@rule("M-20")
def test_a_known_role_is_among_them(client: Client, login: Login) -> None:
    """The document names three."""
    found, reply = roles(client, login)
    with judging("M-20", soft=True):
        demand(not found or bool(KNOWN.intersection(found)), f"one of {', '.join(sorted(KNOWN))}", found, reply)
