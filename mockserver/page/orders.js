// Orders of every API that has some: how they stand, and buttons to pay or move them.

import { button, empty, fill, h, replace } from "./element.js";
import { openForm } from "./dialog.js";
import { allDoors, hintsOf } from "./door.js";
import { shown } from "./field.js";
import { attempt, tell } from "./notice.js";
import { openRecord, pathOf } from "./record.js";
import { objectForm } from "./schema.js";
import { get, patch } from "./server.js";
import { onActivity } from "./stream.js";

const TABLE = "orders";
const LIMIT = 30;
const NUMBERS = ["number", "order_number", "id"];
// Fields worth showing, by what their names hold.
const TELLING = [/name|customer|buyer/, /amount|price|paid|balance|total/, /currency|method/, /created|^at$|tracking/];

export async function show(view) {
  const [tables, doors] = await Promise.all([get("/records"), allDoors()]);
  const shelves = tables.filter((each) => each.table === TABLE).map((table) => new Shelf(table, doors.filter((door) => door.api === table.api)));
  fill(view, h("h1", {}, "Orders"), shelves.length ? shelves.map((shelf) => shelf.element) : empty("No API here has orders."));
  const load = () => Promise.all(shelves.map((shelf) => shelf.load()));
  await load();
  return onActivity(() => {
    if (!document.querySelector("dialog") && !view.contains(document.activeElement)) attempt(load);
  });
}

/** The orders of one API. */
class Shelf {
  constructor(table, doors) {
    this.table = table;
    this.doors = doors.filter((door) => door.choices.some((each) => each.table === TABLE));
    const makers = doors.filter((door) => door.method === "POST" && door.path === `/${TABLE}`);
    this.status = table.fields.find((field) => /status|state/.test(field.name));
    const telling = table.fields.filter((field) => field !== this.status && !NUMBERS.includes(field.name));
    this.columns = [...new Set(TELLING.flatMap((words) => telling.filter((field) => words.test(field.name)).slice(0, 2)))].slice(0, 6);
    this.list = h("div");
    this.element = h("section", {}, h("div", { class: "tools" }, h("h2", {}, table.api), h("span", { class: "gap" }),
      makers.map((door) => button("Make an order", () => openDoor(door, {}, () => this.load())))), this.list);
  }

  async load() {
    const { records, total } = await get(`${pathOf(this.table)}?sort=-id&limit=${LIMIT}`);
    replace(this.list, records.length ? h("ul", { class: "orders-list" }, records.map((record) => this.card(record)))
      : h("p", { class: "soft" }, "None yet."), total > LIMIT ? h("p", { class: "soft" }, h("a", { href: `#/records/${this.table.api}/${TABLE}` }, `All ${total}`)) : null);
  }

  card(order) {
    const facts = this.columns.filter((field) => ![null, ""].includes(order[field.name])).map((field) =>
      h("div", {}, h("dt", {}, field.name.replaceAll("_", " ")), h("dd", {}, shown(field, order[field.name]))));
    return h("li", { class: "card order", "data-id": order.id },
      h("div", { class: "order-head" }, h("strong", {}, `Order ${NUMBERS.map((name) => order[name]).find(Boolean)}`),
        this.status && order[this.status.name] ? h("span", { class: "badge status", "data-status": shown(this.status, order[this.status.name]) }, shown(this.status, order[this.status.name])) : null),
      h("dl", { class: "facts" }, facts),
      h("div", { class: "buttons" }, this.doors.flatMap((door) => this.doorButtons(door, order)), this.mover(order),
        button("Edit", () => attempt(() => openRecord(this.table, order.id, () => this.load())), { class: "quiet small" })));
  }

  /** A button for each thing that a door does to an order; where it wants to know more, one that opens a form. */
  doorButtons(door, order) {
    const { name, value } = door.choices.find((each) => each.table === TABLE);
    const others = Object.entries(door.properties).filter(([each]) => each !== name);
    const given = { [name]: order[value] };
    const [first] = others;
    if (others.length !== 1 || !first[1].enum) return [button(door.operation.summary, () => openDoor(door, given, () => this.load()), { class: "small" })];
    return first[1].enum.map((each, place) => button(each, async () => {
      await attempt(() => get(door.url, { method: door.method, body: { ...given, [first[0]]: each } }), `${door.operation.summary}: ${each}.`);
      await this.load();
    }, { class: place === 0 ? "small main" : "small", "data-action": each }));
  }

  /** A choice of the states that an order can have, which writes the record. */
  mover(order) {
    if (!this.status?.words.length || this.doors.length) return null;
    const choice = h("select", { "aria-label": `State of order ${order.id}`, class: "small", onchange: async () => {
      const { value } = this.status.words.find((each) => String(each.value) === choice.value);
      await attempt(() => patch(pathOf(this.table, order.id), { [this.status.name]: value }), `Order ${order.id} is moved.`);
      await this.load();
    } }, this.status.words.map((each) => h("option", { value: String(each.value), selected: each.value === order[this.status.name] }, each.word)));
    return h("label", { class: "mover" }, "Move to ", choice);
  }
}

async function openDoor(door, values, done) {
  const form = objectForm(door.document, door.schema, { hints: await hintsOf(door), values });
  openForm(door.operation.summary, form.element, {
    label: "Do it",
    send: async () => {
      await get(door.url, { method: door.method, body: form.read() });
      tell(`${door.operation.summary}: done.`);
      await done();
    },
  });
}
