// The journal as it is written: server-sent events, read by fetch, which can send the token.

import { ask } from "./server.js";

// A client under load must not have the page ask as often as the client does.
const PAUSE = 250;
const listeners = new Set();
const standings = new Set();
let newest = 0;

/** Call a function with each entry from now on; gives back how to stop that. */
export function onEntry(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Call a function soon after new entries, however many come at once; gives back how to stop that. */
export function onActivity(listener) {
  let soon = null;
  const stop = onEntry(() => {
    soon ??= setTimeout(() => {
      soon = null;
      listener();
    }, PAUSE);
  });
  return () => {
    clearTimeout(soon);
    stop();
  };
}

/** Call a function whenever the stream is lost or found; gives back how to stop that. */
export function onStanding(listener) {
  standings.add(listener);
  return () => standings.delete(listener);
}

/** Follow the journal for as long as the page is open. */
export async function follow() {
  for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
    await shown();
    leaving = new AbortController();
    try {
      const response = await ask(`/journal/stream${newest ? `?after=${newest}` : ""}`, { signal: leaving.signal });
      standings.forEach((standing) => standing(true));
      wait = 500;
      await read(response.body.getReader());
    } catch {
      // Whatever it was, the next try tells.
    }
    standings.forEach((standing) => standing(false));
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

// A page that is left may be kept to come back to, with its connections open; a browser has only six for a server.
let leaving = null;
let hidden = false;
window.addEventListener("pagehide", () => {
  hidden = true;
  leaving?.abort();
});
window.addEventListener("pageshow", () => { hidden = false; });

function shown() {
  if (!hidden) return Promise.resolve();
  return new Promise((resolve) => window.addEventListener("pageshow", resolve, { once: true }));
}

async function read(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
    rest = events.pop();
    events.forEach(dispatch);
  }
}

function dispatch(text) {
  const data = text.split(/\r?\n/).filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart());
  if (!data.length) return;
  const entry = JSON.parse(data.join("\n"));
  newest = Math.max(newest, entry.number);
  listeners.forEach((listener) => listener(entry));
}
