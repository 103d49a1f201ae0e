"""Target profiles: what they may say, and how a mistake in one is told."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts import catalog
from contracts.doors import Door, filled
from contracts.problems import BadProfile
from contracts.specification import Specification
from contracts.target import Target

Read = Callable[[str], Target]

URL = 'base_url = "http://127.0.0.1:1/loyalty/"\n'


@pytest.fixture
def read(tmp_path: Path, specification: Specification) -> Read:
    def read(text: str) -> Target:
        path = tmp_path / "staging.toml"
        path.write_text(text)
        return Target.read(specification, path)

    return read


def test_a_profile_says_where_the_server_is_and_what_it_offers(read: Read) -> None:
    target = read(
        URL + '[accounts.admin]\nusername = "root"\npassword = "p"\n'
        '[headers]\nX-Key = "k"\n[limits]\nrequests_per_second = 5\ntimeout = 2.5\nread_only = true\n'
        "[tls]\nverify = false\n"
        '[allow]\n"L-51" = { reason = "known", until = 2027-01-31 }\n"login 429" = { reason = "throttled" }\n'
    )
    assert (target.api, target.base_url) == ("loyalty", "http://127.0.0.1:1/loyalty")
    assert target.account("admin") == {"username": "root", "password": "p"}
    assert target.account("member") is None
    assert target.headers == {"X-Key": "k"}
    assert (target.limits.requests_per_second, target.limits.timeout, target.limits.read_only) == (5, 2.5, True)
    assert target.verify_tls is False
    assert [each.subject for each in target.allowances] == ["L-51", "login 429"]
    assert [each.variable for each in target.secrets()] == ["ADMIN_PASSWORD"]


MISTAKES: dict[str, tuple[str, str]] = {
    "bad TOML": ("base_url = ", "cannot be read"),
    "no address": ('api = "loyalty"', "lacks base_url"),
    "another API's": ('api = "mookh"\n' + URL, "is a profile for 'mookh', but 'loyalty' is to be judged"),
    "no http": ('base_url = "ftp://x"', "base_url in .* must begin with http:// or https://"),
    "no host": ('base_url = "http://"', "base_url in .* name a host"),
    "a number for an address": ("base_url = 5", "base_url in .* must be an address"),
    "an unknown section": (URL + "[limts]\n", "has limts, which loyalty does not know. Did you mean 'limits'?"),
    "an unknown account": (URL + "[accounts.amdin]\n", "has accounts.amdin.* Did you mean 'admin'?"),
    "nothing alike": (URL + "[doors.zzz]\n", "has doors.zzz.* `contracts needs loyalty` lists what there is"),
    "an unknown field": (
        URL + '[accounts.admin]\nusername = "a"\npassword = "b"\nemial = "c"\n',
        "has accounts.admin.emial",
    ),
    "a missing field": (URL + '[accounts.admin]\nusername = "a"\n', r"\[accounts.admin\] in .* lacks password"),
    "an empty field": (URL + '[accounts.admin]\nusername = "a"\npassword = ""\n', "lacks password"),
    "an account that is no table": (URL + "[accounts]\nadmin = 5\n", r"\[accounts.admin\] in .* must be a table with"),
    "a section that is no table": (URL + "doors = 5\n", r"\[doors\] in .* must be a table"),
    "an unset variable": ('base_url = "${NO_SUCH_VARIABLE}"', r"refers to \${NO_SUCH_VARIABLE}, which is not set"),
    "a door without a way": (
        URL + "[doors.mail]\n",
        r"\[doors.mail\] in .* needs exactly one of http, command, python",
    ),
    "a door with two ways": (URL + '[doors.mail]\nhttp = "GET x"\npython = "a:b"\n', "needs exactly one of"),
    "a door with an unknown key": (URL + '[doors.mail]\npython = "a:b"\npik = "$"\n', "has 'pik'; a door knows"),
    "a door without a method": (
        URL + '[doors.mail]\nhttp = "http://x"\n',
        'http must read like "GET https://host/path"',
    ),
    "no JSONPath": (URL + '[doors.mail]\npython = "a:b"\npick = "$["\n', r"\[doors.mail\] in .* is no JSONPath"),
    "a JSONPath that is a number": (URL + '[doors.mail]\npython = "a:b"\npick = 5\n', "is no JSONPath"),
    "an unknown limit": (URL + "[limits]\ntimout = 5\n", "has limits.timout.* Did you mean 'timeout'?"),
    "a limit of 0": (URL + "[limits]\ntimeout = 0\n", "limits.timeout in .* must be a number above 0, not 0"),
    "a limit in words": (URL + '[limits]\ntimeout = "5"\n', "limits.timeout in .* must be a number above 0"),
    "a limit that is true": (URL + "[limits]\nconcurrency = true\n", "limits.concurrency in .* must be a number"),
    "no true or false": (URL + "[limits]\nread_only = 1\n", "limits.read_only in .* must be true or false, not 1"),
    "an unknown rule allowed": (URL + '[allow]\n"L-501" = { reason = "x" }\n', "has allow.L-501.* Did you mean"),
    "allowed without a reason": (URL + '[allow]\n"L-51" = {}\n', r"\[allow\] 'L-51' in .* needs a reason"),
    "allowed until a word": (
        URL + '[allow]\n"L-51" = { reason = "x", until = "soon" }\n',
        "until must be a date such as",
    ),
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_in_a_sentence_that_names_the_file_and_the_key(read: Read, text: str, told: str) -> None:
    with pytest.raises(BadProfile, match=told) as refusal:
        read(text)
    assert "staging.toml" in str(refusal.value)
    assert "\n" not in str(refusal.value)


ALBUM = '[provide.album]\nitem_id = "a"\ntype_name = "b"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[provide.ticket]\n", r"\[provide.ticket\] in .* lacks item_id, type_name, currency\."),
        ("[provide]\nticket = 5\n", r"\[provide.ticket\] in .* must be a table with item_id, type_name"),
        (ALBUM + 'currency = ""\n', r"\[provide.album\] in .* lacks currency\."),
        (ALBUM + 'curency = "KES"\ncurrency = "KES"\n', "has provide.album.curency.* Did you mean 'currency'?"),
        ("[provide.unsupported]\n", r"\[provide.unsupported\] in .* lacks currency, item_id, type_name\."),
    ],
)
def test_a_mistake_in_what_exists_already_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "staging.toml"
    path.write_text(URL + text)
    with pytest.raises(BadProfile, match=told):
        Target.read(catalog.specification("mookh_orders"), path)


def test_a_promo_code_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "staging.toml"
    path.write_text(URL + ALBUM + 'currency = "KES"\n')
    assert Target.read(catalog.specification("mookh_orders"), path).provide["album"]["currency"] == "KES"


def test_a_profile_that_is_not_there_is_told(tmp_path: Path, specification: Specification) -> None:
    with pytest.raises(BadProfile, match=re.escape(f"There is no profile {tmp_path / 'no.toml'}.")):
        Target.read(specification, tmp_path / "no.toml")


def test_variables_of_the_environment_are_filled_in(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGING_HOST", "staging.example.com")
    monkeypatch.delenv("STAGING_PORT", raising=False)
    target = read('base_url = "https://${STAGING_HOST}:${STAGING_PORT:-8443}/v1"\n[headers]\nX = "${STAGING_PORT:-}"\n')
    assert target.base_url == "https://staging.example.com:8443/v1"
    assert target.headers == {"X": ""}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{points}", 60),
        ("has {points}", "has 60"),
        ({"a": ["{points}", {"b": "{email}"}]}, {"a": [60, {"b": "x@example.com"}]}),
        ("{unknown}", "{unknown}"),
        (5, 5),
        (None, None),
    ],
)
def test_a_placeholder_that_stands_alone_keeps_its_type(template: Any, expected: Any) -> None:
    assert filled(template, {"points": 60, "email": "x@example.com"}) == expected


def door(**stated: Any) -> Door:
    return Door.of("mail", stated, "staging.toml")


def test_a_door_by_http_sends_its_arguments_and_picks(sandbox: str) -> None:
    address = "jane@example.com"
    grant = door(http=f"POST {sandbox}/_mock/loyalty/points", json={"email": "{email}", "points": "{points}"})
    assert grant.open(email=address, points=7) is not None
    outbox = door(http=f"GET {sandbox}/_mock/outbox?to={{email}}", pick="$[-1:].code")
    assert outbox.open(email=address) is None


def test_a_door_by_command_gives_what_the_command_prints() -> None:
    prints = [sys.executable, "-c", "import sys; print('code-' + sys.argv[1])", "{email}"]
    assert door(command=prints).open(email="a b") == "code-a b"
    assert door(command=[sys.executable, "-c", ""]).open(email="x") is None


def test_a_door_by_python_gives_what_the_function_returns() -> None:
    assert door(python="json:dumps").open(obj=[1]) == "[1]"
    assert door(python="builtins:dict", pick="$.a.b").open(a={"b": 5}) == 5


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"http": "GET http://127.0.0.1:9/x"}, "The door mail does not answer at http://127.0.0.1:9/x: connection"),
        ({"command": ["/no/such/program"]}, "The door mail cannot run '/no/such/program'"),
        (
            {"command": [sys.executable, "-c", "import sys; sys.exit('no mail')"]},
            "The door mail failed with 1: no mail",
        ),
        ({"command": [sys.executable, "-c", "import time; time.sleep(9)"], "timeout": 0.1}, "did not end within 0.1 s"),
        ({"python": "no_such_module:f"}, "The door mail cannot load 'no_such_module:f'"),
        ({"python": "json:no_such_function"}, "cannot load"),
        ({"python": "nothing"}, "cannot load"),
        ({"python": "json:loads"}, "The door mail failed in json:loads: TypeError"),
    ],
)
def test_a_door_that_is_shut_is_told_by_its_name(stated: dict[str, Any], told: str) -> None:
    with pytest.raises(BadProfile, match=re.escape(told)):
        door(**stated).open(email="x")
