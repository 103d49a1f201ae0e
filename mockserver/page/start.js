// The first view: where each API is in this sandbox, who can log in, and what came in last.

import { copier, fill, h, replace } from "./element.js";
import { line } from "./journal.js";
import { get, query, sandbox } from "./server.js";
import { onActivity, onEntry } from "./stream.js";

const LAST = 6;

export async function show(view) {
  const [specifications, logins, health] = await Promise.all([get("/specifications"), get("/logins"), get("/health")]);
  const apis = specifications.filter((each) => each.name === each.api);
  const recent = h("div", { class: "card" });
  fill(view,
    h("h1", {}, sandbox === "default" ? "The default sandbox" : `Sandbox ${sandbox}`),
    h("p", { class: "lead" }, "Point your client at one of these addresses. All that it changes stays in this sandbox."),
    h("div", { class: "cards" }, apis.map((each) => api(each, logins.filter((login) => login.api === each.name)))),
    h("h2", {}, "Last requests"), recent,
    h("p", { class: "soft" }, `Understudy ${health.version}, seed ${health.seed}.`));
  let entries = await get(`/journal${query({ limit: LAST })}`).catch(() => []);
  const draw = () => replace(recent, entries.length
    ? h("ul", { class: "lines" }, [...entries].reverse().map((entry) => h("li", {}, line(entry))))
    : h("p", { class: "soft" }, "None yet. They show here as they come in."));
  draw();
  const stops = [onEntry((entry) => { entries = [...entries, entry].slice(-LAST); }), onActivity(draw)];
  return () => stops.forEach((stop) => stop());
}

function api(specification, logins) {
  return h("article", { class: "card" },
    h("h2", {}, specification.title),
    h("p", { class: "address" }, h("code", {}, specification.url), copier(specification.url)),
    logins.length ? h("h3", {}, "Who can log in") : null,
    h("ul", { class: "logins" }, logins.map(login)),
    h("p", { class: "links" },
      h("a", { href: `#/try/${specification.name}` }, "Try it"),
      h("a", { href: `#/records/${specification.name}` }, "Records"),
      h("a", { href: `#/coverage/${specification.name}` }, "Coverage")));
}

function login(known) {
  const account = Object.entries(known.account).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("code", {}, value))));
  return h("li", {}, h("strong", {}, known.who), tokenOf(known), h("dl", { class: "account" }, account));
}

/** The headers that a login gives: known already, or to be asked for. */
export async function headersOf(login, url) {
  if (!login.request) return login.headers;
  const response = await fetch(url + login.request.path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(login.request.body),
    credentials: "omit",
  });
  if (!response.ok) throw new Error(`The login answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const token = (await response.json())[login.token];
  return Object.fromEntries(Object.entries(login.headers).map(([name, value]) => [name, value.replace("{token}", token)]));
}

function tokenOf(known) {
  const headers = Object.entries(known.headers);
  if (known.request || !headers.length) return null;
  return copier(headers.map(([name, value]) => `${name}: ${value}`).join("\n"), "Copy header");
}
