// Elements made from names and values. Text always stays text: nothing here, or anywhere in the page, reads HTML.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "hidden", "indeterminate", "className", "htmlFor"]);

/** An element with attributes, listeners (onclick: ...) and children: elements, texts, or lists of them. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || (value === false && !PROPERTIES.has(name))) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return fill(element, children);
}

/** Put children into an element, behind what is there. */
export function fill(element, ...children) {
  const wanted = children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
  element.append(...wanted);
  return element;
}

/** Put children into an element in place of what is there. */
export function replace(element, ...children) {
  element.replaceChildren();
  return fill(element, ...children);
}

/** A small drawing, which only decorates. */
export function icon(path, size = 20) {
  const drawing = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "icon" };
  for (const [name, value] of Object.entries(attributes)) drawing.setAttribute(name, value);
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

/** A button. */
export function button(text, onclick, properties = {}) {
  return h("button", { type: "button", onclick, ...properties }, text);
}

/** A text with the web addresses in it as links, which open in a tab of their own. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"']+)/).map((part, place) => {
    if (place % 2 === 0) return part;
    return h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

/** A button that copies a text. */
export function copier(text, label = "Copy", properties = {}) {
  const copying = button(label, async () => {
    await navigator.clipboard.writeText(text);
    copying.textContent = "Copied";
    setTimeout(() => { copying.textContent = label; }, 1500);
  }, { class: "quiet small", ...properties });
  return copying;
}

/** What a view says where there is nothing to show. */
export function empty(title, ...told) {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), told.length ? h("p", {}, ...told) : null);
}
