// The doors as forms: what the document leaves to shoppers, banks and others outside it.

import { empty, fill, h, replace } from "./element.js";
import { allDoors, hintsOf } from "./door.js";
import { get } from "./server.js";
import { objectForm } from "./schema.js";

export async function show(view, [wanted]) {
  const doors = await allDoors();
  const apis = [...new Set(doors.map((door) => door.api))];
  const places = apis.map((api) => [h("h2", {}, api), h("div", { class: "cards" }, doors.filter((door) => door.api === api).map(card))]);
  fill(view, h("h1", {}, "Doors"),
    h("p", { class: "lead" }, "What the vendors' documents leave to others: who pays, who shops, who earns points."),
    places.length ? places : empty("No API here has doors."));
  if (wanted) document.getElementById(`door-${wanted}`)?.scrollIntoView();
}

function card(door) {
  const answer = h("div", { "aria-live": "polite" });
  const place = h("div");
  const { operation } = door;
  const closed = h("details", { class: "card door", id: `door-${operation.operationId}`, ontoggle: () => {
    if (closed.open && !place.hasChildNodes()) form(door, place, answer);
  } }, h("summary", {}, h("strong", {}, operation.summary), h("code", { class: "soft" }, `${door.method} /_mock${door.url}`)),
  operation.description ? h("p", { class: "soft" }, operation.description) : null, place, answer);
  return closed;
}

async function form(door, place, answer) {
  const parameters = (door.operation.parameters ?? []).filter((each) => each.in === "path");
  const path = objectForm(door.document, { properties: Object.fromEntries(parameters.map((each) => [each.name, { type: "string", description: each.description }])), required: parameters.map((each) => each.name) });
  const body = objectForm(door.document, door.schema ?? {}, { hints: await hintsOf(door) });
  fill(place, h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        const url = Object.entries(path.read()).reduce((all, [name, value]) => all.replace(`{${name}}`, encodeURIComponent(value)), door.url);
        const options = { method: door.method, body: door.schema ? body.read() : undefined };
        replace(answer, result(await get(url, options)));
      } catch (error) {
        replace(answer, h("p", { class: "alert" }, error.message));
      }
    },
  }, path.element, body.element, h("div", { class: "actions" }, h("button", { class: "main" }, door.method === "GET" ? "Show" : "Do it"))));
}

function result(value) {
  return h("pre", { tabindex: "0", "aria-label": "Answer" }, JSON.stringify(value, null, 2) ?? "Done.");
}
