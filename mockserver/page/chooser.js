// The choice of the sandbox: another one is the same page at another address.

import { h, replace } from "./element.js";
import { attempt } from "./notice.js";
import { get, sandbox, whole } from "./server.js";

const NEW = " new";

/** The page of a sandbox, with the same part open. */
export function addressOf(prefix) {
  return `${prefix}/_mock/${location.hash}`;
}

/** Fill a place with the list of sandboxes to choose from. */
export async function chooser(place) {
  const list = h("select", { id: "chosen-sandbox", onchange: () => choose(list) });
  const fillList = async () => {
    const known = (await attempt(() => get("/sandboxes", whole))) ?? [];
    const names = known.some((each) => each.name === sandbox) ? known : [...known, { name: sandbox, prefix: `/~${sandbox}` }];
    replace(list, names.map((each) =>
      h("option", { value: each.prefix, selected: each.name === sandbox }, each.name)), h("option", { value: NEW }, "New sandbox…"));
  };
  replace(place, h("label", { for: "chosen-sandbox" }, "Sandbox"), list);
  list.addEventListener("focus", fillList);
  document.addEventListener("sandboxes-changed", fillList);
  await fillList();
}

function choose(list) {
  if (list.value === NEW) location.hash = "#/sandboxes/new";
  else location.assign(addressOf(list.value));
}
