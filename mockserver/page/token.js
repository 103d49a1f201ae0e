// The token of a server that was started with one. It is kept as long as the tab is open.

import { h } from "./element.js";

let asking = null;

/** The token that somebody types in; one question at a time, however many requests wait for it. */
export function askForToken(wasWrong) {
  asking ??= question(wasWrong).finally(() => { asking = null; });
  return asking;
}

function question(wasWrong) {
  return new Promise((resolve) => {
    const field = h("input", { id: "token", type: "password", required: true, autocomplete: "off", autofocus: true });
    const form = h("form", {
      method: "dialog",
      onsubmit: (event) => {
        event.preventDefault();
        dialog.remove();
        resolve(field.value.trim());
      },
    },
    h("h2", {}, "This server wants its token"),
    h("p", {}, "It was started with ", h("code", {}, "--control-token"), ". The token stays in this tab alone."),
    wasWrong ? h("p", { class: "alert", role: "alert" }, "The last one was not right.") : null,
    h("label", { for: "token" }, "Token"), field,
    h("div", { class: "actions" }, h("button", { class: "main" }, "Open")));
    const dialog = h("dialog", { "aria-label": "Token", oncancel: (event) => event.preventDefault() }, form);
    document.body.append(dialog);
    dialog.showModal();
  });
}
