// A sandbox of the mock for each test, by nothing but HTTP: the same calls do it from any language.

import { randomUUID } from "node:crypto";

const SERVER = process.env.MOCK_URL ?? "http://127.0.0.1:8080";

async function asked(method, url, body) {
  const answer = await fetch(url, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answers ${answer.status}: ${text}`);
  return text ? JSON.parse(text) : null;
}

/** A world of its own on the mock: what `url` leads to, nobody else sees. */
export class Sandbox {
  constructor(name) {
    this.name = name;
    this.url = `${SERVER}/~${name}`;
  }

  /** A fresh one, or a copy of a snapshot: { sandbox, snapshot }. */
  static async make({ from } = {}) {
    const name = `js-${randomUUID()}`;
    await asked("POST", `${SERVER}/_mock/sandboxes`, from ? { name, from } : { name });
    return new Sandbox(name);
  }

  control(method, path, body) {
    return asked(method, `${this.url}/_mock${path}`, body);
  }

  /** The code in the newest mail to an address. */
  async code(address) {
    const messages = await this.control("GET", `/outbox?to=${encodeURIComponent(address)}`);
    return messages.at(-1).code;
  }

  advanceClock(span) {
    return this.control("POST", "/clock/advance", span);
  }

  snapshot(name) {
    return this.control("POST", `/sandboxes/${this.name}/snapshots`, { name });
  }

  restore(name) {
    return this.control("POST", `/sandboxes/${this.name}/snapshots/${name}/restore`);
  }

  drop() {
    return this.control("DELETE", `/sandboxes/${this.name}`);
  }
}
