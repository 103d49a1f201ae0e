// The journal: every request as it comes in, and for each what was asked, what was answered, and why.

import { button, copier, empty, fill, h, replace } from "./element.js";
import { curlOf } from "./curl.js";
import { confirmed } from "./dialog.js";
import { attempt } from "./notice.js";
import { download, get, query, remove, sandbox } from "./server.js";
import { onActivity, onEntry } from "./stream.js";
import { written } from "./time.js";

const KEPT = 500;

export async function show(view) {
  const filter = { text: "", kind: "" };
  let entries = [];
  let waiting = [];
  let paused = false;
  const list = h("div", { class: "journal-list" });
  const count = h("p", { class: "soft", "aria-live": "polite" });
  const open = new Set();

  const tell = () => {
    const shown = entries.filter((entry) => fits(entry, filter)).length;
    count.textContent = `${shown} of ${entries.length}${waiting.length ? `, ${waiting.length} new` : ""}`;
  };
  const draw = () => {
    const shown = entries.filter((entry) => fits(entry, filter));
    replace(list, shown.length ? shown.reverse().map((entry) => row(entry, open)) : nothing(entries.length));
    tell();
  };
  /** Put what came in above the rest, which stays as it is: somebody may just be reading it. */
  const takeIn = () => {
    const newest = entries.at(-1)?.number ?? 0;
    const fresh = waiting.splice(0).filter((entry) => entry.number > newest).slice(-KEPT);
    entries = [...entries, ...fresh].slice(-KEPT);
    const shown = fresh.filter((entry) => fits(entry, filter));
    if (shown.length) list.querySelector(".empty")?.remove();
    list.prepend(...shown.reverse().map((entry) => row(entry, open)));
    while (list.childElementCount > KEPT) list.lastElementChild.remove();
    tell();
  };
  const pause = button("Pause", () => {
    paused = !paused;
    pause.textContent = paused ? "Go on" : "Pause";
    pause.setAttribute("aria-pressed", String(paused));
    if (!paused) takeIn();
  }, { "aria-pressed": "false" });
  const clear = button("Clear", async () => {
    if (!(await confirmed("Clear the journal?", "Its entries in this sandbox are deleted. Coverage stays.", "Clear"))) return;
    await attempt(() => remove("/journal"), "The journal is empty.");
    entries = [];
    waiting = [];
    draw();
  });

  fill(view, h("h1", {}, "Journal"),
    h("div", { class: "tools" },
      h("label", { class: "grow" }, h("span", { class: "hidden" }, "Filter"),
        h("input", { type: "search", id: "journal-filter", placeholder: "Filter by path, operation, account, reason…",
          oninput: (event) => { filter.text = event.target.value; draw(); } })),
      h("label", {}, h("span", { class: "hidden" }, "Status"),
        h("select", { id: "journal-status", onchange: (event) => { filter.kind = event.target.value; draw(); } },
          [["", "Any status"], ["2", "2xx"], ["3", "3xx"], ["4", "4xx"], ["5", "5xx"], ["fault", "Struck by a fault"]]
            .map(([value, text]) => h("option", { value }, text)))),
      pause, clear,
      button("HAR", () => attempt(() => download("/journal/har", `${sandbox}.har`)), { title: "Download as an HTTP archive" }),
      button("curl", () => attempt(() => download("/journal/curl", `${sandbox}.sh`)), { title: "Download as a script of curls" })),
    count, list);

  const stops = [
    onEntry((entry) => waiting.push(entry)),
    onActivity(() => (paused ? tell() : takeIn())),
  ];
  entries = await get(`/journal${query({ limit: KEPT })}`);
  draw();
  return () => stops.forEach((stop) => stop());
}

/** An entry in one line. */
export function line(entry) {
  return [
    h("span", { class: `method ${entry.request.method.toLowerCase()}` }, entry.request.method),
    h("code", { class: "path" }, entry.request.path + (entry.request.query ? `?${entry.request.query}` : "")),
    badge(entry.reply.status),
    h("span", { class: "reason" }, entry.fault ? `Fault: ${entry.fault.did}` : entry.reason || entry.operation || ""),
    h("time", { class: "soft", datetime: entry.at }, written(entry.at).slice(11)),
  ];
}

function badge(status) {
  return h("span", { class: `badge s${String(status)[0]}` }, status || "cut");
}

function fits(entry, { text, kind }) {
  if (kind === "fault" ? !entry.fault : kind && String(entry.reply.status)[0] !== kind) return false;
  const { method, path, query: asked } = entry.request;
  const all = [method, path, asked, entry.operation, entry.account, entry.reason, entry.id, entry.reply.status, entry.refusal?.rule?.id];
  return all.join(" ").toLowerCase().includes(text.trim().toLowerCase());
}

function nothing(known) {
  return known
    ? empty("Nothing fits the filter.")
    : empty("No requests yet.", "Send one to this sandbox, and it shows here at once.");
}

function row(entry, open) {
  const details = h("details", {
    class: "entry",
    ontoggle: () => {
      if (details.open) open.add(entry.id);
      else open.delete(entry.id);
      if (details.open && !details.querySelector(".entry-details")) details.append(told(entry));
    },
  }, h("summary", {}, line(entry)));
  if (open.has(entry.id)) {
    details.append(told(entry));
    details.open = true;
  }
  return details;
}

function told(entry) {
  return h("div", { class: "entry-details" },
    h("p", { class: "tools" }, copier(curlOf(entry), "Copy as curl"), copier(entry.id, "Copy id"),
      h("span", { class: "soft" }, [entry.operation, entry.account, `${entry.milliseconds.toFixed(1)} ms`, entry.id].filter(Boolean).join(" · "))),
    why(entry),
    h("div", { class: "two" },
      message("Request", `${entry.request.method} ${entry.request.url}`, entry.request),
      message("Reply", entry.reply.status ? String(entry.reply.status) : "The connection was cut.", entry.reply)));
}

function why(entry) {
  const rule = entry.refusal?.rule;
  const source = rule?.source ?? entry.source;
  if (!entry.reason && !entry.refusal && !entry.forced && !entry.fault && !source) return null;
  return h("div", { class: "why" },
    entry.fault ? h("p", {}, `Fault ${entry.fault.id} struck: ${entry.fault.did}`) : null,
    entry.forced ? h("p", {}, `Forced by the header Prefer: ${entry.forced}`) : null,
    entry.reason ? h("p", {}, h("strong", {}, "Why: "), entry.reason) : null,
    entry.refusal?.field ? h("p", {}, `In the ${entry.refusal.place}: `, h("code", {}, entry.refusal.field)) : null,
    rule ? h("p", {}, h("strong", {}, `Rule ${rule.id}: `), rule.rule) : null,
    source ? h("p", { class: "soft" }, `In the document: ${source.section}, lines ${source.lines}`) : null);
}

function message(title, first, { headers, body }) {
  return h("section", {}, h("h3", {}, title),
    h("pre", { tabindex: "0", "aria-label": `${title}, headers` }, [first, ...headers.map(({ name, value }) => `${name}: ${value}`)].join("\n")),
    body && (body.text || body.bytes) ? h("pre", { class: "body", tabindex: "0", "aria-label": `${title}, body` }, pretty(body)) : null);
}

function pretty(body) {
  if (body.text === null) return `${body.bytes} bytes of ${body.media_type}`;
  const rest = body.cut ? `\n… of ${body.bytes} bytes` : "";
  try {
    return JSON.stringify(JSON.parse(body.text), null, 2) + rest;
  } catch {
    return body.text + rest;
  }
}
