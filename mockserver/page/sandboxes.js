// Sandboxes and their snapshots: make, choose, reset, keep, go back, take along.

import { button, fill, h, replace } from "./element.js";
import { addressOf } from "./chooser.js";
import { confirmed, openForm } from "./dialog.js";
import { attempt, tell } from "./notice.js";
import { download, get, post, remove, sandbox, whole } from "./server.js";
import { written } from "./time.js";

const LARGEST = 64_000_000;
const NAME = { pattern: "[A-Za-z0-9][A-Za-z0-9_.\\-]{0,63}", maxlength: 64, title: "Letters, digits, dots, dashes, underscores", required: true, autocomplete: "off" };

export async function show(view, [wanted]) {
  const rows = h("tbody");
  const kept = h("div");
  const load = async () => {
    document.dispatchEvent(new Event("sandboxes-changed"));
    const [clock, known, snapshots] = await Promise.all([get("/clock"), get("/sandboxes", whole), get(`/sandboxes/${sandbox}/snapshots`, whole).catch(() => [])]);
    document.dispatchEvent(new CustomEvent("clock-changed", { detail: clock }));
    replace(rows, known.map((each) => row(each, load)));
    replace(kept, snapshots.length ? h("ul", { class: "plain" }, snapshots.map((each) => snapshotRow(each, load)))
      : h("p", { class: "soft" }, "None yet. A snapshot keeps all that is in the sandbox, to go back to or to copy."));
  };
  fill(view, h("h1", {}, "Sandboxes"),
    h("div", { class: "tools" },
      button("New sandbox", () => make(), { class: "main" }),
      button("Import", () => bringIn()),
      button("Snapshot", () => keep(load))),
    h("div", { class: "card scroll", tabindex: "0", role: "region", "aria-label": "Sandboxes" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Name", "Seed", "Before every path", ""].map((title, place) => h("th", { scope: "col", class: place === 2 ? "wide-only" : "" }, title || h("span", { class: "hidden" }, "Actions"))))),
      rows)),
    h("h2", {}, `Snapshots of ${sandbox}`), h("div", { class: "card" }, kept));
  await load();
  if (wanted === "new") make();
}

function row(each, load) {
  const isHere = each.name === sandbox;
  const path = `/sandboxes/${each.name}`;
  const act = (title, told, label, action, done) => async () => {
    if (!(await confirmed(title, told, label))) return;
    if ((await attempt(action, done)) === undefined) return;
    // To look at a sandbox is to make it: the one that was dropped must be left.
    if (isHere && label === "Drop") location.assign("/_mock/#/sandboxes");
    else await load();
  };
  return h("tr", { class: isHere ? "current" : "" },
    h("th", { scope: "row" }, h("a", { href: addressOf(each.prefix) }, each.name), isHere ? h("span", { class: "badge" }, "open") : null),
    h("td", {}, each.seed), h("td", { class: "wide-only" }, h("code", {}, each.prefix || "nothing")),
    h("td", { class: "actions" },
      button("Reset", act(`Reset ${each.name}?`, "It becomes as it was when fresh, from the same seed. Its snapshots stay.", "Reset",
        () => post(`${path}/reset`, undefined, whole), `${each.name} is fresh again.`), { class: "quiet small" }),
      button("Export", () => attempt(() => download(`${path}/export`, `${each.name}.json`, whole)), { class: "quiet small" }),
      button("Drop", act(`Drop ${each.name}?`, "All that is in it is deleted, and its snapshots.", "Drop",
        () => remove(path, whole), `${each.name} is dropped.`), { class: "quiet small danger" })));
}

function snapshotRow(each, load) {
  const path = `/sandboxes/${each.sandbox}/snapshots/${each.name}`;
  return h("li", {}, h("strong", {}, each.name), h("span", { class: "soft" }, written(each.taken_at)), h("span", { class: "gap" }),
    button("Restore", async () => {
      if (await confirmed(`Go back to ${each.name}?`, "What has happened in the sandbox since then is lost.", "Restore")) {
        await attempt(() => post(`${path}/restore`, undefined, whole), `The sandbox is as ${each.name} has it.`);
        await load();
      }
    }, { class: "quiet small" }),
    button("Copy to a new sandbox", () => make(each), { class: "quiet small" }),
    button("Delete", async () => {
      await attempt(() => remove(path, whole), `${each.name} is deleted.`);
      await load();
    }, { class: "quiet small danger" }));
}

function make(snapshot) {
  const name = h("input", { id: "new-name", ...NAME });
  const seed = h("input", { id: "new-seed", type: "number", min: 0, step: 1, placeholder: "the server's" });
  const content = [h("label", { for: "new-name" }, "Name"), name,
    snapshot ? null : [h("label", { for: "new-seed" }, "Seed"), seed, h("p", { class: "soft" }, "The same seed and name give the same people, ids and codes.")]];
  openForm(snapshot ? `A sandbox as ${snapshot.name} has it` : "New sandbox", content, {
    label: "Make",
    send: async () => {
      const from = snapshot ? { from: { sandbox: snapshot.sandbox, snapshot: snapshot.name } } : seed.value ? { seed: Number(seed.value) } : {};
      const known = await get("/sandboxes", whole);
      if (known.some((each) => each.name === name.value)) throw new Error(`There is a sandbox ${name.value} already; choose another name, or drop it first.`);
      const made = await post("/sandboxes", { name: name.value, ...from }, whole);
      location.assign(`${made.prefix}/_mock/#/`);
    },
  });
}

function keep(load) {
  const name = h("input", { id: "snapshot-name", ...NAME });
  openForm(`Snapshot of ${sandbox}`, [h("label", { for: "snapshot-name" }, "Name"), name], {
    label: "Take",
    send: async () => {
      await post(`/sandboxes/${sandbox}/snapshots`, { name: name.value }, whole);
      tell(`${name.value} is kept.`);
      await load();
    },
  });
}

function bringIn() {
  const file = h("input", { id: "import-file", type: "file", accept: ".json,application/json", required: true });
  const name = h("input", { id: "import-name", value: sandbox, ...NAME });
  openForm("Import a sandbox", [h("label", { for: "import-file" }, "An exported file"), file, h("label", { for: "import-name" }, "Into the sandbox"), name,
    h("p", { class: "soft" }, "What is in that sandbox is replaced.")], {
    label: "Import",
    send: async () => {
      if (file.files[0].size > LARGEST) throw new Error("The file is larger than 64 MB, the most that the server takes.");
      let content;
      try {
        content = JSON.parse(await file.files[0].text());
      } catch {
        throw new Error("The file is no JSON.");
      }
      const made = await post(`/sandboxes/${name.value}/import`, content, whole);
      if (made.name === sandbox) location.reload();
      else location.assign(addressOf(made.prefix));
    },
  });
}
