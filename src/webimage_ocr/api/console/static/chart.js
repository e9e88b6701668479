// @ts-check
// Calls a day as bars.
import { h, svg } from "./dom.js";
import { t } from "./i18n.js";

const [HEIGHT, LEFT, BOTTOM, TOP] = [240, 44, 26, 12];

// days: [[day, calls], ...], the oldest first; `width` is that on the screen, so that letters keep their size
/** @param {[string, number][]} days @param {number} width */
export function drawBars(days, width) {
  const most = niceTop(Math.max(1, ...days.map(([, calls]) => calls)));
  const high = HEIGHT - BOTTOM - TOP;
  const step = (width - LEFT) / days.length;
  const lines = [0, 0.5, 1].flatMap((part) => {
    const y = TOP + high * (1 - part);
    return [
      svg("line.grid", { x1: LEFT, x2: width, y1: y, y2: y }),
      svg("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, String(Math.round(most * part * 10) / 10)),
    ];
  });
  const bars = days.map(([day, calls], at) => {
    const size = (calls / most) * high;
    return svg("rect.bar", { x: LEFT + at * step + step * 0.15, width: step * 0.7, y: TOP + high - size, height: Math.max(size, calls ? 2 : 0), rx: Math.min(3, step / 4) },
      svg("title", {}, `${day}: ${calls}`));
  });
  const every = Math.ceil((days.length * 70) / (width - LEFT));
  const labels = days.flatMap(([day], at) =>
    at % every ? [] : [svg("text", { x: LEFT + (at + 0.5) * step, y: HEIGHT - 6, "text-anchor": "middle" }, day.slice(5))],
  );
  return svg("svg.chart", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": t("usage.title") }, ...lines, ...bars, ...labels);
}

/** @param {number} most */
function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5].find((times) => times * power >= most) ?? 10) * power;
}

/** @param {[string, number][]} days */
export function drawTable(days) {
  const rows = days.filter(([, calls]) => calls).reverse();
  return h(
    "details.table",
    {},
    h("summary", { t: "usage.table" }),
    h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col", t: "day" }), h("th", { scope: "col", t: "calls" }))),
      h("tbody", {}, ...rows.map(([day, calls]) => h("tr", {}, h("td", {}, day), h("td", {}, String(calls)))))),
  );
}
