// Forms made from the schemas of an OpenAPI document: an input for each property, and the value that stands in them.

import { h } from "./element.js";

let count = 0;

/** A schema with its reference followed. */
export function followed(document, schema) {
  if (!schema?.$ref) return schema ?? {};
  const target = schema.$ref.slice(2).split("/").reduce((part, step) => part[step], document);
  return followed(document, target);
}

/** Inputs for the properties of an object; `read` gives what was filled in, `set` fills in. Throws Error. */
export function objectForm(document, schema, { hints = {}, values = {}, optional = false } = {}) {
  const { properties = {}, required: needed = [] } = followed(document, schema);
  const required = optional ? [] : needed;
  const parts = Object.entries(properties).map(([name, property]) => {
    const resolved = followed(document, property);
    const given = { required: required.includes(name), value: values[name], hint: hints[name] };
    return resolved.type === "object" && resolved.properties ? group(document, name, resolved, values[name]) : simple(name, simplest(resolved), given);
  });
  return {
    element: h("div", { class: "fields" }, parts.map((part) => part.element)),
    read: () => Object.fromEntries(parts.map((part) => [part.name, part.read()]).filter(([, value]) => value !== undefined)),
    set: (wanted) => parts.forEach((part) => part.set(wanted[part.name])),
  };
}

/** Of several alternatives, the one that is easiest to fill in. */
function simplest(schema) {
  const choices = schema.oneOf ?? schema.anyOf;
  if (!choices) return schema;
  const plain = choices.find((each) => each.type !== "object") ?? choices[0];
  return { ...plain, description: schema.description, pattern: undefined };
}

function group(document, name, schema, values) {
  // Where the whole may be left out, nothing in it must be filled in; the server tells what is missing.
  const inner = objectForm(document, schema, { values: values ?? {}, optional: true });
  return {
    name,
    element: h("fieldset", {}, h("legend", {}, name), schema.description ? h("p", { class: "soft" }, schema.description) : null, inner.element),
    read: () => {
      const value = inner.read();
      return Object.keys(value).length ? value : undefined;
    },
    set: (wanted) => inner.set(wanted ?? {}),
  };
}

function simple(name, schema, { required, value, hint }) {
  const id = `input-${name}-${++count}`;
  const input = inputFor(id, schema, required, hint);
  const set = (wanted) => {
    if (input.type === "checkbox") input.checked = Boolean(wanted);
    else input.value = wanted === undefined ? "" : typeof wanted === "object" ? JSON.stringify(wanted) : String(wanted);
  };
  if (value !== undefined) set(value);
  return {
    name,
    set,
    element: h("div", { class: "field" }, h("label", { for: id }, name, required ? null : h("span", { class: "soft" }, " optional")), input,
      hint?.length ? h("datalist", { id: `${id}-known` }, hint.map((each) => h("option", { value: each.value }, each.label))) : null,
      schema.description ? h("p", { class: "soft help" }, schema.description) : null),
    read: () => (input.type === "checkbox" ? input.checked || undefined : input.value === "" ? undefined : parsed(name, schema, input.value)),
  };
}

function inputFor(id, schema, required, hint) {
  if (schema.enum) return h("select", { id, required }, required ? null : h("option", { value: "" }, ""), schema.enum.map((each) => h("option", { value: each }, each)));
  if (schema.type === "boolean") return h("input", { id, type: "checkbox" });
  const limits = { required, placeholder: schema.default ?? null, list: hint?.length ? `${id}-known` : null, autocomplete: "off" };
  if (schema.type === "integer" || schema.type === "number") {
    return h("input", { id, type: "number", min: schema.minimum, max: schema.maximum, step: schema.type === "integer" ? 1 : "any", ...limits });
  }
  if (schema.type === "string") return h("input", { id, type: "text", maxlength: schema.maxLength, ...limits });
  return h("textarea", { id, rows: 2, spellcheck: "false", ...limits });
}

function parsed(name, schema, text) {
  if (schema.type === "string") return text;
  if (schema.type === "integer" || schema.type === "number") return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    if (schema.type === undefined) return text;
    throw new Error(`${name} must be JSON.`);
  }
}
