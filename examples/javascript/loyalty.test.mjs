// Start the mock, then: node --test examples/javascript/
// MOCK_URL names another address than http://127.0.0.1:8080.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Loyalty } from "./loyalty.mjs";
import { Sandbox } from "./understudy.mjs";

const JANE = ["jane@example.com", "Member-pass-1"];
let sandbox, client;

beforeEach(async () => {
  sandbox = await Sandbox.make();
  client = new Loyalty(sandbox.url);
});

afterEach(() => sandbox.drop());

test("a new member verifies the address by the mailed code", async () => {
  const email = "achieng@example.com";
  await client.register({
    username: "achieng",
    firstname: "Achieng",
    lastname: "Otieno",
    gender: "female",
    email,
    password: "Safari-2026",
    city: "Kisumu",
    phone_number: "+254712345678",
  });
  await assert.rejects(client.logIn(email, "Safari-2026"), /403/);
  await client.verify(await sandbox.code(email));
  await client.logIn(email, "Safari-2026");
  assert.equal(await client.points(), 650);
});

test("points are spent once, and a snapshot brings them back", async () => {
  await client.logIn(...JANE);
  await sandbox.snapshot("rich");
  const before = await client.points();
  await client.redeem("Airtime 10 KES", 2);
  assert.equal(await client.points(), before - 500);
  await sandbox.restore("rich");
  assert.equal(await client.points(), before);
});

test("a login that was made once opens every copy of its sandbox", async () => {
  await client.logIn(...JANE);
  await sandbox.snapshot("logged-in");
  const copy = await Sandbox.make({ from: { sandbox: sandbox.name, snapshot: "logged-in" } });
  const other = new Loyalty(copy.url);
  other.token = client.token;
  await other.redeem("Airtime 10 KES", 1);
  assert.equal(await other.points(), (await client.points()) - 250);
  await copy.drop();
});

test("a token expires while nobody waits", async () => {
  await client.logIn(...JANE);
  await sandbox.advanceClock({ hours: 2 });
  await assert.rejects(client.points(), /401: You are not logged in/);
});
