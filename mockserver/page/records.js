// The records of each API in tables: searched, sorted, and edited in place.

import { button, empty, fill, h, replace } from "./element.js";
import { read, shown } from "./field.js";
import { attempt, tell } from "./notice.js";
import { makeRecord, openRecord, pathOf } from "./record.js";
import { get, patch, query } from "./server.js";
import { onActivity } from "./stream.js";

const PAGE = 50;
const IN_PLACE = new Set(["text", "integer", "number", "decimal", "time", "boolean"]);

export async function show(view, [api, name, id]) {
  const tables = await get("/records");
  const table = tables.find((each) => each.api === api && (!name || each.table === name)) ?? tables[0];
  const content = h("div", { class: "records-content" });
  fill(view, h("h1", {}, "Records"), h("div", { class: "records-frame" }, contents(tables, table), content));
  const grid = new Grid(table, content);
  await grid.load();
  if (id) attempt(() => openRecord(table, id, () => grid.load()));
  return onActivity(() => grid.loadQuietly());
}

function contents(tables, current) {
  const apis = [...new Set(tables.map((each) => each.api))];
  const address = (each) => `#/records/${each.api}/${each.table}`;
  const choice = h("select", { id: "table-choice", onchange: () => { location.hash = choice.value; } },
    apis.map((api) => h("optgroup", { label: api }, tables.filter((each) => each.api === api).map((each) =>
      h("option", { value: address(each), selected: each === current }, `${each.table} (${each.count})`)))));
  const lists = apis.map((api) => [h("h2", {}, api), h("ul", {}, tables.filter((each) => each.api === api).map((each) =>
    h("li", {}, h("a", { href: address(each), "aria-current": each === current ? "page" : null }, each.table, h("span", { class: "count" }, each.count)))))]);
  return [h("nav", { class: "tables", "aria-label": "Tables" }, lists),
    h("div", { class: "table-choice" }, h("label", { for: "table-choice" }, "Table"), choice)];
}

/** A table's page of records. */
class Grid {
  constructor(table, place) {
    this.table = table;
    this.fields = table.fields.filter((field) => field.type !== "file");
    this.asked = { search: "", sort: "id", offset: 0, limit: PAGE };
    this.body = h("div");
    this.foot = h("p", { class: "tools foot", "aria-live": "polite" });
    const search = h("input", { type: "search", id: "record-search", placeholder: `Search in ${table.table}…`, oninput: () => {
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.turn({ search: search.value, offset: 0 }), 150);
    } });
    fill(place, h("div", { class: "tools" },
      h("h2", {}, `${table.api} / ${table.table}`), h("label", { class: "grow" }, h("span", { class: "hidden" }, "Search"), search),
      button(`New ${table.record}`, () => makeRecord(table, this.page.records[0], () => this.load()), { class: "main" })),
    this.body, this.foot);
  }

  async load() {
    this.page = await get(pathOf(this.table) + query(this.asked));
    this.draw();
  }

  /** Load it again, unless somebody is just about to edit. */
  loadQuietly() {
    if (this.body.contains(document.activeElement) || document.querySelector("dialog")) return;
    attempt(() => this.load());
  }

  turn(asked) {
    Object.assign(this.asked, asked);
    return attempt(() => this.load());
  }

  draw() {
    const { records, total, offset } = this.page;
    replace(this.body, records.length ? h("div", { class: "card scroll", tabindex: "0", role: "region", "aria-label": this.table.table },
      h("table", { class: "grid" },
        h("thead", {}, h("tr", {}, h("th", {}, h("span", { class: "hidden" }, "Edit")), this.fields.map((field) => this.head(field)))),
        h("tbody", {}, records.map((record) => this.row(record))))) : empty("No records here.", this.asked.search ? "None holds this text." : "They show as soon as the API makes some."));
    replace(this.foot, h("span", { class: "soft" }, records.length ? `${offset + 1} to ${offset + records.length} of ${total}` : ""),
      h("span", { class: "soft wide-only" }, records.length ? "Double-click a value to change it." : ""), h("span", { class: "gap" }),
      button("Back", () => this.turn({ offset: Math.max(0, offset - PAGE) }), { disabled: offset === 0, class: "quiet" }),
      button("Next", () => this.turn({ offset: offset + PAGE }), { disabled: offset + records.length >= total, class: "quiet" }));
  }

  head(field) {
    const { sort } = this.asked;
    const direction = sort === field.name ? "ascending" : sort === `-${field.name}` ? "descending" : null;
    const next = direction === "ascending" ? `-${field.name}` : field.name;
    const arrow = direction ? (direction === "ascending" ? " ↑" : " ↓") : "";
    return h("th", { scope: "col", "aria-sort": direction },
      button(field.name + arrow, () => this.turn({ sort: next, offset: 0 }), { class: "head" }));
  }

  row(record) {
    return h("tr", { "data-id": record.id },
      h("td", { class: "edit" }, button("Edit", () => attempt(() => openRecord(this.table, record.id, () => this.load())),
        { class: "quiet small", "aria-label": `Edit ${this.table.record} ${record.id}` })),
      this.fields.map((field) => this.cell(field, record)));
  }

  cell(field, record) {
    const value = record[field.name];
    const text = shown(field, value);
    const content = field.refers && value !== null
      ? h("a", { href: `#/records/${this.table.api}/${field.refers}/${encodeURIComponent(value)}` }, text)
      : field.words.length ? h("span", { class: "badge" }, text) : text;
    const numeric = ["integer", "number", "decimal"].includes(field.type) && !field.words.length && !field.refers;
    const cell = h("td", { class: `${numeric ? "number" : ""} ${value === null ? "soft" : ""}`, title: text.length > 30 ? text : null, "data-field": field.name }, content);
    if (field.name !== "id" && IN_PLACE.has(field.type)) cell.addEventListener("dblclick", () => this.editInPlace(cell, field, record));
    return cell;
  }

  editInPlace(cell, field, record) {
    const value = record[field.name];
    const input = field.words.length
      ? h("select", {}, field.words.map((each) => h("option", { value: String(each.value), selected: each.value === value }, shown(field, each.value))))
      : field.type === "boolean" ? h("input", { type: "checkbox", checked: value === true }) : h("input", { type: "text", value: value ?? "" });
    let over = false;
    const end = async (save) => {
      if (over) return;
      over = true;
      if (save) {
        const done = await attempt(async () => {
          const wanted = await read(field, input);
          if (wanted !== (value ?? "")) await patch(pathOf(this.table, record.id), { [field.name]: wanted });
        });
        if (done !== undefined) tell(`${field.name} of ${this.table.record} ${record.id} is saved.`);
      }
      await attempt(() => this.load());
    };
    input.setAttribute("aria-label", `${field.name} of ${this.table.record} ${record.id}`);
    input.addEventListener("blur", () => end(true));
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    replace(cell, input);
    input.focus();
  }
}
