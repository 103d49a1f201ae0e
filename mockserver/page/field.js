// A field of a record on a form: an input that fits its type, and the value that stands in it.

import { h } from "./element.js";

const LONG = 60;
const AS_JSON = new Set(["list", "object", "json"]);

/** A value as a text for people. */
export function shown(field, value) {
  if (value === null || value === undefined) return "–";
  const word = field.words.find((each) => each.value === value);
  if (word) return String(word.value) === word.word || String(value).toLowerCase() === word.word ? word.word : `${word.word} (${value})`;
  if (field.type === "boolean") return value ? "yes" : "no";
  if (field.type === "time") return String(value).replace("T", " ").replace(/(\.\d+)?Z$/, "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** An input with its label; `read` gives the value, or undefined where the field stays as it is. Throws Error. */
export function editor(field, value, { locked = false } = {}) {
  const id = `field-${field.name}`;
  const input = made(field, value, id);
  if (locked) input.disabled = true;
  const none = field.nullable && field.type !== "file"
    ? h("input", { type: "checkbox", checked: value === null, onchange: () => { input.disabled = none.checked; } }) : null;
  if (none?.checked) input.disabled = true;
  return {
    name: field.name,
    element: h("div", { class: "field" },
      h("label", { for: id }, field.name, h("span", { class: "soft" }, ` ${field.type}${field.refers ? ` of ${field.refers}` : ""}`)),
      input, none ? h("label", { class: "none" }, none, " null") : null),
    read: async () => {
      if (locked) return undefined;
      if (none?.checked) return null;
      return read(field, input);
    },
  };
}

function made(field, value, id) {
  const text = value === null || value === undefined ? "" : AS_JSON.has(field.type) ? JSON.stringify(value, null, 2) : String(value);
  if (field.words.length) {
    return h("select", { id }, field.words.map((each) =>
      h("option", { value: String(each.value), selected: each.value === value }, shown(field, each.value))));
  }
  if (field.type === "boolean") return h("input", { id, type: "checkbox", checked: value === true });
  if (field.type === "file") return h("input", { id, type: "file" });
  if (AS_JSON.has(field.type) || text.length > LONG || text.includes("\n")) {
    return h("textarea", { id, rows: Math.min(8, Math.max(2, text.split("\n").length)), value: text, spellcheck: "false" });
  }
  const mode = field.type === "integer" ? "numeric" : ["number", "decimal"].includes(field.type) ? "decimal" : "text";
  return h("input", { id, type: "text", inputmode: mode, value: text, autocomplete: "off",
    placeholder: field.type === "time" ? "2026-05-01T12:00:00Z" : null });
}

/** What stands in an input, as the server takes it. Throws Error for what cannot be read. */
export async function read(field, input) {
  if (field.words.length) return field.words.find((each) => String(each.value) === input.value)?.value;
  if (field.type === "boolean") return input.checked;
  if (field.type === "file") return input.files.length ? base64(await input.files[0].arrayBuffer()) : undefined;
  if (["integer", "number"].includes(field.type)) {
    if (input.value.trim() === "" || Number.isNaN(Number(input.value))) throw new Error(`${field.name} must be a number.`);
    return Number(input.value);
  }
  if (!AS_JSON.has(field.type)) return input.value;
  try {
    return JSON.parse(input.value);
  } catch {
    throw new Error(`${field.name} must be JSON, such as ${field.type === "list" ? '["one", "two"]' : '{"name": "value"}'}.`);
  }
}

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}
