// The texts of the page that can hardly be read: less than 4.5 to 1 against what lies under them (WCAG 2.2, 1.4.3).
// A selector may narrow where to look.

const luminance = (color) => {
  const [r, g, b] = color.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
// What the eye sees of colors that lie over each other.
const seen = (colors) => {
  for (const color of ["white", ...colors]) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const textOf = (element) =>
  [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data.trim()).join(" ").trim();
const weak = new Set();
for (const element of document.querySelectorAll(`${arguments[0] ?? "body"} *`)) {
  const text = textOf(element);
  if (!text || !element.checkVisibility() || element.closest(".hidden, .skip, option, button:disabled")) continue;
  const under = [];
  for (let each = element; each; each = each.parentElement) under.unshift(getComputedStyle(each).backgroundColor);
  const shades = [luminance(seen(under)), luminance(seen([...under, getComputedStyle(element).color]))];
  const ratio = (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
  if (ratio < 4.5) weak.add(`${text.slice(0, 40)} (${element.className}): ${ratio.toFixed(2)}`);
}
return [...weak];
