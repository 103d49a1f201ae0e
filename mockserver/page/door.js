// The doors of an API: operations of its control.yaml, which do what the vendor's document leaves to others.

import { get } from "./server.js";
import { followed } from "./schema.js";

// Beside a property: the records of the API that it chooses from, by the table's name and the field that it takes.
const CHOICES = "x-choices";

/** Every operation of every door: with the document, the JSON schema of its body, and what its fields choose from. */
export async function allDoors() {
  const specifications = (await get("/specifications")).filter((each) => each.api && each.name !== each.api);
  const documents = await Promise.all(specifications.map((each) => get(`/specifications/${each.name}`)));
  return specifications.flatMap((each, place) => operations(each.api, documents[place]));
}

function operations(api, document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([, operation]) => operation.operationId).map(([method, operation]) => {
      const schema = operation.requestBody?.content?.["application/json"]?.schema;
      const properties = schema ? followed(document, schema).properties ?? {} : {};
      const choices = Object.entries(properties).filter(([, property]) => property[CHOICES]).map(([name, property]) => ({ name, ...property[CHOICES] }));
      return { api, document, path, method: method.toUpperCase(), operation, schema, properties, choices, url: `/${api}${path}` };
    }));
}

/** What the fields of a door can be, by their names: values of records with a label. */
export async function hintsOf(door) {
  const hints = {};
  for (const { name, table, value, label } of door.choices) {
    const { records } = await get(`/records/${door.api}/${table}?limit=200`);
    hints[name] = records.map((record) => ({ value: record[value], label: String(label ? record[label] : record[value]) }));
  }
  return hints;
}
