// A request of the journal as a curl command, to send again from a terminal.

const NOT_SENT = new Set(["host", "content-length", "connection", "accept-encoding", "transfer-encoding", "user-agent", "accept"]);

/** The command. */
export function curlOf(entry) {
  const { method, url, headers, body } = entry.request;
  const words = ["curl"];
  if (method !== (body?.text ? "POST" : "GET")) words.push("-X", method);
  words.push(quoted(url));
  for (const { name, value } of headers) {
    if (!NOT_SENT.has(name.toLowerCase()) && !name.toLowerCase().startsWith("sec-")) words.push("-H", quoted(`${name}: ${value}`));
  }
  if (body?.text) words.push("--data-binary", quoted(body.text));
  return words.join(" ");
}

function quoted(text) {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
