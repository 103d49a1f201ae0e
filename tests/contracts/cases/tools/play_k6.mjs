// Plays a k6 script where there is no k6: its checks are counted, its requests are really sent, by curl.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'k6-'));
globalThis.__ENV = process.env;
globalThis.played = { requests: 0, failures: [], checks: 0, expected: () => true };

const modules = {
  'package.json': '{"type": "module", "exports": {".": "./k6.js", "./http": "./http.js"}}',
  'k6.js': `
    export const group = (name, play) => play();
    export function check(answer, looks) {
      for (const [name, look] of Object.entries(looks)) {
        globalThis.played.checks += 1;
        if (!look(answer)) globalThis.played.failures.push(name + ', answered ' + answer.status);
      }
    }`,
  'http.js': `
    const expectedStatuses = (...ranges) => (status) =>
      ranges.some((each) => (typeof each === 'number' ? each === status : each.min <= status && status <= each.max));
    const setResponseCallback = (expected) => { globalThis.played.expected = expected; };
    function request(method, url, body, { headers, redirects }) {
      if (redirects !== 0) throw new Error('redirects are not to be followed');
      const words = ['-sS', '-o', '-', '-w', '\\n%{http_code}', '-X', method, url];
      for (const [name, value] of Object.entries(headers)) words.push('-H', value ? name + ': ' + value : name + ';');
      if (body !== null) {
        if (!headers['Content-Type']) words.push('-H', 'Content-Type:');
        words.push('--data-binary', '@-');
      }
      const answer = globalThis.spawnSync('curl', words, { input: body ?? '', encoding: 'utf-8', maxBuffer: 1e9 });
      const cut = answer.stdout.lastIndexOf('\\n');
      const status = Number(answer.stdout.slice(cut + 1));
      globalThis.played.requests += 1;
      if (!globalThis.played.expected(status)) globalThis.played.failures.push(url + ' failed with ' + status);
      return { status, json: () => JSON.parse(answer.stdout.slice(0, cut)) };
    }
    export default { request, expectedStatuses, setResponseCallback };`,
};
globalThis.spawnSync = spawnSync;
mkdirSync(join(folder, 'node_modules', 'k6'), { recursive: true });
for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, 'node_modules', 'k6', name), text);
writeFileSync(join(folder, 'cases.mjs'), readFileSync(process.argv[2]));

const script = await import(pathToFileURL(join(folder, 'cases.mjs')));
if (!script.options.thresholds.checks.includes('rate==1.0')) throw new Error('the script has no threshold');
script.default();
const { requests, checks, failures } = globalThis.played;
console.log(JSON.stringify({ requests, checks, failures }));
