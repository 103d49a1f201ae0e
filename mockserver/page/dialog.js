// Questions to whoever sits there.

import { button, h } from "./element.js";

/** A dialog with a form; `send` gets the event when it is submitted, and closes it unless it throws. */
export function openForm(title, content, { send, label = "Save", extra = [], wide = false } = {}) {
  const fault = h("p", { class: "alert", role: "alert", hidden: true });
  const form = h("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await send();
        dialog.close();
      } catch (error) {
        fault.textContent = error.message;
        fault.hidden = false;
        fault.scrollIntoView({ block: "nearest" });
      }
    },
  },
  h("h2", {}, title), h("div", { class: "dialog-content" }, content), fault,
  h("div", { class: "actions" },
    h("button", { class: "main" }, label), button("Cancel", () => dialog.close()), h("span", { class: "gap" }), extra));
  const dialog = h("dialog", { class: wide ? "wide" : "", "aria-label": title, onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Whether somebody really wants it. */
export function confirmed(title, told, label) {
  return new Promise((resolve) => {
    let sure = false;
    const dialog = openForm(title, h("p", {}, told), { label, send: async () => { sure = true; } });
    dialog.addEventListener("close", () => resolve(sure));
  });
}
