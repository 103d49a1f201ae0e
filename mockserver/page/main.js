// The frame of the page: the parts of the workbench, and which of them is open.

import { fill, h, icon, replace } from "./element.js";
import { chooser } from "./chooser.js";
import { warn } from "./notice.js";
import { sandbox } from "./server.js";
import { standing } from "./standing.js";
import { follow } from "./stream.js";
import * as clock from "./clock.js";
import * as coverage from "./coverage.js";
import * as doors from "./doors.js";
import * as faults from "./faults.js";
import * as journal from "./journal.js";
import * as orders from "./orders.js";
import * as outbox from "./outbox.js";
import * as records from "./records.js";
import * as sandboxes from "./sandboxes.js";
import * as specifications from "./specifications.js";
import * as start from "./start.js";

const PARTS = [
  ["", "Start", start, "M4 11l8-7 8 7v9h-5v-6H9v6H4z"],
  ["journal", "Journal", journal, "M4 6h16M4 12h16M4 18h10"],
  ["outbox", "Outbox", outbox, "M3 6h18v12H3zM3 7l9 7 9-7"],
  ["records", "Records", records, "M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9"],
  ["orders", "Orders", orders, "M5 8h14l-1 12H6zM9 8a3 3 0 0 1 6 0"],
  ["doors", "Doors", doors, "M6 3h12v18H6zM14.5 12h.01M3 21h18"],
  ["try", "Try it", specifications, "M8 5l11 7-11 7z"],
  ["clock", "Clock", clock, "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2"],
  ["faults", "Faults", faults, "M13 2L5 14h6l-1 8 8-12h-6z"],
  ["coverage", "Coverage", coverage, "M12 3a9 9 0 1 0 9 9h-9zM15 3.5A9 9 0 0 1 20.500 9H15z"],
  ["sandboxes", "Sandboxes", sandboxes, "M12 3l9 5-9 5-9-5zM3 12.500l9 5 9-5M3 17l9 5 9-5"],
];

const view = document.getElementById("view");
const nav = document.getElementById("nav");
const menu = document.getElementById("menu");
let leave = null;

function opened() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { part: PARTS.find(([each]) => each === name) ?? PARTS[0], rest };
}

async function open({ focus = true } = {}) {
  const { part: [name, title, module], rest } = opened();
  if (leave) leave();
  leave = null;
  toggle(false);
  document.title = `${title} · ${sandbox} · Understudy`;
  for (const link of nav.querySelectorAll("a")) {
    if (link.dataset.part === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const content = h("div", { class: `part ${name || "start"}` });
  replace(view, content);
  if (focus) view.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  try {
    const stop = await module.show(content, rest);
    if (content.isConnected) leave = stop ?? null;
    else if (stop) stop();
  } catch (error) {
    warn(error.message);
  }
}

function toggle(wanted) {
  nav.classList.toggle("open", wanted);
  menu.setAttribute("aria-expanded", String(wanted));
}

menu.addEventListener("click", () => toggle(!nav.classList.contains("open")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") toggle(false);
});
fill(nav, h("ul", {}, PARTS.map(([name, title, , drawing]) =>
  h("li", {}, h("a", { href: `#/${name}`, "data-part": name }, icon(drawing), title)))));
// The link that skips the menu must not look like a part that is to be opened.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  view.focus();
});
window.addEventListener("hashchange", () => open());
chooser(document.getElementById("sandbox"));
standing(document.getElementById("standing"));
open({ focus: false });
follow();
