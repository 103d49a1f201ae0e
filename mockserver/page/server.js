// The control API, as the sandbox in the page's address has it.

import { askForToken } from "./token.js";

const TOKEN = "understudy-control-token";
const chosen = location.pathname.match(/^\/~([^/]+)\/_mock/);

export const sandbox = chosen ? decodeURIComponent(chosen[1]) : "default";
export const prefix = chosen ? `/~${chosen[1]}` : "";
export const control = `${prefix}/_mock`;

/** What went wrong with a request, in the server's own words. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The headers that open the control API, if the server was started with a token. */
export function credentials() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** The response of the control API to a request; asks for the token where the server wants one. Throws Refused. */
export async function ask(path, options = {}) {
  const { body, base = control, ...rest } = options;
  const headers = { ...options.headers, ...credentials() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const sent = { ...rest, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" };
  let response;
  try {
    response = await fetch(base + path, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The server does not answer. Is it still running?");
  }
  if (response.status === 401 && response.headers.get("WWW-Authenticate") === "Bearer") {
    sessionStorage.setItem(TOKEN, await askForToken(sessionStorage.getItem(TOKEN) !== null));
    return ask(path, options);
  }
  if (!response.ok) throw new Refused(response.status, await told(response));
  return response;
}

/** What the control API answers, as JSON; null where there is no body. */
export async function get(path, options = {}) {
  const response = await ask(path, options);
  return response.status === 204 ? null : response.json();
}

export const post = (path, body, options = {}) => get(path, { method: "POST", body, ...options });
export const put = (path, body) => get(path, { method: "PUT", body });
export const patch = (path, body) => get(path, { method: "PATCH", body });
export const remove = (path, options = {}) => get(path, { method: "DELETE", ...options });

/** Requests about sandboxes go to the server as a whole. */
export const whole = { base: "/_mock" };

/** Have the browser keep what a path answers as a file. */
export async function download(path, name, options = {}) {
  const content = await (await ask(path, options)).blob();
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A query string of what is given. */
export function query(values) {
  const wanted = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return wanted.length ? `?${new URLSearchParams(wanted)}` : "";
}

async function told(response) {
  const text = await response.text();
  try {
    const message = JSON.parse(text).message;
    return Array.isArray(message) ? message.join(" ") : message || text;
  } catch {
    return text.slice(0, 500) || `The server answers ${response.status}.`;
  }
}
