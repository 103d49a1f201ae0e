// One record on a form: to change, to copy, to delete.

import { button, h } from "./element.js";
import { confirmed, openForm } from "./dialog.js";
import { editor } from "./field.js";
import { tell } from "./notice.js";
import { get, patch, post, query, remove } from "./server.js";

/** The path of a table's records, or of one of them. */
export function pathOf(table, id) {
  const path = `/records/${table.api}/${table.table}`;
  return id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
}

/** Open a record to be changed; `changed` is called when it was. */
export async function openRecord(table, id, changed) {
  const record = await get(pathOf(table, id));
  const fields = table.fields.map((field) => editor(field, record[field.name], { locked: field.name === "id" }));
  const dialog = openForm(`${table.record} ${id}`, fields.map((field) => field.element), {
    wide: true,
    send: async () => {
      const changes = await differing(fields, record);
      if (Object.keys(changes).length) await patch(pathOf(table, id), changes);
      tell(`${table.record} ${id} is saved.`);
      changed();
    },
    extra: [
      button("Copy", () => { dialog.close(); makeRecord(table, record, changed); }, { class: "quiet" }),
      button("Delete", () => removeRecord(table, id, () => { dialog.close(); changed(); }), { class: "quiet danger" }),
    ],
  });
}

/** Open a form for a new record, filled as another one is, where there is one. */
export function makeRecord(table, like, changed) {
  const given = table.fields.filter((field) => field.name !== "id" && !(like && field.unique));
  const fields = given.map((field) => editor(field, like ? like[field.name] : field.nullable ? null : undefined));
  const told = like ? `As ${table.record} ${like.id}, with an id of its own. What must be unique is made anew.` : "It gets an id of its own.";
  openForm(`New ${table.record}`, [h("p", { class: "soft" }, told), fields.map((field) => field.element)], {
    wide: true,
    label: "Make",
    send: async () => {
      const values = await differing(fields, like ?? {});
      const body = Object.keys(values).length ? values : { [given[0].name]: like[given[0].name] };
      const made = await post(`${pathOf(table)}${query({ like: like?.id })}`, body);
      tell(`${table.record} ${made.id} is made.`);
      changed();
    },
  });
}

async function differing(fields, record) {
  const changes = {};
  for (const field of fields) {
    const value = await field.read();
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(record[field.name])) changes[field.name] = value;
  }
  return changes;
}

async function removeRecord(table, id, removed) {
  if (!(await confirmed(`Delete ${table.record} ${id}?`, "It is gone for the API, too.", "Delete"))) return;
  try {
    await remove(pathOf(table, id));
  } catch (error) {
    if (error.status !== 409 || !(await confirmed("Delete what belongs to it, too?", error.message, "Delete all"))) return;
    await remove(`${pathOf(table, id)}?dependents=true`);
  }
  tell(`${table.record} ${id} is deleted.`);
  removed();
}
