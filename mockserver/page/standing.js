// What is always in sight: the sandbox's time, and whether the page hears of new requests.

import { h, replace } from "./element.js";
import { attempt } from "./notice.js";
import { get } from "./server.js";
import { onStanding } from "./stream.js";
import { spanOf, timeOf } from "./time.js";

/** Fill a place with them. */
export async function standing(place) {
  const time = h("time", {});
  const ahead = h("span", { class: "ahead" });
  const live = h("span", { class: "live off", title: "Not connected" }, h("span", { class: "hidden" }, "Not connected"));
  replace(place, h("a", { href: "#/clock", class: "clock-link", "aria-label": "The sandbox's clock" }, time, ahead), live);
  let offset = 0;
  let stands = null;
  const show = () => {
    time.textContent = timeOf(stands ?? new Date(Date.now() + offset));
    ahead.textContent = stands ? "frozen" : Math.abs(offset) < 1000 ? "" : spanOf(offset);
  };
  const read = (clock) => {
    stands = clock.frozen ? new Date(clock.now) : null;
    offset = new Date(clock.now).getTime() - Date.now();
    if (Math.abs(offset) < 1500) offset = 0;
    show();
  };
  document.addEventListener("clock-changed", (event) => read(event.detail));
  onStanding((connected) => {
    live.className = connected ? "live on" : "live off";
    live.title = connected ? "Live: new requests show at once" : "Not connected";
    live.firstChild.textContent = live.title;
  });
  setInterval(show, 1000);
  const clock = await attempt(() => get("/clock"));
  if (clock) read(clock);
}
