#!/usr/bin/env bash
# A test of points that are spent, in plain curl. Start the mock, then: bash examples/curl/redeem.sh
# MOCK_URL names another address than http://127.0.0.1:8080.
set -euo pipefail

server=${MOCK_URL:-http://127.0.0.1:8080}
name=curl-$$-$RANDOM
sandboxes=$server/_mock/sandboxes
api=$server/~$name/loyalty/api
json='Content-Type: application/json'

ask() { curl --silent --show-error --fail-with-body "$@"; }
# The number that follows a name in JSON on standard input.
number() { grep --only-matching "\"$1\":[0-9]*" | cut --delimiter : --fields 2; }

# A sandbox of this test's own, gone at its end whatever happens.
ask "$sandboxes" -H "$json" -d "{\"name\": \"$name\"}" >/dev/null
trap 'ask -X DELETE "$sandboxes/$name"' EXIT

token=$(ask "$api/auth/login" -H "$json" -d '{"email": "jane@example.com", "password": "Member-pass-1"}' |
    sed 's/.*"token":"\([^"]*\)".*/\1/')
points() { ask "$api/users/me" -H "Authorization: Bearer $token" | number redeemable_points; }

ask "$sandboxes/$name/snapshots" -H "$json" -d '{"name": "rich"}' >/dev/null
before=$(points)
ask "$api/users/me/redeem" -H "Authorization: Bearer $token" -H "$json" \
    -d '{"product_name": "Airtime 10 KES", "product_quantity": 2}' >/dev/null
after=$(points)
echo "before $before, after $after"
test "$after" -eq $((before - 500))

# Back to the snapshot, then two hours on: the token has expired.
ask -X POST "$sandboxes/$name/snapshots/rich/restore" >/dev/null
test "$(points)" -eq "$before"
ask "$server/~$name/_mock/clock/advance" -H "$json" -d '{"hours": 2}' >/dev/null
status=$(curl --silent --output /dev/null --write-out '%{http_code}' "$api/users/me" -H "Authorization: Bearer $token")
echo "two hours later $status"
test "$status" = 401

# The whole sandbox as a file, and a copy of it from the file.
file=$(mktemp)
ask "$sandboxes/$name/export" >"$file"
ask "$sandboxes/$name-copy/import" -H "$json" --data-binary "@$file"
echo
rm "$file"
ask -X DELETE "$sandboxes/$name-copy"
echo passed
