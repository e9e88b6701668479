// @ts-check
// JSON as a tree that folds. What fits on a line stays on one.
import { h } from "./dom.js";

const LINE = 60;
const OPEN_DEPTH = 3;

/** @param {any} value @param {string} [key] @returns {any} */
export function drawJson(value, key, depth = 0) {
  const label = key === undefined ? [] : [h("span.key", {}, JSON.stringify(key)), ": "];
  const flat = JSON.stringify(value);
  if (typeof value !== "object" || value === null || flat.length <= LINE)
    return h("div.leaf", {}, ...label, h(`span.${kindOf(value)}`, {}, flat));
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  const children = entries.map(([name, child]) => drawJson(child, list ? undefined : name, depth + 1));
  const [start, end] = list ? "[]" : "{}";
  return h(
    "details",
    { open: depth < OPEN_DEPTH },
    h("summary", {}, ...label, start, h("span.count", {}, ` ${value.words ?? entries.length} ${end}`)),
    h("div.inside", {}, ...children),
    h("div.leaf", {}, end),
  );
}

/** @param {unknown} value */
function kindOf(value) {
  return typeof value === "string" ? "string" : typeof value === "object" ? "list" : "value";
}
