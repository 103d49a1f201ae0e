// The sandbox's clock: what expires, expires by it.

import { button, fill, h } from "./element.js";
import { attempt } from "./notice.js";
import { get, post, put } from "./server.js";
import { spanOf, timeOf } from "./time.js";

const STEPS = [["+1 min", { minutes: 1 }], ["+1 h", { hours: 1 }], ["+24 h", { hours: 24 }], ["+48 h", { hours: 48 }], ["+7 d", { days: 7 }], ["−1 h", { hours: -1 }]];

export async function show(view) {
  const time = h("time", { class: "big-time", role: "timer" });
  const ahead = h("p", { class: "soft", "aria-live": "polite" });
  const field = h("input", { type: "datetime-local", id: "clock-at", step: 1, required: true });
  let clock = { now: new Date().toISOString(), offset_seconds: 0, frozen: false };
  let offset = 0;
  const shown = () => (clock.frozen ? new Date(clock.now) : new Date(Date.now() + offset));
  const tick = () => { time.textContent = timeOf(shown()); };
  const standing = button("Freeze", () => (clock.frozen
    ? move(() => post("/clock/run"), "The clock runs.")
    : move(() => post("/clock/freeze"), "The clock stands still.")));
  const read = (told) => {
    clock = told;
    offset = new Date(clock.now).getTime() - Date.now();
    const isReal = Math.abs(clock.offset_seconds) < 1;
    standing.textContent = clock.frozen ? "Let it run" : "Freeze";
    ahead.textContent = clock.frozen ? "It stands still." : isReal ? "As the machine's clock." : `${spanOf(clock.offset_seconds * 1000)} from the machine's clock.`;
    field.value = shown().toISOString().slice(0, 19);
    tick();
    document.dispatchEvent(new CustomEvent("clock-changed", { detail: clock }));
  };
  const move = async (action, told) => {
    const moved = await attempt(action, told);
    if (moved) read(moved);
  };
  const right = async () => {
    await post("/clock/run");
    return put("/clock", { at: new Date().toISOString() });
  };
  fill(view, h("h1", {}, "Clock"),
    h("div", { class: "card clock-card" }, time, h("p", { class: "soft" }, "UTC"), ahead,
      h("div", { class: "buttons", role: "group", "aria-label": "Move the clock" },
        STEPS.map(([label, span]) => button(label, () => move(() => post("/clock/advance", span), `The clock moved by ${label}.`))), standing),
      h("form", {
        class: "tools",
        onsubmit: (event) => {
          event.preventDefault();
          move(() => put("/clock", { at: `${field.value}Z` }), "The clock is set.");
        },
      },
      h("label", { for: "clock-at" }, "Set to (UTC)"), field, h("button", {}, "Set"),
      button("Back to the machine's time", () => move(right, "The clock is right again.")))),
    h("p", { class: "soft" }, "Tokens, codes and unpaid orders of this sandbox expire by this clock. It runs on from wherever it is set, unless it is frozen."));
  read(await get("/clock"));
  const ticking = setInterval(tick, 500);
  return () => clearInterval(ticking);
}
