// Times and spans as people read them.

const two = (number) => String(number).padStart(2, "0");

/** The time of day with its date, in UTC, as the documents have it: 2026-05-01 12:00:00. */
export function timeOf(at) {
  const date = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  return `${date} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** The same of a time as the server writes it. */
export function written(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? String(text) : timeOf(at);
}

/** How far ahead a number of milliseconds is: +2 d 3 h. */
export function spanOf(milliseconds) {
  let seconds = Math.round(Math.abs(milliseconds) / 1000);
  const parts = [];
  for (const [unit, size] of [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]]) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count) parts.push(`${count} ${unit}`);
  }
  return `${milliseconds < 0 ? "−" : "+"}${parts.slice(0, 2).join(" ") || "0 s"}`;
}
