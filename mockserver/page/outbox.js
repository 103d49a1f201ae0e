// The outbox: mails and SMS as their readers would see them, with the code and the link that they carry.

import { button, copier, empty, fill, h, linked, replace } from "./element.js";
import { confirmed } from "./dialog.js";
import { attempt } from "./notice.js";
import { get, remove } from "./server.js";
import { onActivity } from "./stream.js";
import { written } from "./time.js";

export async function show(view, [wanted]) {
  let messages = [];
  let chosen = wanted ? Number(wanted) : null;
  let search = "";
  const list = h("ul", { class: "message-list", "aria-label": "Messages" });
  const reading = h("div", { class: "reading", "aria-live": "polite" });

  const draw = () => {
    const fitting = messages.filter((each) => `${each.to} ${each.subject} ${each.text}`.toLowerCase().includes(search));
    const current = messages.find((each) => each.id === chosen) ?? fitting[0];
    replace(list, fitting.map((each) => h("li", {}, item(each, each === current, () => {
      chosen = each.id;
      draw();
      list.querySelector("[aria-current]")?.focus();
    }))));
    replace(reading, current ? letter(current) : nothing(messages.length));
  };
  const load = async () => {
    const found = (await get("/outbox")).reverse();
    if (found.length === messages.length && found[0]?.id === messages[0]?.id) return;
    messages = found;
    draw();
  };
  const clear = button("Empty the outbox", async () => {
    if (!(await confirmed("Empty the outbox?", "Every message of this sandbox is deleted.", "Empty"))) return;
    await attempt(() => remove("/outbox"), "The outbox is empty.");
    messages = [];
    draw();
  });
  fill(view, h("h1", {}, "Outbox"),
    h("div", { class: "tools" },
      h("label", { class: "grow" }, h("span", { class: "hidden" }, "Search"),
        h("input", { type: "search", placeholder: "Search by address or text…", oninput: (event) => { search = event.target.value.toLowerCase(); draw(); } })),
      clear),
    h("div", { class: "mailbox" }, list, reading));
  await load();
  draw();
  return onActivity(() => attempt(load));
}

function item(message, isCurrent, open) {
  return h("button", { type: "button", class: "message", onclick: open, "aria-current": isCurrent ? "true" : null },
    h("span", { class: "message-to" }, message.to),
    h("span", { class: "message-subject" }, message.subject || message.text.slice(0, 60)),
    h("span", { class: "soft" }, `${message.channel === "sms" ? "SMS" : "Mail"} of ${message.api}, ${written(message.at)}`));
}

function letter(message) {
  const isMail = message.channel === "mail";
  return h("article", { class: `letter ${message.channel}` },
    h("header", {},
      isMail ? h("h2", {}, message.subject) : null,
      h("p", {}, h("span", { class: "soft" }, "To "), message.to),
      h("p", { class: "soft" }, `${isMail ? "Mail" : "SMS"} of ${message.api}, ${written(message.at)} by the sandbox's clock`)),
    h("div", { class: "letter-text" }, linked(message.text)),
    message.code ? h("footer", { class: "code" },
      h("span", { class: "soft" }, "Code"), h("code", { class: "mail-code" }, linked(message.code)), copier(message.code)) : null);
}

function nothing(known) {
  return known ? empty("Nothing fits the search.") : empty("Nothing was sent yet.",
    "What the vendor would have mailed shows here: verification codes, links to new passwords, receipts.");
}
