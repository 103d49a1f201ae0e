// What the client has met of what is documented, and what it has yet to meet.

import { button, empty, fill, h, replace } from "./element.js";
import { confirmed } from "./dialog.js";
import { attempt } from "./notice.js";
import { get, remove } from "./server.js";
import { onActivity } from "./stream.js";

export async function show(view, [wanted]) {
  const place = h("div");
  const open = new Set(wanted ? [wanted] : []);
  let onlyUnmet = false;
  let coverage = null;
  const draw = () => replace(place, coverage.apis.length ? [summary(coverage), coverage.apis.map((api) => section(api, open, onlyUnmet))] : empty("No API here is covered."));
  const load = async () => { coverage = await get("/coverage"); draw(); };
  fill(view, h("h1", {}, "Coverage"),
    h("p", { class: "lead" }, "What has your client met in this sandbox?"),
    h("div", { class: "tools" }, h("label", {}, h("input", { type: "checkbox", onchange: (event) => { onlyUnmet = event.target.checked; draw(); } }), " Only what it has not met"),
      h("span", { class: "gap" }),
      button("Begin anew", async () => {
        if (!(await confirmed("Forget what the client has met?", "Counting begins anew for this sandbox.", "Begin anew"))) return;
        await attempt(() => remove("/coverage"));
        await load();
      })), place);
  await load();
  return onActivity(() => attempt(load));
}

function summary(coverage) {
  return h("div", { class: "cards shares" }, ["operations", "statuses", "rules"].map((name) => {
    const { met, of } = coverage[name];
    return h("div", { class: "card share" }, h("p", { class: "soft" }, name), h("p", { class: "figure" }, `${met} `, h("span", { class: "soft" }, `of ${of}`)), meter(met, of, name));
  }));
}

function meter(met, of, label) {
  return h("progress", { value: met, max: of || 1, "aria-label": `${label}: ${met} of ${of}` });
}

function section(api, open, onlyUnmet) {
  const met = api.operations.filter((each) => each.met).length;
  const details = h("details", { class: "card", ontoggle: () => (details.open ? open.add(api.api) : open.delete(api.api)) },
    h("summary", {}, h("strong", {}, api.api), meter(met, api.operations.length, api.api), h("span", { class: "soft" }, `${met} of ${api.operations.length} operations`)),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Operations of ${api.api}` }, h("table", {}, h("thead", {}, h("tr", {}, ["Operation", "Statuses"].map((title) => h("th", { scope: "col" }, title)))),
      h("tbody", {}, api.operations.filter((each) => !onlyUnmet || each.statuses.some((status) => !status.met)).map((each) => h("tr", {},
        h("th", { scope: "row" }, h("span", { class: `method ${each.method.toLowerCase()}` }, each.method), " ", h("code", {}, each.path), h("span", { class: "soft" }, ` ${each.operation}`)),
        h("td", {}, each.statuses.filter((status) => !onlyUnmet || !status.met).map((status) => h("span", { class: `badge ${status.met ? `s${status.status[0]}` : "unmet"}` }, status.status, h("span", { class: "hidden" }, status.met ? " met" : " not met"))))))))),
    api.rules.length ? [h("h3", {}, "Rules"), h("ul", { class: "rules" }, api.rules.filter((rule) => rule.met !== null && !(onlyUnmet && rule.met)).map((rule) => h("li", { class: rule.met ? "met" : "unmet" },
      h("span", { class: "mark", "aria-hidden": "true" }, rule.met ? "✓" : "○"), h("span", { class: "hidden" }, rule.met ? "Met: " : "Not met: "), h("strong", {}, rule.id), " ", rule.rule)))] : null);
  details.open = open.has(api.api);
  return details;
}
