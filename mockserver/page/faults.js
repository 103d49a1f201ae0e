// Faults: a vendor's bad days, from a few that are ready or from a form with all that there is.

import { button, copier, empty, fill, h, replace } from "./element.js";
import { attempt } from "./notice.js";
import { objectForm } from "./schema.js";
import { get, post, remove } from "./server.js";
import { onActivity } from "./stream.js";

const READY = [
  ["500 once", { status: 500, times: 1 }],
  ["Two seconds late", { latency: 2 }],
  ["Now and then", { status: 503, probability: 0.3 }],
  ["Cut off", { cut: "body", times: 1 }],
  ["Half a JSON", { broken: "truncated", times: 1 }],
  ["Too many requests", { rate_limit: { calls: 3, seconds: 60 } }],
];
const COUNTED = new Set(["id", "matched", "struck", "over", "ends_at"]);

export async function show(view) {
  const document_ = await get("/specifications/control");
  const specifications = (await get("/specifications")).filter((each) => each.name === each.api);
  const documents = await Promise.all(specifications.map((each) => get(`/specifications/${each.name}`)));
  const operations = specifications.flatMap((each, place) => operationsOf(each.name, documents[place]));
  const list = h("div", { "aria-live": "polite" });
  const load = async () => draw(list, await get("/faults"), load);
  const known = operations.map((name) => ({ value: name, label: name }));
  const form = objectForm(document_, withOperations(document_), {});
  const where = form.element.querySelector('[id^="input-operation-"]');
  where?.setAttribute("list", "known-operations");
  fill(view, h("h1", {}, "Faults"),
    h("p", { class: "lead" }, "They strike requests to the APIs of this sandbox, so that your client meets a vendor's bad day."),
    h("datalist", { id: "known-operations" }, known.map((each) => h("option", { value: each.value }))),
    list, h("h2", {}, "Add a fault"),
    h("form", {
      class: "card fault-form",
      onsubmit: async (event) => {
        event.preventDefault();
        const added = await attempt(() => post("/faults", form.read()), "The fault is added.");
        if (added) await load();
      },
    },
    h("div", { class: "buttons", role: "group", "aria-label": "Ready ones" }, READY.map(([label, fault]) => button(label, () => {
      const { match } = form.read();
      form.set({ match, ...fault });
    }))),
    form.element, h("div", { class: "actions" }, h("button", { class: "main" }, "Add the fault"))));
  await load();
  return onActivity(() => attempt(load));
}

function withOperations(document_) {
  return document_.components.schemas.NewFault;
}

function operationsOf(name, document_) {
  return Object.values(document_.paths).flatMap((item) => Object.values(item).map((each) => each.operationId).filter(Boolean)).map((each) => `${name}.${each}`);
}

function draw(list, faults, load) {
  replace(list, faults.length ? h("ul", { class: "plain card" }, faults.map((fault) => row(fault, load))) : empty("No faults.", "Everything answers as it should."),
    faults.length > 1 ? button("Remove all", async () => {
      await attempt(() => remove("/faults"), "There are no faults any more.");
      await load();
    }, { class: "quiet danger" }) : null);
}

function row(fault, load) {
  const { match, ...rest } = fault;
  const does = Object.entries(rest).filter(([name, value]) => !COUNTED.has(name) && value !== null && value !== undefined);
  return h("li", { class: "fault" },
    h("span", { class: `badge ${fault.over ? "" : "s5"}` }, fault.over ? "over" : "active"),
    h("span", {}, does.map(([name, value]) => h("code", {}, `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`))),
    h("span", { class: "soft" }, matched(match)), h("span", { class: "soft" }, `met ${fault.matched}, struck ${fault.struck}`), h("span", { class: "gap" }),
    copier(JSON.stringify({ match, ...Object.fromEntries(does) }), "Copy as JSON"),
    button("Remove", async () => {
      await attempt(() => remove(`/faults/${fault.id}`), "The fault is removed.");
      await load();
    }, { class: "quiet small danger", "aria-label": `Remove fault ${fault.id}` }));
}

function matched(match) {
  const parts = Object.entries(match ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return parts.length ? parts.map(([name, value]) => `${name} ${value}`).join(", ") : "every request";
}
