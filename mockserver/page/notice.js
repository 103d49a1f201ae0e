// Short messages in the corner, which a screen reader reads out.

import { button, h } from "./element.js";

const STAYS = 5000;

/** Tell what was done. */
export function tell(text) {
  show(text, "notice");
}

/** Tell what went wrong; it stays until it is closed, or for long. */
export function warn(text) {
  show(text, "notice wrong", STAYS * 3);
}

/** Do something, and tell what comes of it; what it gives back, or undefined where it was refused. */
export async function attempt(action, done) {
  try {
    const result = await action();
    if (done) tell(typeof done === "function" ? done(result) : done);
    return result ?? null;
  } catch (error) {
    warn(error.message);
    return undefined;
  }
}

function show(text, kind, stays = STAYS) {
  const notice = h("div", { class: kind }, h("span", {}, text),
    button("×", () => notice.remove(), { class: "quiet small", "aria-label": "Close the message" }));
  document.getElementById("notices").append(notice);
  setTimeout(() => notice.remove(), stays);
}
